"""The objects and fields of a seed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from salesforce_emulator.control.asked import object_called
from salesforce_emulator.control.seed_pages import bad_seed
from salesforce_emulator.model.custom_objects import EVENT, OBJECT, custom_object
from salesforce_emulator.model.field_types import TYPES
from salesforce_emulator.model.schema import Field
from salesforce_emulator.model.table import Table

if TYPE_CHECKING:
    from salesforce_emulator.control.seed_pages import FieldPage, ObjectPage
    from salesforce_emulator.org import Org

KINDS: Final = {**TYPES, "Lookup": "reference"}


def add_object(org: Org, given: ObjectPage) -> None:
    """Add a custom object or platform event with its fields."""
    name = given.name
    if not name.endswith((OBJECT, EVENT)) or name.lower() in org.sobjects:
        raise bad_seed(f"The object {name} cannot be added: it must be new, and end in {OBJECT} or {EVENT}.")
    label = given.label or name[: -len(OBJECT)].replace("_", " ")
    org.sobjects[name.lower()] = made = custom_object(name, label, org.sobjects, org.user_id)
    org.tables[name.lower()] = Table(made)
    for field in given.fields:
        add_field(org, field.model_copy(update={"object": name}))


def add_field(org: Org, given: FieldPage) -> None:
    """Add a custom field, and let everyone see it unless told otherwise."""
    sobject, name = object_called(org, given.object), given.name
    kind = KINDS.get(given.type)
    if kind is None:
        raise bad_seed(f"{sobject.name}.{name}: there is no type {given.type}; there are {', '.join(KINDS)}.")
    if not name.endswith(OBJECT) or sobject.field(name):
        raise bad_seed(f"The field {sobject.name}.{name} cannot be added: it must be new, and end in {OBJECT}.")
    if kind == "reference" and given.to is None:
        raise bad_seed(f"{sobject.name}.{name}: a Lookup says `to` which object.")
    field = Field(name, given.label or name.removesuffix(OBJECT).replace("_", " "), kind, custom=True)
    field.length = given.length if kind in ("string", "picklist") else 0
    field.picklist, field.restricted = tuple((str(each), str(each)) for each in given.values), given.restricted
    field.refers_to = (object_called(org, str(given.to)).name,) if kind == "reference" else ()
    field.external_id, field.unique = given.external_id, given.unique
    org.add_field(sobject, field)
    if given.visible:
        org.grant(sobject, name, edit=given.editable)
