"""Records as the REST API spells them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesforce_emulator.calls.call import Call
    from salesforce_emulator.model.schema import Record, SObject


def rendered(call: Call, sobject: SObject, record: Record, names: Iterable[str]) -> dict[str, Any]:
    """Spell one record with its attributes and the asked fields."""
    url = call.data_url(f"sobjects/{sobject.name}/{record['Id']}")
    shown: dict[str, Any] = {"attributes": {"type": sobject.name, "url": url}}
    for name in names:
        shown[name] = sobject.value(record, name)
    return shown
