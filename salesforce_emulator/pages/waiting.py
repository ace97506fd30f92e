"""The time queue as a page shows it: what is due when, what was cancelled and why, what was done."""

from __future__ import annotations

from heapq import nlargest, nsmallest
from typing import TYPE_CHECKING, Final

from salesforce_emulator.pages.markup import Html, Part, join, tag
from salesforce_emulator.pages.tables import card, table
from salesforce_emulator.pages.values import moment, reference

if TYPE_CHECKING:
    from salesforce_emulator.automation.time_queue import Entry
    from salesforce_emulator.org import Org

LATEST: Final = 50
TONES: Final = {"pending": "waiting", "executed": "good", "cancelled": "bad"}


def time_queue(org: Org) -> Html:
    """Show what waits, the first due first, and what has ended, the latest first."""
    entries = org.automations.queue.entries
    waiting = [entry for entry in entries if entry.state == "pending"]
    ended = [entry for entry in entries if entry.ended]
    first = nsmallest(LATEST, waiting, key=lambda entry: entry.due)
    last = nlargest(LATEST, ended, key=lambda entry: (entry.ended or entry.due, entry.number))
    heads = ("Record", "Rule or flow", "State", "Due (UTC)", "Queued at (UTC)", "Ended at (UTC)")
    rows = [_row(org, entry) for entry in [*first, *last]]
    note = f"{len(waiting):,} waiting, {len(ended):,} ended." if entries else None
    empty = "Nothing waits for its time."
    return card("Time queue", table("Time-dependent actions", heads, rows, empty=empty), note=note)


def _row(org: Org, entry: Entry) -> list[Part]:
    named = tag("div", entry.rule.name, tag("span", entry.later.name, class_="mark"), class_="stack")
    ended = moment(entry.ended) if entry.ended else ""
    why = tag("p", entry.why, class_="note") if entry.why else None
    return [
        reference(org, entry.record_id),
        named,
        join(state(entry), why),
        moment(entry.due),
        moment(entry.queued),
        ended,
    ]


def state(entry: Entry) -> Html:
    """Say what became of an entry."""
    return tag("span", entry.state, class_=f"pill {TONES[entry.state]}")
