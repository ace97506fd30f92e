"""What became of a batch's updates → what is to be stored, counted, buried, acknowledged."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from worker.domain.dead_letter import DeadLetter, Reason
from worker.domain.event import Ending
from worker.domain.outcome import DueAgain, Rejected
from worker.domain.settlement import Delivery, Settlement
from worker.envelope import NOBODY, RawEvent
from worker.pipeline.backoff import BACKOFFS, MOST_ATTEMPTS

if TYPE_CHECKING:
    from worker.domain.status_update import StatusUpdate
    from worker.pipeline.waves import Work

_COUNTED: Final = (Ending.WRITTEN, Ending.REPEATED, Ending.SUPERSEDED)
"""The endings a timeline keeps; the dead are counted with their letters."""


@dataclass(slots=True)
class Book:
    """Writes settlements: one page at a time, each stored whole or not at all."""

    lane: str
    page: Settlement = field(default_factory=Settlement)
    due_again_s: int | None = None
    """When the first record left alone may be tried again (seconds since 1970, UTC)."""
    answered: bool = False
    """True once the org said of a record what became of it."""
    org_held: bool = False
    """True once the org took nothing."""

    def turn(self) -> Settlement:
        """Return what is to be settled, and begin a new page."""
        page, self.page = self.page, Settlement()
        return page

    def wait(self, until_s: int) -> None:
        """Note that entries stay in the lane, and until when."""
        self.due_again_s = until_s if self.due_again_s is None else min(self.due_again_s, until_s)

    def move(self, lane: str, bucket: str, entries: list[tuple[bytes, StatusUpdate]]) -> None:
        """Move entries to a lane; those of a drop that cannot be written are held on their way."""
        self.page.moved += [Delivery(lane, bucket, update.pack()) for _, update in entries]
        self.page.done += [entry_id for entry_id, _ in entries]

    def bury_unreadable(self, entry_id: bytes, body: bytes) -> None:
        """Turn an entry that is no status update into a dead letter."""
        event = RawEvent(NOBODY, body, 0)
        why = "it is not in a status update's form"
        self.page.dead.append(DeadLetter(event, Reason.UNREADABLE, why, NOBODY))
        self.page.done.append(entry_id)

    def bury(self, entries: list[tuple[bytes, StatusUpdate]], cause: Rejected) -> None:
        """Turn entries into dead letters."""
        for entry_id, update in entries:
            event = RawEvent.salvage(update.raw)
            self.page.dead.append(DeadLetter(event, cause.reason, cause.why, update.bucket))
            self.page.done.append(entry_id)

    def store(self, work: Work) -> None:
        """Store a timeline as it stands, with the reports that only repeat; its waiting events stay."""
        now = work.timeline.endings()
        for ending in _COUNTED:
            difference = now[ending] - work.counted[ending]
            if difference:
                self.page.counts[work.drop.bucket, ending] += difference
        work.counted = now
        self.page.timelines.append((work.piece.mailpiece_id, work.timeline.pack()))
        self.page.done += work.repeats
        work.repeats = []

    def store_or_finish(self, work: Work) -> None:
        """Store what was just written; when it was the last of the work, settle the work."""
        if work.queue:
            self.store(work)
        else:
            self.finish(work)

    def finish(self, work: Work) -> None:
        """Give the work's events their endings."""
        work.timeline.settle(work.taken)
        self.store(work)
        self.page.done += [entry_id for entry_id, _ in work.entries]

    def give_up(self, work: Work, cause: Rejected) -> None:
        """Bury the work's events that are not written, and settle those that are."""
        refused = [save.event for save in work.queue]
        dead = [place for place, event in enumerate(work.taken) if any(event is other for other in refused)]
        work.queue.clear()
        work.timeline.attempts = work.timeline.not_before = 0
        work.timeline.bury([work.taken[place] for place in dead])
        self.bury([work.entries[place] for place in dead], cause)
        work.entries = [entry for place, entry in enumerate(work.entries) if place not in dead]
        self.finish(work)

    def put_off(self, work: Work, outcome: DueAgain, *, now_s: int, spread: float) -> None:
        """Leave the record alone for a while, or give up when that was tried often enough."""
        work.blocked = True
        timeline = work.timeline
        timeline.attempts += 1
        if timeline.attempts > MOST_ATTEMPTS:
            self.give_up(work, Rejected(Reason.REFUSED_TOO_LONG, outcome.why))
            return
        wait = BACKOFFS[outcome.pace].delay(timeline.attempts, spread=spread)
        timeline.not_before = now_s + max(1, round(wait))
        self.wait(timeline.not_before)
        self.store(work)
