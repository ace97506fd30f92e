"""Values as a person reads them."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.pages.markup import NOTHING, Html, link, own, tag

if TYPE_CHECKING:
    from salesforce_emulator.model.schema import Field, Record, SObject
    from salesforce_emulator.org import Org

TONES: Final = 13


def shown(org: Org, field: Field, value: Any) -> Html:
    """Show a field's value in the manner of its type."""
    if value is None or value == "":
        return NOTHING
    return pill(str(value)) if is_status(field) else _of_type(org, field, value)


def _of_type(org: Org, field: Field, value: Any) -> Html:
    if field.type == "reference":
        return reference(org, str(value))
    if isinstance(value, dict):
        return _address(value)
    if isinstance(value, bool):
        return yes_or_no(value=value)
    if isinstance(value, int | float):
        return tag("span", f"{value:,.{field.scale}f}")
    return moment(value) if field.type == "datetime" else tag("bdi", str(value), class_="text")


def _address(parts: dict[str, Any]) -> Html:
    """Show a compound address as an envelope has it."""
    town = " ".join(str(parts[name]) for name in ("city", "state", "postalCode") if parts.get(name))
    lines = [str(line) for line in (parts.get("street"), town, parts.get("country")) if line]
    return tag("bdi", "\n".join(lines), class_="text")


def label_of(field: Field) -> str:
    """Give a field's label as pages show it: the record's name stands where the field holds an id."""
    return field.label.removesuffix(" ID") if field.type == "reference" else field.label


def is_status(field: Field) -> bool:
    """Say whether a custom field holds the status of something."""
    return field.custom and field.label.lower().endswith("status") and field.type in ("string", "picklist")


def companion(sobject: SObject, status: Field) -> Field | None:
    """Find the time that belongs to a status: the custom DateTime whose label begins alike."""
    stem = status.label.lower().removesuffix("status").strip().removesuffix("event").strip()
    for field in sobject.fields.values():
        if field.custom and field.type == "datetime" and field.label.lower().startswith(stem):
            return field
    return None


def status_with_time(org: Org, sobject: SObject, record: Record, field: Field) -> Html:
    """Show a status, and below it when it came to be, if the org keeps that."""
    value = shown(org, field, sobject.value(record, field.name))
    beside = companion(sobject, field) if is_status(field) else None
    at = record.get(beside.name) if beside and value else None
    return tag("div", value, moment(at), class_="stack") if at else value


def pill(value: str) -> Html:
    """Show a status; the same word has the same color everywhere."""
    return tag("bdi", value, class_=f"pill tone-{zlib.adler32(value.encode()) % TONES}")


def yes_or_no(*, value: bool) -> Html:
    """Show a checkbox."""
    return tag("span", tag("span", "✓" if value else "", class_="box", aria_hidden="true"), " Yes" if value else " No")


def moment(value: str | datetime) -> Html:
    """Show a moment in UTC, whole seconds; what cannot be read stands as it is."""
    try:
        at = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    except ValueError:
        return tag("span", str(value))
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    at = at.astimezone(UTC)
    return tag("time", f"{at:%Y-%m-%d %H:%M:%S}", datetime=at.isoformat(timespec="seconds"), class_="number")


def reference(org: Org, record_id: str) -> Html:
    """Link to a record by its name."""
    sobject, record = record_of(org, record_id)
    if sobject is None or record is None:
        return tag("code", record_id)
    return link(f"/record/{record_id}", own(name_of(sobject, record)))


def record_of(org: Org, record_id: str) -> tuple[SObject | None, Record | None]:
    """Find a record by its id alone, whatever its object."""
    for table in org.tables.values():
        if table.sobject.prefix and record_id.startswith(table.sobject.prefix):
            return table.sobject, table.find(record_id)
    return None, None


def name_of(sobject: SObject, record: Record) -> str:
    """Give a record's name or subject; without one, its object and its id."""
    name = sobject.value(record, sobject.name_field) if sobject.name_field else None
    return str(name or record.get("Username") or f"{sobject.label} {record['Id']}")


def chip(sobject: SObject) -> Html:
    """Show an object's sign: its first letter, for the eye only."""
    tone = zlib.adler32(sobject.name.encode()) % TONES
    return tag("span", sobject.label[:1].upper(), class_=f"chip tone-{tone}", aria_hidden="true")
