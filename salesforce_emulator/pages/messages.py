"""E-mails, outbound messages and tasks that an org would have sent or made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.pages.markup import NOTHING, Html, Part, join, tag
from salesforce_emulator.pages.tables import card, fold, table
from salesforce_emulator.pages.values import moment, reference

if TYPE_CHECKING:
    from salesforce_emulator.org import Org

Json = dict[str, Any]
LATEST: Final = 50
TITLES: Final = {"emails": "E-mails", "outbound_messages": "Outbound messages", "tasks": "Tasks"}


def messages(org: Org) -> Html:
    """Show the latest of each kind; a kind without any is left out."""
    return join([_kind(org, name, sent) for name, sent in org.automations.firings.sent.items() if sent])


def _kind(org: Org, name: str, sent: list[Json]) -> Html:
    rows: list[list[Part]] = [
        [reference(org, each["id"]), each["rule"], _told(each), moment(each["at"])] for each in reversed(sent[-LATEST:])
    ]
    title = TITLES.get(name, name)
    note = f"{len(sent):,} recorded, none sent." if name != "tasks" else f"{len(sent):,} recorded, none made."
    return card(title, table(title, ("Record", "Rule or flow", "What", "At (UTC)"), rows), note=note)


def _told(each: Json) -> Html:
    if each["type"] == "Alert":
        to = ", ".join(map(str, each.get("to", ()))) or "nobody"
        return join(tag("strong", each.get("description") or each.get("name") or "E-mail"), " to ", to, _template(each))
    if each["type"] == "OutboundMessage":
        envelope = tag("pre", tag("code", each.get("envelope", "")), tabindex="0")
        return join(tag("code", each["endpointUrl"]), fold("Envelope", envelope))
    return join(tag("strong", each.get("subject", "")), f", {each.get('priority', '')}, {each.get('status', '')}")


def _template(each: Json) -> Html:
    return tag("p", "Template ", tag("code", each["template"]), class_="note") if each.get("template") else NOTHING
