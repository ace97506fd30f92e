"""The names under which records reach each other in queries and descriptions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesforce_emulator.model.schema import Field, SObject

_NAMED: Final = {("Account", "ParentId"): "ChildAccounts"}
_UNNAMED: Final = frozenset({("Contact", "ReportsToId")})
_SYSTEM: Final = frozenset({"OwnerId", "CreatedById", "LastModifiedById", "MasterRecordId"})


def child_name(owner: SObject, field: Field) -> str | None:
    """Give the name under which a parent reaches the records that refer to it by this field."""
    if field.name in _SYSTEM or owner.setup or field.name.startswith("Converted"):
        return None
    if (owner.name, field.name) in _UNNAMED:
        return None
    if field.custom:
        return f"{owner.plural.replace(' ', '_')}__r"
    return _NAMED.get((owner.name, field.name), owner.plural.replace(" ", ""))


def children_of(sobjects: Iterable[SObject], parent: SObject) -> list[tuple[SObject, Field]]:
    """Give every field that refers to an object, with the object that has it."""
    return [(owner, field) for owner in sobjects for field in owner.fields.values() if parent.name in field.refers_to]
