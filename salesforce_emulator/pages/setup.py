"""How the org is set up: objects, layouts, permission sets, users, and the faults in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesforce_emulator.pages.detail import Section, sections_of
from salesforce_emulator.pages.guards import faults, guards
from salesforce_emulator.pages.markup import Html, Part, join, link, own, tag
from salesforce_emulator.pages.shell import heading, org_of, page
from salesforce_emulator.pages.tables import card, fold, table
from salesforce_emulator.pages.values import chip

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from salesforce_emulator.model.schema import SObject
    from salesforce_emulator.org import Org


async def show(request: Request) -> Response:
    """Show the set-up."""
    org = org_of(request)
    parts = [_objects(org), _layouts(org), _permission_sets(org), _users(org), guards(org), faults(org)]
    return page(request, "Setup", heading("Setup"), parts)


def _objects(org: Org) -> Html:
    heads = ("Object", "Records", "Fields", "Custom fields")
    rows = [_object(org, sobject) for sobject in org.sobjects.values()]
    return card("Objects", table("Objects of the org", heads, rows))


def _object(org: Org, sobject: SObject) -> list[Part]:
    custom = sum(field.custom for field in sobject.fields.values())
    named = join(chip(sobject), " ", link(f"/setup/{sobject.name}", sobject.label))
    counted = link(f"/objects/{sobject.name}", len(org.table(sobject).records))
    return [named, counted, len(sobject.fields), custom]


def _layouts(org: Org) -> Html:
    folds = [
        fold(name, [_section(section) for section in sections_of(org.layouts[name])]) for name in sorted(org.layouts)
    ]
    note = "A section's fields, column by column. * is required."
    return card("Page layouts", folds or tag("p", "None.", class_="empty"), note=note)


def _section(section: Section) -> Html:
    columns = [
        tag("ol", [tag("li", tag("code", item.field or "(space)"), " *" if item.behavior == "Required" else "")
                   for item in column])
        for column in section.columns
    ]  # fmt: skip
    return tag("div", tag("h3", section.label), tag("div", columns, class_="columns of-2"))


def _permission_sets(org: Org) -> Html:
    grants = list(org.tables["fieldpermissions"].records.values())
    given = list(org.tables["permissionsetassignment"].records.values())
    rows: list[list[Part]] = []
    for record_id, row in org.tables["permissionset"].records.items():
        everyone = record_id == org.profile_set
        users: Part = "everyone" if everyone else sum(each["PermissionSetId"] == record_id for each in given)
        fields = sum(each["ParentId"] == record_id for each in grants)
        rows.append([link(f"/record/{record_id}", row["Label"]), tag("code", row["Name"]), users, fields])
    heads = ("Permission set", "API name", "Assigned users", "Fields granted")
    return card("Permission sets", table("Permission sets", heads, rows))


def _users(org: Org) -> Html:
    rows: list[list[Part]] = []
    for record_id, row in org.tables["user"].records.items():
        name = org.sobjects["user"].value(row, "Name") or row.get("Username")
        rows.append([link(f"/record/{record_id}", own(str(name))), row.get("Username"), tag("code", record_id)])
    return card("Users", table("Users", ("User", "Username", "Id"), rows))
