"""The rows of the Tooling API: custom fields, layouts, and the definitions of objects and fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.model.errors import not_found
from salesforce_emulator.model.schema import Field, Record, SObject
from salesforce_emulator.model.table import Table
from salesforce_emulator.setup.layouts import spelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from salesforce_emulator.org import Org

NAMES: Final = {
    "CustomField": ("Id", "TableEnumOrId", "DeveloperName", "NamespacePrefix", "ManageableState", "FullName"),
    "Layout": ("Id", "Name", "TableEnumOrId", "NamespacePrefix", "ManageableState", "LayoutType", "FullName"),
    "EntityDefinition": ("Id", "DurableId", "QualifiedApiName", "DeveloperName", "Label", "KeyPrefix"),
    "FieldDefinition": ("Id", "DurableId", "QualifiedApiName", "DeveloperName", "Label", "DataType", "Length"),
}
NAMES["EntityDefinition"] += ("PluralLabel", "NamespacePrefix", "IsQueryable")
NAMES["FieldDefinition"] += ("EntityDefinitionId", "NamespacePrefix")
PREFIXES: Final = {"CustomField": "00N", "Layout": "00h"}
TYPES: Final = {"Id": "id", "Length": "int", "IsQueryable": "boolean"}
UNMANAGED: Final[Record] = {"NamespacePrefix": None, "ManageableState": "unmanaged"}


def entity(name: str) -> SObject | None:
    """Give one of the served objects by name, whatever its case."""
    found = next((each for each in NAMES if each.lower() == name.lower()), None)
    if found is None:
        return None
    made = SObject(found, found, f"{found}s", PREFIXES.get(found, ""), setup=True)
    for field in NAMES[found]:
        made.add(Field(field, field, TYPES.get(field, "string"), 255))
    return made


def asked_for(name: str) -> SObject:
    """Give one of the served objects, or refuse the call for want of it."""
    found = entity(name)
    if found is None:
        raise not_found()
    return found


def rows(org: Org, sobject: SObject) -> Table:
    """Give all rows of a served object, whoever may see what they tell of."""
    table = Table(sobject)
    for row in ROWS[sobject.name](org):
        table.insert({**UNMANAGED, **row})
    return table


def _custom_fields(org: Org) -> Iterator[Record]:
    for owner in org.sobjects.values():
        for field in owner.fields.values():
            if field.custom:
                field.id = field.id or org.ids.make("00N")
                named = {"DeveloperName": field.name.removesuffix("__c"), "FullName": f"{owner.name}.{field.name}"}
                yield {"Id": field.id, "TableEnumOrId": owner.name, **named}


def _layouts(org: Org) -> Iterator[Record]:
    for full_name, layout in org.layouts.items():
        if layout.get("id") is None:
            layout.set("id", org.ids.make("00h"))
        sobject, _, name = full_name.partition("-")
        told = {"Name": name, "TableEnumOrId": sobject, "LayoutType": "Standard", "FullName": spelled(full_name)}
        yield {"Id": layout.get("id"), **told}


def _entities(org: Org) -> Iterator[Record]:
    for sobject in org.sobjects.values():
        names = {"DurableId": sobject.name, "QualifiedApiName": sobject.name, "DeveloperName": _bare(sobject.name)}
        labels = {"Label": sobject.label, "PluralLabel": sobject.plural, "KeyPrefix": sobject.prefix}
        yield {"Id": sobject.name, "IsQueryable": True, **names, **labels}


def _fields(org: Org) -> Iterator[Record]:
    for owner in org.sobjects.values():
        for field in owner.fields.values():
            durable = f"{owner.name}.{field.id or field.name}"
            names: dict[str, Any] = {"DurableId": durable, "QualifiedApiName": field.name}
            names |= {"DeveloperName": _bare(field.name), "Label": field.label, "DataType": field.type}
            yield {"Id": durable, "Length": field.length, "EntityDefinitionId": owner.name, **names}


def _bare(name: str) -> str:
    return name.removesuffix("__c").removesuffix("__e")


ROWS: Final[dict[str, Callable[[Org], Iterator[Record]]]] = {
    "CustomField": _custom_fields,
    "Layout": _layouts,
    "EntityDefinition": _entities,
    "FieldDefinition": _fields,
}
