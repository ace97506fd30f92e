"""The updates that may go out together: at most one per record, all fields of one record merged."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from worker.domain.field_values import Update

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from worker.domain.event import Ending, Event
    from worker.domain.mail_drop import MailDrop
    from worker.domain.mailpiece import Mailpiece
    from worker.domain.status_update import StatusUpdate
    from worker.domain.timeline import Save, Timeline

CHUNK = 200
"""The most records of one sObject Collections request (REST API guide)."""


@dataclass(slots=True)
class Work:
    """One mailpiece of the batch: what is to be saved for it, and the lane's entries that ask for it."""

    piece: Mailpiece
    drop: MailDrop
    timeline: Timeline
    entries: list[tuple[bytes, StatusUpdate]] = field(default_factory=list)
    """The entries whose events wait for their ending."""
    taken: list[Event] = field(default_factory=list)
    """Those events."""
    repeats: list[bytes] = field(default_factory=list)
    """The entries that only repeat an event."""
    counted: dict[Ending, int] = field(default_factory=dict)
    """The timeline's endings as last counted in the ledger."""
    queue: deque[Save] = field(default_factory=deque)
    """What is to be saved, in order."""
    blocked: bool = False
    """True once the record did not take an update: nothing newer may go before it."""

    def take(self, entries: Iterable[tuple[bytes, StatusUpdate]]) -> None:
        """Fold the entries' events into the timeline."""
        self.counted = self.timeline.endings()
        for entry_id, update in entries:
            event = self.timeline.take(update.sighting)
            if event is None or any(event is other for other in self.taken):
                self.timeline.repeat()
                self.repeats.append(entry_id)
            else:
                self.taken.append(event)
                self.entries.append((entry_id, update))


class Merged(NamedTuple):
    """The works whose next saves go out in one update."""

    update: Update
    works: list[Work]


def next_wave(works: Iterable[Work]) -> list[Merged]:
    """
    Merge the next save of each work into one update per record.

    Of two mailpieces that share a field, only the one whose event is older goes along; while the record does
    not take that one, neither goes.
    """
    records: dict[str, dict[str, Work]] = {}
    for work in works:
        if work.queue:
            fields = records.setdefault(work.piece.recipient.address, {})
            rival = fields.get(work.drop.status_field)
            if rival is None or work.queue[0].event.precedence < rival.queue[0].event.precedence:
                fields[work.drop.status_field] = work
    turns = ([work for work in fields.values() if not work.blocked] for fields in records.values())
    return [_merge(turn) for turn in turns if turn]


def _merge(works: list[Work]) -> Merged:
    values: dict[str, str] = {}
    for work in works:
        save = work.queue[0]
        values[work.drop.status_field] = save.code.value
        if work.drop.last_event_field:
            values[work.drop.last_event_field] = salesforce_time(save.event.at)
    return Merged(Update(works[0].piece.recipient, values), works)


def chunks(wave: list[Merged]) -> Iterator[list[Merged]]:
    """Cut a wave into requests, Contacts together and Leads together."""
    ordered = sorted(wave, key=lambda merged: merged.update.recipient.address[:3])
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]


def salesforce_time(moment_ms: int) -> str:
    """Write a moment as Salesforce reads a DateTime (ISO 8601, UTC, milliseconds)."""
    moment = datetime.fromtimestamp(moment_ms // 1000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment_ms % 1000:03d}Z"
