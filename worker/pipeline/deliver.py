"""A delivery lane's batch: timeline, waves, send, settle."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from worker.domain.dead_letter import Reason
from worker.domain.mail_drop import DropState
from worker.domain.outcome import DueAgain, FieldMissing, OrgHeld, Outcome, Pace, Rejected, Written
from worker.domain.settlement import delivery_lane
from worker.domain.status_update import StatusUpdate
from worker.pipeline.settle import Book
from worker.pipeline.waves import Work, chunks, next_wave

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from worker.domain.clock import Clock
    from worker.domain.mail_drop import Drops
    from worker.domain.settlement import Entry
    from worker.pipeline.ports import DeliveryLane, DropKeeper, Orgs, Registry, Sink
    from worker.pipeline.waves import Merged

_GONE = Rejected(Reason.NO_SUCH_MAILPIECE, "its mailpiece or mail drop is not known any more")


@dataclass(frozen=True, slots=True)
class Desk:
    """What delivering to one org needs to know, and may ask."""

    org: str
    sink: Sink
    registry: Registry
    drops: Drops
    orgs: Orgs
    drop_keeper: DropKeeper
    clock: Clock
    spread: Callable[[], float]
    """Chance, from 0 to 1, for the jitter."""
    delivery_lanes: int
    """How many lanes the org has."""
    latest_only: bool = False
    loops: bool = False
    """True to write ProcessedForDelivery again for mail that the post sorts again days later."""

    @property
    def now_s(self) -> int:
        """Seconds since 1970, UTC."""
        return self.clock.now_ms() // 1000


def deliver(lane: DeliveryLane, entries: Sequence[Entry], desk: Desk) -> Book:
    """
    Bring a batch of status updates onto their records and settle every entry of it that has its ending.

    Each status that became true is a save of its own, in order; each answer of Salesforce is settled before
    the next request, so that a crash repeats at most one. Returns the book, which says when entries that
    stay may be tried again.
    """
    book = Book(lane.name)
    works = _gather(entries, book, desk, doubtful=lane.doubtful)
    for work in works:
        if not work.queue:
            book.finish(work)
    while wave := next_wave(works):
        _send(wave, lane, book, desk)
        if book.org_held:
            break
    lane.settle(book.turn())
    if book.answered and not book.org_held:
        desk.orgs.resume(desk.org)
    return book


def _send(wave: list[Merged], lane: DeliveryLane, book: Book, desk: Desk) -> None:
    """Send a wave, request by request, until the org takes nothing more."""
    for chunk in chunks(wave):
        until = lane.announce(work.piece.mailpiece_id for merged in chunk for work in merged.works)
        outcomes = desk.sink.save([merged.update for merged in chunk], until=until)
        _apply(chunk, outcomes, book, desk)
        lane.settle(book.turn())
        if book.org_held:
            return


def _gather(entries: Sequence[Entry], book: Book, desk: Desk, *, doubtful: Collection[str]) -> list[Work]:
    """Fold the new events into their timelines; send aside what cannot go out now."""
    asked = _by_mailpiece(entries, book)
    works = []
    for mine, (piece, timeline) in zip(asked.values(), desk.registry.load(list(asked)), strict=True):
        drop = desk.drops.by_id.get(piece.drop_id) if piece else None
        if piece is None or drop is None:
            book.bury(mine, _GONE)
            continue
        lane = delivery_lane(drop.org, piece.recipient.address, desk.delivery_lanes)
        # Another lane's reader looks after a record that the piece was registered for anew.
        if lane != book.lane or desk.drops.states.get(drop.bucket) is not DropState.READY:
            book.move(lane, drop.bucket, mine)
        elif timeline.not_before > desk.now_s:
            book.wait(timeline.not_before)
        else:
            timeline.loops = desk.loops
            work = Work(piece, drop, timeline)
            work.take(mine)
            if piece.mailpiece_id in doubtful:
                timeline.shown = None
            work.queue = deque(timeline.saves_due(latest_only=desk.latest_only))
            works.append(work)
    return works


def _by_mailpiece(entries: Sequence[Entry], book: Book) -> dict[str, list[tuple[bytes, StatusUpdate]]]:
    """Read the entries; bury what is no status update."""
    found: dict[str, list[tuple[bytes, StatusUpdate]]] = {}
    for entry_id, body in entries:
        try:
            update = StatusUpdate.unpack(body)
        except ValueError:
            book.bury_unreadable(entry_id, body)
        else:
            found.setdefault(update.mailpiece_id, []).append((entry_id, update))
    return found


def _apply(chunk: list[Merged], outcomes: Sequence[Outcome], book: Book, desk: Desk) -> None:
    for merged, outcome in zip(chunk, outcomes, strict=True):
        match outcome:
            case OrgHeld():
                _hold_org(outcome, book, desk)
            case FieldMissing(field):
                _lose_field(field, merged.works, book, desk)
            case Written() | DueAgain() | Rejected():
                book.answered = True
                for work in merged.works:
                    _conclude(work, outcome, book, desk)
            case _:
                assert_never(outcome)


def _conclude(work: Work, outcome: Written | DueAgain | Rejected, book: Book, desk: Desk) -> None:
    match outcome:
        case Written():
            work.timeline.saved(work.queue.popleft(), desk.now_s)
            book.store_or_finish(work)
        case DueAgain():
            book.put_off(work, outcome, now_s=desk.now_s, spread=desk.spread())
        case Rejected():
            book.give_up(work, outcome)
        case _:
            assert_never(outcome)


def _hold_org(outcome: OrgHeld, book: Book, desk: Desk) -> None:
    """Pause the org, once for all updates of a request."""
    if not book.org_held:
        book.org_held = True
        until_ms = desk.orgs.hold(desk.org, seconds=outcome.seconds, why=outcome.why)
        book.wait(until_ms // 1000 + 1)


def _lose_field(field: str, works: Iterable[Work], book: Book, desk: Desk) -> None:
    """Hold the drops whose field it is; should it be none of ours, leave the record alone for a while."""
    owners = [work for work in works if field in {work.drop.status_field, work.drop.last_event_field}]
    for work in owners:
        work.blocked = True
        book.store(work)
        book.move(book.lane, work.drop.bucket, work.entries)
        desk.drop_keeper.lost_field(work.drop.bucket, why=f"{field} cannot be written")
    if not owners:
        for work in works:
            outcome = DueAgain(f"{field} cannot be written", Pace.SLOW)
            book.put_off(work, outcome, now_s=desk.now_s, spread=desk.spread())
