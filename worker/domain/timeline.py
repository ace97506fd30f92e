"""A mailpiece's events in the order they happened, each with its ending."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from worker.domain.event import DERIVED_MAILED, DERIVED_REDIRECT, IDENTITY_BYTES, OWN, Ending, Event
from worker.domain.event_form import pack_events, pack_head, unpack_events, unpack_head
from worker.domain.legs import MAILED_KEY, Fold, Status, StatusKey, fold
from worker.domain.status import StatusCode

if TYPE_CHECKING:
    from collections.abc import Collection

    from worker.domain.reading import Sighting


class Save(NamedTuple):
    """One status to be written, on behalf of one event."""

    code: StatusCode
    event: Event
    key: StatusKey


@dataclass(slots=True)
class Timeline:
    """
    All status-bearing events of one piece, with what was saved for them.

    The statuses are folded afresh from the whole history each time, so neither order of arrival, nor
    duplicates, nor batch sizes change what the field ends up holding.
    """

    events: list[Event] = field(default_factory=list)
    shown: StatusCode | None = None
    """What the field holds: the last code saved; None before the first, or when nobody knows."""
    duplicates: int = 0
    """How many reports repeated an event that is here."""
    attempts: int = 0
    """How often in a row the record did not take an update."""
    not_before: int = 0
    """When the record may be tried again: seconds since 1970, UTC."""
    loops: bool = field(default=False, compare=False)
    """True to count another leg when the post sorts the piece for delivery again, days later. Not stored."""
    _fold: Fold | None = field(default=None, compare=False, repr=False)

    def take(self, sighting: Sighting) -> Event | None:
        """Add an event and return it; None when it is here already and has its ending: a repeated report."""
        identity = blake2b(sighting.identity.encode(), digest_size=IDENTITY_BYTES).digest()
        for event in self.events:
            if event.identity == identity and event.code is sighting.code:
                if sighting.occurred_at < event.at:
                    # Two reports of one event may differ by a fraction of a second: the earlier counts.
                    event.at = sighting.occurred_at
                    self._sort()
                if sighting.mark > event.mark:
                    event.mark = sighting.mark
                    self._fold = None
                if event.ending is Ending.DEAD:
                    event.ending = Ending.WAITING
                return event if event.ending is Ending.WAITING else None
        taken = Event(sighting.occurred_at, sighting.code, identity, sighting.offset_minutes, mark=sighting.mark)
        self.events.append(taken)
        self._sort()
        return taken

    def _sort(self) -> None:
        self.events.sort(key=lambda event: event.precedence)
        self._fold = None

    def repeat(self) -> None:
        """Count a repeated report."""
        self.duplicates += 1

    def folded(self) -> Fold:
        """Return the statuses that the events make true."""
        if self._fold is None:
            self._fold = fold(self.events, loops=self.loops)
        return self._fold

    def saves_due(self, *, latest_only: bool = False) -> list[Save]:
        """
        Return the statuses to be written now, in order: those newer than anything written, and visits like the newest.

        `latest_only` keeps just the last. Where nothing is due and the field still does not show the newest
        status (a late event changed how the others read, or nobody knows what it shows), that status is written
        once more.
        """
        folded = self.folded()
        valid = [status for status in folded.statuses if not status.way_back]
        saved = self._saved_keys(folded)
        cursor = max((place for place, status in enumerate(valid) if status.key in saved), default=-1)
        newer = [status for status in valid[cursor + 1 :] if self.events[status.event].ending is not Ending.DEAD]
        due = [*self._visits_like(valid[cursor], valid[:cursor]), *newer] if cursor >= 0 else newer
        if not due and valid and valid[-1].key in saved and self.shown is not valid[-1].key[1]:
            due = valid[-1:]
        return [self._save_of(status) for status in (due[-1:] if latest_only else due)]

    def _visits_like(self, newest: Status, before: list[Status]) -> list[Status]:
        """List the visits not written yet that have the time and the code of the newest written: none is older."""
        moment = self.events[newest.event].precedence[:2]
        alike = ((status, self.events[status.event]) for status in before if newest.key[1].is_visit)
        return [
            status
            for status, event in alike
            if event.precedence[:2] == moment and event.ending is Ending.WAITING and not event.saved
        ]

    def _save_of(self, status: Status) -> Save:
        return Save(status.key[1], self.events[status.event], status.key)

    def _saved_keys(self, folded: Fold) -> set[StatusKey]:
        keys = {own for own, event in zip(folded.own_keys, self.events, strict=True) if event.saved & OWN}
        if any(event.saved & DERIVED_MAILED for event in self.events):
            keys.add(MAILED_KEY)
        redirects = zip(folded.redirect_keys, self.events, strict=True)
        return keys | {key for key, event in redirects if key and event.saved & DERIVED_REDIRECT}

    def saved(self, save: Save, now: int) -> None:
        """Remember that a status was written, at `now` (seconds since 1970, UTC)."""
        derived = DERIVED_MAILED if save.code is StatusCode.MAILED else DERIVED_REDIRECT
        save.event.saved |= OWN if save.code is save.event.code else derived
        save.event.written_at = now
        self.shown = save.code
        self.attempts = self.not_before = 0

    def settle(self, taken: Collection[Event] | None = None) -> None:
        """
        Give events their endings, once no save is due.

        Of those waiting only the `taken` ones (default: all): the others' reports are still in a lane. The
        endings given before are given anew, since a late event may change how the others read.
        """
        folded = self.folded()
        established = {status.event for status in folded.statuses}
        own = [(key, event.at) for key, event in zip(folded.own_keys, self.events, strict=True)]
        shown = {told for told, event in zip(own, self.events, strict=True) if event.saved & OWN}
        for place, event in enumerate(self.events):
            if event.ending is Ending.DEAD or (
                event.ending is Ending.WAITING and taken is not None and not _holds(taken, event)
            ):
                continue
            if event.saved:
                event.ending = Ending.WRITTEN
            else:
                is_late = place in established and own[place] not in shown
                event.ending = Ending.SUPERSEDED if is_late else Ending.REPEATED

    def bury(self, taken: Collection[Event]) -> None:
        """Mark events as dead: the record will never take them."""
        for event in taken:
            event.ending = Ending.DEAD

    def endings(self) -> dict[Ending, int]:
        """Count the endings of all reports: of the events, and of the duplicates."""
        counts = {Ending.WAITING: 0, Ending.WRITTEN: 0, Ending.SUPERSEDED: 0, Ending.DEAD: 0}
        counts[Ending.REPEATED] = self.duplicates
        for event in self.events:
            counts[event.ending] += 1
        return counts

    def pack(self) -> bytes:
        """Write the timeline, as short as its usual events allow."""
        head = pack_head(self.shown, self.duplicates, self.attempts, self.not_before)
        return head + pack_events(self.events)

    @classmethod
    def unpack(cls, packed: bytes) -> Timeline:
        """Read what `pack` wrote."""
        head, start = unpack_head(packed)
        return cls(unpack_events(packed, start), *head)


def _holds(events: Collection[Event], wanted: Event) -> bool:
    return any(event is wanted for event in events)
