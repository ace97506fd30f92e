"""Doing what has waited for its time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from salesforce_emulator.automation.waiting import execute
from salesforce_emulator.saving.drafts import Draft
from salesforce_emulator.saving.options import SaveOptions
from salesforce_emulator.saving.saver import Saver

if TYPE_CHECKING:
    from datetime import datetime

    from salesforce_emulator.automation.time_queue import Entry
    from salesforce_emulator.org import Org

MOST: Final = 100_000


def run_due(org: Org, until: datetime) -> int:
    """Do all that is due by then, each at its own time, the clock moving along; say how many entries ended.

    Field updates are saves of their own, so rules and flows see them. More than 100,000 entries wait for the next call.
    """
    ended = 0
    while ended < MOST and (entry := org.automations.queue.next_due(until)) is not None:
        now = org.clock.now()
        if entry.due > now:
            org.clock.move(entry.due - now)
        _run(org, entry)
        ended += 1
    return ended


def _run(org: Org, entry: Entry) -> None:
    table = org.table(entry.rule.sobject)
    record = table.records.get(entry.record_id)
    updates = execute(org.automations, entry, record, max(entry.due, entry.queued))
    if not updates:
        return
    draft = Draft(table, record, updates)
    Saver(org, SaveOptions(entry.user_id, assignment_rules=False)).save([draft])
    if draft.problems:
        entry.why = "; ".join(f"{problem.code}: {problem.message}" for problem in draft.problems)
