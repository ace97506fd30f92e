"""The fields and objects that an org has besides those of a fresh one."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from salesforce_emulator.model.schema import Field, SObject
from salesforce_emulator.model.standard_objects import standard_objects
from salesforce_emulator.model.table import Table

if TYPE_CHECKING:
    from salesforce_emulator.org import Org

Json = dict[str, Any]


def take(org: Org) -> Json:
    """Give every object that has a field of its own or is one of its own."""
    fresh = standard_objects(org.user_id)
    taken: Json = {}
    for key, sobject in org.sobjects.items():
        known = fresh[key].fields if key in fresh else {}
        fields = [_spelled(field) for name, field in sobject.fields.items() if known.get(name) != field]
        if fields or key not in fresh:
            taken[sobject.name] = {"fields": fields} | ({} if key in fresh else {"object": _about(sobject)})
    return taken


def give(org: Org, taken: Json) -> None:
    """Add these fields and objects to an org."""
    for name, told in taken.items():
        sobject = org.sobjects.get(name.lower()) or _added(org, told["object"])
        table = org.table(sobject)
        for spelled in told["fields"]:
            field = _field(spelled)
            sobject.add(field)
            table.index(field)
            if sobject.name == "Contact" and field.custom:
                org.persons.mirror(field)
    org.permissions.forget()


def _spelled(field: Field) -> Json:
    plain = Field(field.name, field.label)
    told = {name: value for name, value in asdict(field).items() if value != getattr(plain, name)}
    return {"name": field.name, "label": field.label, **told}


def _field(spelled: Json) -> Field:
    lists = {"picklist": tuple(tuple(pair) for pair in spelled.get("picklist", ()))}
    lists["refers_to"] = tuple(spelled.get("refers_to", ()))
    return Field(**{**spelled, **lists})


def _about(sobject: SObject) -> Json:
    told = {name: value for name, value in asdict(sobject).items() if name not in ("fields", "computed")}
    return {**told, "required": list(sobject.required)}


def _added(org: Org, about: Json) -> SObject:
    sobject = SObject(**{**about, "required": tuple(about["required"])})
    org.sobjects[sobject.name.lower()] = sobject
    org.tables[sobject.name.lower()] = Table(sobject)
    return sobject
