"""A raw lane's batch: read, resolve, check the country set, hand over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, assert_never

from worker.domain.dated_ahead import TOO_FAR, is_too_far_ahead
from worker.domain.dead_letter import DeadLetter, Reason
from worker.domain.mailpiece import choose, deciding
from worker.domain.reading import Mark, Noted, Reading, Registered, Tracked, Unreadable
from worker.domain.settlement import Delivery, Handover, Note, Parking, Registration, delivery_lane
from worker.domain.status_sets import STATUS_SETS
from worker.domain.status_update import StatusUpdate
from worker.envelope import NOBODY, RawEvent
from worker.pipeline.newcomers import UNKNOWN, Newcomer, known_with, newcomers_of, taught_by
from worker.pipeline.registrations import Read, judge

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from worker.domain.mail_drop import Drops
    from worker.domain.mailpiece import Found, Key, Mailpiece
    from worker.domain.settlement import Entry
    from worker.pipeline.ports import Registry

_REGISTERED: Final = "A mailpiece was registered."
_NO_FIELD: Final = "Its mail drop gets no field in Salesforce."


@dataclass(frozen=True, slots=True)
class Desk:
    """What normalizing needs to know, and may ask."""

    readers: Mapping[str, Callable[[RawEvent], Reading]]
    registry: Registry
    drops: Drops
    delivery_lanes: int
    oldest_ms: int
    """An event taken in before this does not wait for its mailpiece any longer (ms since 1970, UTC)."""


def normalize(entries: Sequence[Entry], desk: Desk) -> Handover:
    """
    Say where each event of a batch goes: every one of them to exactly one place.

    Registrations come first, so that an event of the same batch, or of the parking, finds its mailpiece.
    """
    read_now = [_read(entry_id, packed, desk) for entry_id, packed in entries]
    batch, before, claims = judge(read_now, desk.registry, desk.drops)
    handover = Handover(claims=claims)
    released, known = _make_known(newcomers_of(batch, before), batch, desk, handover)
    for read in released:
        _place(read, known, desk, handover)
    for read in batch:
        if _place(read, known, desk, handover):
            handover.done.append(read.entry_id)
    return handover


def _read(entry_id: bytes, packed: bytes, desk: Desk) -> Read:
    try:
        event = RawEvent.unpack(packed)
    except ValueError:
        event = RawEvent.salvage(packed)
        return Read(entry_id, event, packed, Unreadable(Reason.UNREADABLE, "it is not in a raw event's form"))
    reader = desk.readers.get(event.source)
    if reader is None:
        return Read(entry_id, event, packed, Unreadable(Reason.UNKNOWN_SOURCE, "no reader has its source's name"))
    try:
        return Read(entry_id, event, packed, reader(event))
    except Exception as error:  # noqa: BLE001 - a reader never raises; if one does, no lane may stand still for it
        why = f"its reader failed ({type(error).__name__})"
        return Read(entry_id, event, packed, Unreadable(Reason.UNREADABLE, why))


def _make_known(
    newcomers: list[Newcomer], batch: list[Read], desk: Desk, handover: Handover
) -> tuple[list[Read], Mapping[Key, Found]]:
    """Note the registrations, and the keys that events teach; return the released events, and what is known then."""
    released = _release(newcomers, desk, handover)
    known = known_with(newcomers, [*released, *batch], desk.registry)
    while taught := taught_by([*released, *batch], known, desk.drops):
        seen = {key: known.get(key, UNKNOWN).seen for newcomer in taught for key in newcomer.piece.keys}
        handover.claims = {**seen, **handover.claims}
        newcomers = [*newcomers, *taught]
        released += _release(taught, desk, handover)
        known = known_with(newcomers, [*released, *batch], desk.registry)
    return released, known


def _release(newcomers: list[Newcomer], desk: Desk, handover: Handover) -> list[Read]:
    """Note the registrations; return the parked events that they release."""
    if not newcomers:
        return []
    waiting = dict(desk.registry.parked([key for newcomer in newcomers for key in newcomer.piece.keys]))
    released: list[Read] = []
    for piece, only_new, former in newcomers:
        mine = {key: waiting.pop(key) for key in piece.keys if key in waiting}
        handover.registrations.append(Registration(piece, mine, only_new, former))
        released += [_read(b"", packed, desk) for events in mine.values() for packed in events]
    return released


def _place(read: Read, known: Mapping[Key, Found], desk: Desk, handover: Handover) -> bool:
    """Send one event where it belongs. False when it is parked: then the parking settles its entry."""
    reading = read.reading
    match reading:
        case Tracked():
            return _place_tracked(read, reading, known, desk, handover)
        case Noted(why):
            handover.noted.append(Note(NOBODY, read.event.source, why))
        case Registered():
            handover.noted.append(Note(NOBODY, read.event.source, _REGISTERED))
        case Unreadable(reason, why):
            handover.dead.append(DeadLetter(read.event, reason, why, NOBODY))
        case _:
            assert_never(reading)
    return True


def _place_tracked(read: Read, tracked: Tracked, known: Mapping[Key, Found], desk: Desk, handover: Handover) -> bool:
    sighting = tracked.sighting
    piece = _find(tracked, known)
    if piece is None:
        key = deciding(tracked.keys)[0]
        return _park(read, key, known.get(key, UNKNOWN), desk, handover)
    if tracked.place and sighting.mark is Mark.NONE and piece.is_way_back_at(tracked.place):
        sighting = sighting._replace(mark=Mark.AT_SENDER)
    drop = desk.drops.by_id.get(piece.drop_id)
    if is_too_far_ahead(sighting.occurred_at, read.event.received_at):
        handover.dead.append(DeadLetter(read.event, Reason.UNREADABLE, TOO_FAR, drop.bucket if drop else NOBODY))
    elif drop is None:
        handover.dead.append(DeadLetter(read.event, Reason.UNKNOWN_DROP, f"mail drop {piece.drop_id} is gone", NOBODY))
    elif sighting.code not in STATUS_SETS[piece.country]:
        why = f"{sighting.code} is not a status of mail in {piece.country}"
        handover.dead.append(DeadLetter(read.event, Reason.NOT_IN_STATUS_SET, why, drop.bucket))
    elif not drop.wants_field:
        handover.noted.append(Note(drop.bucket, read.event.source, _NO_FIELD))
    else:
        lane = delivery_lane(drop.org, piece.recipient.address, desk.delivery_lanes)
        update = StatusUpdate(piece.mailpiece_id, drop.bucket, sighting, read.packed)
        handover.deliveries.append(Delivery(lane, drop.bucket, update.pack()))
    return True


def _find(tracked: Tracked, known: Mapping[Key, Found]) -> Mailpiece | None:
    """Find an event's mailpiece by the strongest of its keys that anybody knows; our own id is never overruled."""
    for key in deciding(tracked.keys):
        imb = tracked.imb if key.startswith("imb:") else ""
        piece = choose(known.get(key, UNKNOWN).pieces, imb=imb, occurred_at=tracked.sighting.occurred_at)
        if piece:
            return piece
    return None


def _park(read: Read, key: Key, found: Found, desk: Desk, handover: Handover) -> bool:
    if read.event.received_at < desk.oldest_ms:
        why = "no mailpiece of its keys was registered in time"
        handover.dead.append(DeadLetter(read.event, Reason.NO_SUCH_MAILPIECE, why, NOBODY))
        return True
    handover.parkings.append(Parking(read.entry_id, key, found.seen, read.packed))
    return False
