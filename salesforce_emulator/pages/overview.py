"""The org at a glance: what it holds, what it has been asked, what it saved last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.pages.markup import NOTHING, Html, join, link, tag
from salesforce_emulator.pages.shell import heading, org_of, page
from salesforce_emulator.pages.tables import card, facts, table
from salesforce_emulator.pages.values import chip, label_of, moment, reference, shown

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from salesforce_emulator.org import Org

LATEST: Final = 12
FIELDS_NAMED: Final = 4
PEOPLE: Final = ("contact", "lead", "account")


async def show(request: Request) -> Response:
    """Show the org."""
    org = org_of(request)
    organization: dict[str, Any] = next(iter(org.tables["organization"].records.values()), {})
    edition = str(organization.get("OrganizationType", "Salesforce"))
    name = org.options.org_name
    top = heading(name, join(edition, " · ", tag("code", org.id)))
    return page(request, name, top, faults_notice(org), _holdings(org), _use(org), _latest(org))


def faults_notice(org: Org) -> Html:
    """Say that faults are in force, if any are."""
    if not org.faults.plan.model_dump(exclude_defaults=True, exclude={"seed"}):
        return NOTHING
    return tag("p", "Faults are in force: some calls fail on purpose. ", link("/setup", "See which"), class_="notice")


def _holdings(org: Org) -> Html:
    tables = [org.tables[name] for name in PEOPLE]
    shown = [
        link(
            f"/{each.sobject.plural.lower()}",
            chip(each.sobject),
            tag("span", each.sobject.plural),
            tag("strong", len(each.records)),
        )
        for each in tables
    ]
    return tag("section", tag("h2", "Records", class_="unseen"), shown, class_="holdings")


def _use(org: Org) -> Html:
    counted = [("Saves", org.journal.saves), ("Refused records", org.failed_records)]
    waiting = sum(entry.state == "pending" for entry in org.automations.queue.entries)
    counted += [("Automations fired", len(org.automations.firings.all)), ("Actions waiting", waiting)]
    counted.append(("Calls received", sum(org.calls.values())))
    return card("Use today", usage_meter(org), facts(counted, class_="figures"))


def usage_meter(org: Org) -> Html:
    """Show the day's API calls against their limit."""
    used, most = org.limits.used, org.limits.maximum
    told = join(used, " of ", most, " API calls used")
    levels = {"low": int(most * 0.75), "high": int(most * 0.95), "optimum": 0}
    gauge = tag("meter", told, value=min(used, most), min=0, max=max(most, 1), id="usage", **levels)
    return tag("div", tag("label", told, for_="usage"), gauge, class_="usage")


def _latest(org: Org) -> Html:
    journal = org.journal
    saves = list(reversed(journal.since(journal.saves - LATEST, LATEST)))
    rows = [
        [reference(org, save["id"]), save["object"], _written(org, save), join(moment(save["at"]), " UTC")]
        for save in saves
    ]
    note = None if journal.keeping else "This org counts its saves, and keeps none of them."
    heads = ("Record", "Object", "What it wrote", "Saved at")
    return card("Latest saves", table("The latest saves, newest first", heads, rows), note=note)


def _written(org: Org, save: dict[str, Any]) -> Html:
    sobject = org.sobjects[save["object"].lower()]
    pairs = [(field, value) for name, value in save["values"].items() if (field := sobject.field(name))]
    blank = tag("span", "blank", class_="blank")
    lines = [
        tag("li", tag("span", f"{label_of(field)} ", class_="label"), shown(org, field, value) or blank)
        for field, value in pairs[:FIELDS_NAMED]
    ]
    more = tag("li", f"and {len(pairs) - FIELDS_NAMED} more", class_="label") if len(pairs) > FIELDS_NAMED else NOTHING
    return tag("ul", lines, more, class_="written")
