"""What a save must pass besides rules and flows: assignment, duplicates, triggers, rows held by others, faults."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from salesforce_emulator.pages.markup import Html, Part, tag
from salesforce_emulator.pages.tables import card, facts, table
from salesforce_emulator.pages.values import reference
from salesforce_emulator.rules.triggers import EVENTS

if TYPE_CHECKING:
    from salesforce_emulator.org import Org


def guards(org: Org) -> Html:
    """Show what an admin has set up around a save."""
    rows: list[list[Part]] = [*_assignment(org), *_duplicates(org), *_triggers(org), *_held(org)]
    empty = "No assignment rule, no duplicate rule, no trigger, no row held by another."
    return card("Around a save", table("What a save must pass", ("Name", "Kind", "What it does"), rows, empty=empty))


def _assignment(org: Org) -> list[list[Part]]:
    rule = org.rules.assignment
    if rule is None:
        return []
    done = f", {org.rules.assignments.total():,} so far"
    what = tag(
        "span", "gives saved leads to ", reference(org, rule.owner), done if rule.active else ", when a call asks"
    )
    return [[tag("code", rule.id), "Lead assignment rule", what]]


def _duplicates(org: Org) -> list[list[Part]]:
    return [
        [
            rule.name,
            "Duplicate rule",
            f"{'blocks' if rule.blocks else 'alerts'}: {', '.join(rule.match) or f'{len(rule.ids)} records by id'}",
        ]
        for rule in org.rules.duplicates
    ]


def _triggers(org: Org) -> list[list[Part]]:
    events: dict[tuple[str, str], list[str]] = {}
    for sobject in org.sobjects.values():
        for event in sorted(EVENTS):
            for trigger in org.rules.triggers.of(sobject.name, event):
                events.setdefault((trigger.name, sobject.name), []).append(event)
    return [[name, f"Trigger on {sobject}", ", ".join(fires)] for (name, sobject), fires in events.items()]


def _held(org: Org) -> list[list[Part]]:
    held = org.locks.held()
    return [[reference(org, each), "Row lock", f"held for {seconds:,.0f} s more"] for each, seconds in held.items()]


def faults(org: Org) -> Html:
    """Show the faults in force, and how often each struck."""
    plan = org.faults.plan.model_dump(mode="json", exclude_defaults=True)
    if not plan:
        return card("Faults in force", tag("p", "None: nothing fails on purpose.", class_="empty"))
    struck = facts([(name, times) for name, times in org.faults.struck().items()], class_="figures")
    return card("Faults in force", tag("pre", tag("code", json.dumps(plan, indent=2)), tabindex="0"), struck)
