"""One record as its page layout arranges it, with its history beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from salesforce_emulator.pages.detail import field_names, layouts_of, sections_of
from salesforce_emulator.pages.history import history
from salesforce_emulator.pages.lists import place_of
from salesforce_emulator.pages.markup import NOTHING, Html, join, link, own, tag
from salesforce_emulator.pages.missing import not_there
from salesforce_emulator.pages.sections import every_field, off_layout, section_of
from salesforce_emulator.pages.shell import heading, org_of, page
from salesforce_emulator.pages.tables import facts
from salesforce_emulator.pages.values import (
    chip,
    companion,
    is_status,
    label_of,
    name_of,
    record_of,
    shown,
    status_with_time,
)

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from salesforce_emulator.model.schema import Field, Record, SObject
    from salesforce_emulator.org import Org

MOST_STATUSES: Final = 6
HIGHLIGHTS: Final = ("Title", "AccountId", "Company", "Email", "Phone", "OwnerId")


async def show(request: Request) -> Response:
    """Show a record by its id."""
    org, record_id = org_of(request), request.path_params["id"]
    sobject, record = record_of(org, record_id)
    if sobject is None or record is None:
        return not_there(request, f"This org has no record with the id {record_id}.")
    here = place_of(sobject)
    top = heading(own(name_of(sobject, record)), _marks(record), before=_way_up(sobject, here))
    highlights = facts(_highlights(org, sobject, record), class_="highlights")
    chosen = request.query_params.get("layout", "")
    body = [_details(org, sobject, record, chosen), history(org, sobject, record)]
    parts = [top, highlights, _statuses(org, sobject, record), tag("div", body, class_="beside")]
    return page(request, name_of(sobject, record), parts, here=here)


def _way_up(sobject: SObject, here: str) -> Html:
    address = f"/objects/{sobject.name}" if here == "/setup" else here
    return tag("p", chip(sobject), link(address, sobject.plural), class_="up")


def _marks(record: Record) -> Html:
    gone = tag("strong", "In the recycle bin. ") if record.get("IsDeleted") else NOTHING
    target = record.get("ConvertedContactId")
    converted = tag("strong", "Converted. ") if record.get("IsConverted") else NOTHING
    to = join("Now ", link(f"/record/{target}", target), ". ") if target else NOTHING
    return join(gone, converted, to, tag("code", record["Id"]))


def _highlights(org: Org, sobject: SObject, record: Record) -> list[tuple[str, Html]]:
    fields = [field for name in HIGHLIGHTS if (field := sobject.field(name))]
    pairs = [(label_of(field), shown(org, field, sobject.value(record, field.name))) for field in fields]
    return [(label, value) for label, value in pairs if value]


def _statuses(org: Org, sobject: SObject, record: Record) -> Html:
    fields = [field for field in sobject.fields.values() if is_status(field) and record.get(field.name)]
    if not fields:
        return NOTHING
    newest = fields[::-1]
    latest = sorted(newest, key=lambda field: _time_of(sobject, record, field), reverse=True)[:MOST_STATUSES]
    tiles = [tag("li", tag("span", field.label), status_with_time(org, sobject, record, field)) for field in latest]
    left = len(fields) - len(latest)
    more = tag("p", f"{left} more statuses below.", class_="note") if left else NOTHING
    return tag("section", tag("h2", "Statuses", class_="unseen"), tag("ul", tiles, class_="statuses"), more)


def _time_of(sobject: SObject, record: Record, status: Field) -> str:
    beside = companion(sobject, status)
    return str(record.get(beside.name) or "") if beside else ""


def _details(org: Org, sobject: SObject, record: Record, chosen: str) -> Html:
    names = layouts_of(org, sobject.name)
    name = chosen if chosen in names else next(iter(names), None)
    if name is None:
        told = tag("p", f"This org has no page layout for {sobject.plural}.", class_="note")
        return tag("div", told, every_field(org, sobject, record), class_="details")
    sections = sections_of(org.layouts[name])
    others = [link(f"?layout={other}", other.partition("-")[2]) for other in names if other != name]
    also = join(" · also: ", [join(other, " ") for other in others]) if others else NOTHING
    told = tag("p", "Page layout: ", tag("strong", name.partition("-")[2]), also, class_="note")
    shown_ = [section_of(org, sobject, record, section) for section in sections]
    return tag("div", told, shown_, off_layout(org, sobject, record, field_names(sections)), class_="details")
