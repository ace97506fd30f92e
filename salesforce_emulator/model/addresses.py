"""Postal addresses: five columns, and the compound field that shows them as one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.model.schema import Field, Record, SObject

if TYPE_CHECKING:
    from collections.abc import Callable

PARTS: Final = {
    "Street": ("textarea", 255),
    "City": ("string", 40),
    "State": ("string", 80),
    "PostalCode": ("string", 20),
    "Country": ("string", 80),
}
WORDS: Final = {"PostalCode": "Zip/Postal Code", "State": "State/Province"}


def add_address(sobject: SObject, kind: str = "") -> None:
    """Give an object an address, such as BillingAddress; without a kind it is just Address."""
    compound = f"{kind}Address"
    for part, (type_, length) in PARTS.items():
        label = f"{kind} {WORDS.get(part, part)}".strip()
        sobject.add(Field(f"{kind}{part}", label, type_, length, compound=compound))
    label = f"{kind} Address".strip()
    sobject.add(Field(compound, label, "address", createable=False, updateable=False))
    sobject.computed[compound] = _whole(kind)


def _whole(kind: str) -> Callable[[Record], Any]:
    columns = {part: f"{kind}{part}" for part in PARTS}

    def address(record: Record) -> dict[str, Any] | None:
        values = {part: record.get(column) for part, column in columns.items()}
        if not any(values.values()):
            return None
        return {
            "city": values["City"],
            "country": values["Country"],
            "geocodeAccuracy": None,
            "latitude": None,
            "longitude": None,
            "postalCode": values["PostalCode"],
            "state": values["State"],
            "street": values["Street"],
        }

    return address
