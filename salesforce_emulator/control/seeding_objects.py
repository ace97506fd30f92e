"""The objects and fields of a seed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.model.custom_objects import EVENT, OBJECT, custom_object
from salesforce_emulator.model.errors import RequestRefusedError
from salesforce_emulator.model.field_types import TYPES
from salesforce_emulator.model.schema import Field
from salesforce_emulator.model.table import Table

if TYPE_CHECKING:
    from salesforce_emulator.org import Org

Json = dict[str, Any]
KINDS: Final = {**TYPES, "Lookup": "reference"}


def bad_seed(text: str) -> RequestRefusedError:
    """Refuse a seed, in one clear sentence."""
    return RequestRefusedError(400, "BAD_SEED", text)


def add_object(org: Org, given: Json) -> None:
    """Add a custom object or platform event with its fields."""
    name = str(given.get("name", ""))
    if not name.endswith((OBJECT, EVENT)) or name.lower() in org.sobjects:
        raise bad_seed(f"The object {name} cannot be added: it must be new, and end in {OBJECT} or {EVENT}.")
    label = str(given.get("label", name[: -len(OBJECT)].replace("_", " ")))
    org.sobjects[name.lower()] = made = custom_object(name, label, org.sobjects, org.user_id)
    org.tables[name.lower()] = Table(made)
    for field in given.get("fields", []):
        add_field(org, {**field, "object": name})


def add_field(org: Org, given: Json) -> None:
    """Add a custom field, and let everyone see it unless told otherwise."""
    sobject = org.sobject(str(given.get("object", "Contact")))
    name, kind = str(given.get("name", "")), KINDS.get(given.get("type", "Text"))
    target = org.sobject(str(given.get("to"))).name if kind == "reference" else ""
    if kind is None or not name.endswith("__c") or sobject.field(name):
        raise bad_seed(f"The field {sobject.name}.{name} cannot be added.")
    values = tuple((str(value), str(value)) for value in given.get("values", []))
    field = Field(name, given.get("label", name.removesuffix("__c").replace("_", " ")), kind, custom=True)
    field.length = given.get("length", 255) if kind in ("string", "picklist") else 0
    field.picklist, field.restricted = values, bool(given.get("restricted"))
    field.refers_to = (target,) if target else ()
    field.external_id, field.unique = bool(given.get("external_id")), bool(given.get("unique"))
    org.add_field(sobject, field)
    if given.get("visible", True):
        org.grant(sobject, name, edit=given.get("editable", True))
