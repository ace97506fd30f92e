"""What waits for its time: queued actions, those cancelled, and those done."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from salesforce_emulator.model.values import written

if TYPE_CHECKING:
    from datetime import datetime

    from salesforce_emulator.automation.later import Later
    from salesforce_emulator.automation.rule import Rule

State = Literal["pending", "cancelled", "executed"]


@dataclass(slots=True, eq=False)
class Entry:
    """One time trigger or scheduled path that waits for one record."""

    rule: Rule
    later: Later
    record_id: str
    user_id: str
    queued: datetime
    due: datetime
    state: State = "pending"
    why: str = ""
    ended: datetime | None = None
    number: int = 0

    @property
    def key(self) -> tuple[str, str]:
        """Tell apart what one rule lets wait for one record."""
        return self.rule.key, self.later.name

    def end(self, state: State, at: datetime, why: str = "") -> None:
        """Take the entry out of the queue: done, or cancelled for a reason."""
        self.state, self.ended, self.why = state, at, why

    def shown(self) -> dict[str, Any]:
        """Spell the entry for a reader."""
        told: dict[str, Any] = {
            "number": self.number,
            "kind": self.rule.kind,
            "name": self.rule.name,
            "path": self.later.name,
            "object": self.rule.sobject.name,
            "id": self.record_id,
            "queued": written(self.queued),
            "due": written(self.due),
            "state": self.state,
        }
        if self.ended is not None:
            told["ended"] = written(self.ended)
        return {**told, "why": self.why} if self.why else told


class TimeQueue:
    """Keeps entries in the order they are due, and remembers those that have ended."""

    def __init__(self) -> None:
        """Start empty."""
        self.entries: list[Entry] = []
        self._of_record: dict[str, list[Entry]] = {}
        self._heap: list[tuple[datetime, int]] = []

    def add(self, entry: Entry) -> None:
        """Queue an entry."""
        self.entries.append(entry)
        entry.number = len(self.entries)
        self._of_record.setdefault(entry.record_id, []).append(entry)
        heapq.heappush(self._heap, (entry.due, entry.number))

    def move(self, entry: Entry, due: datetime) -> None:
        """Give a waiting entry another time."""
        entry.due = due
        heapq.heappush(self._heap, (due, entry.number))

    def waiting(self, record_id: str) -> list[Entry]:
        """List what waits for a record."""
        waiting = self._of_record.get(record_id)
        if not waiting:
            return []
        waiting[:] = [entry for entry in waiting if entry.state == "pending"]
        return list(waiting)

    def pending(self) -> list[Entry]:
        """List all that waits, in the order it was queued."""
        numbers = sorted({number for _due, number in self._heap})
        return [entry for entry in (self.entries[number - 1] for number in numbers) if entry.state == "pending"]

    def next_due(self, until: datetime) -> Entry | None:
        """Give the waiting entry that is due first, if it is due by then; it waits until it is ended."""
        while self._heap and self._heap[0][0] <= until:
            due, number = self._heap[0]
            entry = self.entries[number - 1]
            if entry.state == "pending" and entry.due == due:
                return entry
            heapq.heappop(self._heap)
        return None
