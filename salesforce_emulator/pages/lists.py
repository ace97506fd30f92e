"""The records of one object as a list: a page at a time, and searched without holding up the org."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.datastructures import URL

from salesforce_emulator.pages.columns import cells, columns
from salesforce_emulator.pages.finding import PAGE, Found, browse, search
from salesforce_emulator.pages.markup import NOTHING, Html, join, link, own, tag
from salesforce_emulator.pages.missing import not_there
from salesforce_emulator.pages.shell import heading, org_of, page
from salesforce_emulator.pages.tables import table
from salesforce_emulator.pages.values import chip

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from salesforce_emulator.model.schema import SObject
    from salesforce_emulator.model.table import Table
    from salesforce_emulator.org import Org

PLURALS: Final = {"/contacts": "contact", "/leads": "lead", "/accounts": "account"}


async def show(request: Request) -> Response:
    """Show a list, as far as the address asks."""
    org = org_of(request)
    name = PLURALS.get(request.url.path) or str(request.path_params.get("sobject", ""))
    rows = org.tables.get(name.lower())
    if rows is None:
        return not_there(request, f"This org has no object named {name}.")
    asked = request.query_params
    term, start = asked.get("q", "").strip(), _whole(asked.get("from", ""))
    found = await search(rows, term, start) if term else browse(rows, start)
    sobject = rows.sobject
    here = place_of(sobject)
    top = heading(join(chip(sobject), sobject.plural), _counted(rows, found, term))
    return page(
        request, sobject.plural, top, _form(term), _table(org, rows, found, term), _pager(request, found), here=here
    )


def place_of(sobject: SObject) -> str:
    """Give the place in the navigation where an object's records are: the set-up, unless they have their own."""
    return next((path for path, key in PLURALS.items() if key == sobject.name.lower()), "/setup")


def _whole(given: str) -> int:
    return int(given) if given.isdecimal() and len(given) < len("1000000000") else 0


def _counted(rows: Table, found: Found, term: str) -> Html:
    total = len(rows.records)
    if term and found.next_start is None and found.start == 0:
        return join(len(found.records), " of ", total, " match “", own(term), "”")
    if term:
        return join(len(found.records), " matches", " so far" if found.next_start else "", " for “", own(term), "”")
    if not found.records:
        return join(total, " records")
    return join(found.start + 1, "-", found.start + len(found.records), " of ", total)


def _form(term: str) -> Html:
    box = tag("input", type="search", name="q", id="q", value=term, autocomplete="off", spellcheck="false")
    asked = tag("label", "Search by name, e-mail, external id or record id", for_="q")
    button = tag("button", "Search", type="submit")
    clear = link("?", "Show all") if term else NOTHING
    return tag(
        "form", asked, tag("div", box, button, clear, class_="row"), role="search", method="get", class_="search"
    )


def _table(org: Org, rows: Table, found: Found, term: str) -> Html:
    sobject = rows.sobject
    chosen = columns(sobject)
    heads = [sobject.name_field or "Record", *(column.label for column in chosen.shown)]
    body = [cells(org, sobject, record, chosen.shown) for record in found.records]
    empty = "Nothing matches." if term else "None yet."
    note = NOTHING
    if chosen.left_out:
        note = tag("p", f"{chosen.left_out} more custom fields are on each record's page.", class_="note")
    return join(table(sobject.plural, heads, body, empty=empty), note)


def _pager(request: Request, found: Found) -> Html:
    address = URL(request.url.path).include_query_params(**request.query_params)
    before = max(found.start - PAGE, 0) if not request.query_params.get("q") else 0
    back = "First page" if request.query_params.get("q") else "Previous"
    shown = []
    if found.start:
        shown.append(link(str(address.include_query_params(**{"from": before})), f"← {back}", rel="prev"))
    if found.next_start is not None:
        shown.append(link(str(address.include_query_params(**{"from": found.next_start})), "Next →", rel="next"))
    return tag("nav", shown, aria_label="Pages of the list", class_="pager") if shown else NOTHING
