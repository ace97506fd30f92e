"""What waits for its time as JSON, for an org that is kept and brought back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from salesforce_emulator.automation.time_queue import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesforce_emulator.automation.automations import Automations

Json = dict[str, Any]


def waiting(automations: Automations) -> list[Json]:
    """Take what waits; what has fired is not taken."""
    return [
        {
            "rule": entry.rule.key,
            "path": entry.later.name,
            "id": entry.record_id,
            "user": entry.user_id,
            "queued": entry.queued.isoformat(),
            "due": entry.due.isoformat(),
        }
        for entry in automations.queue.pending()
    ]


def recall(automations: Automations, rows: Iterable[Json]) -> None:
    """Let wait again what waited, as far as its rule is still there."""
    for row in rows:
        rule = automations.rulebook.known(row["rule"])
        later = next((each for each in rule.later if each.name == row["path"]), None) if rule else None
        if rule is not None and later is not None:
            queued, due = (datetime.fromisoformat(row[name]) for name in ("queued", "due"))
            automations.queue.add(Entry(rule, later, row["id"], row["user"], queued, due))
