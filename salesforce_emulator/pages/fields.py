"""The fields of one object: who sees them, who may write them, and which layouts show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesforce_emulator.pages.detail import field_names, layouts_of, sections_of
from salesforce_emulator.pages.markup import NOTHING, Html, Part, join, link, tag
from salesforce_emulator.pages.missing import not_there
from salesforce_emulator.pages.shell import heading, org_of, page
from salesforce_emulator.pages.tables import table
from salesforce_emulator.pages.values import chip

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from salesforce_emulator.model.schema import Field, SObject
    from salesforce_emulator.org import Org


async def show(request: Request) -> Response:
    """Show an object's fields, its own ones first."""
    org, name = org_of(request), request.path_params["sobject"]
    sobject = org.sobjects.get(name.lower())
    if sobject is None:
        return not_there(request, f"This org has no object named {name}.")
    up = tag("p", link("/setup", "Setup"), class_="up")
    count = sum(field.custom for field in sobject.fields.values())
    note = f"{len(sobject.fields)} fields, {count} of them custom, of at most {org.field_limit}."
    top = heading(join(chip(sobject), f"{sobject.label} fields"), note, before=up)
    return page(request, f"{sobject.label} fields", top, _table(org, sobject), here="/setup")


def _table(org: Org, sobject: SObject) -> Html:
    placed = {name: field_names(sections_of(org.layouts[name])) for name in layouts_of(org, sobject.name)}
    ordered = sorted(sobject.fields.values(), key=lambda field: not field.custom)
    heads = ("Label", "API name", "Type", "API user", "On layouts")
    return table(f"Fields of {sobject.label}", heads, [_row(org, sobject, field, placed) for field in ordered])


def _row(org: Org, sobject: SObject, field: Field, placed: dict[str, set[str]]) -> list[Part]:
    access = org.access(org.user_id, sobject)
    seen = field.name.lower() in access.readable
    rights = ("edits" if access.may_write(field, creating=False) else "reads") if seen else "no field permission"
    layouts = [name.partition("-")[2] for name, names in placed.items() if field.name.lower() in names]
    marks = [tag("span", word, class_="mark") for word in _marks(field)]
    return [join(field.label, marks), tag("code", field.name), _type(field), rights, ", ".join(layouts)]


def _marks(field: Field) -> list[str]:
    said = {
        "external id": field.external_id,
        "unique": field.unique,
        "required": not field.nillable and field.createable,
    }
    return [word for word, true in said.items() if true]


def _type(field: Field) -> Html:
    size = f"({field.length})" if field.length and not field.picklist else ""
    values = join(": ", ", ".join(label for _value, label in field.picklist)) if field.picklist else NOTHING
    return join(field.type, size, values)
