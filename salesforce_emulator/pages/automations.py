"""The automations: what is defined, what has fired, what waits for its time, and what would have been sent."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.pages import words
from salesforce_emulator.pages.clock import buttons
from salesforce_emulator.pages.markup import Html, Part, join, tag
from salesforce_emulator.pages.messages import messages
from salesforce_emulator.pages.shell import heading, org_of, page
from salesforce_emulator.pages.tables import card, fold, table
from salesforce_emulator.pages.values import moment, reference
from salesforce_emulator.pages.waiting import time_queue
from salesforce_emulator.saving.due import run_due

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from salesforce_emulator.automation.record_of_firings import Firing
    from salesforce_emulator.org import Org

LATEST: Final = 50


async def show(request: Request) -> Response:
    """Show the automations, after doing what has become due."""
    org = org_of(request)
    run_due(org, org.clock.now())
    top = heading("Automations", "Actions run as the org's clock says; e-mails and messages are recorded, never sent.")
    parts = [_definitions(org), time_queue(org), _firings(org), messages(org)]
    return page(request, "Automations", top, buttons(), parts)


def _definitions(org: Org) -> Html:
    shown = org.automations.rulebook.shown()
    rows = [_definition(kind, each) for kind, documents in shown.items() for each in documents]
    heads = ("Name", "Kind and object", "Looks", "Criteria", "Actions")
    empty = "No rule or flow is defined: a save does nothing but save."
    return card("Defined", table("Rules and flows", heads, rows, empty=empty))


def _definition(kind: str, document: dict[str, Any]) -> list[Part]:
    start = document.get("start", document)
    names = {"workflow_rules": "workflow_rule", "validation_rules": "validation_rule"}
    before = start.get("triggerType") == "RecordBeforeSave"
    name = words.kind(names.get(kind, "before_save_flow" if before else "after_save_flow"))
    active = document.get("active", document.get("status", "Active") == "Active")
    mark = None if active else tag("span", "not active", class_="mark")
    whole = fold("As JSON", tag("pre", tag("code", json.dumps(document, indent=2)), tabindex="0"))
    what = join(name, tag("span", start.get("object") or document.get("object"), class_="mark"))
    named = join(tag("strong", document["fullName"]), mark, whole)
    return [named, what, words.evaluation(document), words.criteria(document), _all_actions(document)]


def _all_actions(document: dict[str, Any]) -> Html:
    if "errorMessage" in document:
        return tag("span", "refuses: ", document["errorMessage"])
    start = document.get("start", {})
    later = [
        (f"{each['timeLength']} {each['workflowTimeTriggerUnit']}", each.get("offsetFromField"), each["actions"])
        for each in document.get("workflowTimeTriggers", ())
    ] + [
        (f"{each['offsetNumber']} {each['offsetUnit']}", each.get("recordField"), each["actions"])
        for each in start.get("scheduledPaths", ())
    ]
    waits = [
        tag(
            "div",
            tag("p", f"After {time.lower()}", f" from {field}" if field else "", class_="note"),
            words.actions(done),
        )
        for time, field, done in later
    ]
    now = words.actions(document.get("actions", ())) if document.get("actions") or not waits else None
    return join(now, waits)


def _firings(org: Org) -> Html:
    everything = org.automations.firings.all
    rows: list[list[Part]] = [
        [
            reference(org, firing.record_id),
            tag("div", firing.rule.name, _path(firing.path), class_="stack"),
            _what(firing),
            "" if firing.save is None else f"#{firing.save}",
            moment(firing.at),
        ]
        for firing in reversed(everything[-LATEST:])
    ]
    note = f"The latest {LATEST} of {len(everything):,}." if len(everything) > LATEST else None
    heads = ("Record", "Rule or flow", "What it did", "Save", "Fired at (UTC)")
    return card("Fired", table("The latest firings, newest first", heads, rows, empty="Nothing has fired."), note=note)


def _what(firing: Firing) -> Html:
    if firing.actions or firing.path is not None:
        return words.actions(firing.actions)
    waits = ", ".join(later.name for later in firing.rule.later)
    return tag("span", f"Let wait: {waits}") if waits else words.actions(())


def _path(path: str | None) -> Html | None:
    return None if path is None else tag("span", path, class_="mark")
