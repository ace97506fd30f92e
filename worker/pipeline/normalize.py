"""A raw lane's batch: read, resolve, check the country set, hand over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple, assert_never

from worker.domain.dead_letter import DeadLetter, Reason
from worker.domain.mailpiece import Found, choose
from worker.domain.reading import Mark, Noted, Reading, Registered, Tracked, Unreadable
from worker.domain.settlement import Delivery, Handover, Parking, Registration, delivery_lane
from worker.domain.status_sets import STATUS_SETS
from worker.domain.status_update import StatusUpdate
from worker.envelope import NOBODY, RawEvent

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from worker.domain.mail_drop import Drops
    from worker.domain.mailpiece import Key, Mailpiece
    from worker.domain.settlement import Entry
    from worker.pipeline.ports import Registry

_UNKNOWN: Final = Found(b"", [])
_FUTURE_MS: Final = 86_400_000
"""An event dated later than this after its arrival would stand before all that follows, for ever."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What normalizing needs to know, and may ask."""

    readers: Mapping[str, Callable[[RawEvent], Reading]]
    registry: Registry
    drops: Drops
    delivery_lanes: int
    oldest_ms: int
    """An event taken in before this does not wait for its mailpiece any longer (ms since 1970, UTC)."""


class _Read(NamedTuple):
    """One event of the batch. An event out of the parking has no entry."""

    entry_id: bytes
    event: RawEvent
    packed: bytes
    reading: Reading


def normalize(entries: Sequence[Entry], desk: Desk) -> Handover:
    """
    Say where each event of a batch goes: every one of them to exactly one place.

    Registrations come first, so that an event of the same batch, or of the parking, finds its mailpiece.
    """
    batch = _judge([_read(entry_id, packed, desk) for entry_id, packed in entries], desk)
    newcomers = _newcomers(batch)
    handover = Handover()
    released = _release(newcomers, desk, handover)
    known = _known([*released, *batch], newcomers, desk)
    for read in released:
        _place(read, known, desk, handover)
    for read in batch:
        if _place(read, known, desk, handover):
            handover.done.append(read.entry_id)
    return handover


def _read(entry_id: bytes, packed: bytes, desk: Desk) -> _Read:
    try:
        event = RawEvent.unpack(packed)
    except ValueError:
        event = RawEvent.salvage(packed)
        return _Read(entry_id, event, packed, Unreadable(Reason.UNREADABLE, "it is not in a raw event's form"))
    reader = desk.readers.get(event.source)
    if reader is None:
        return _Read(entry_id, event, packed, Unreadable(Reason.UNKNOWN_SOURCE, "no reader has its source's name"))
    try:
        return _Read(entry_id, event, packed, reader(event))
    except Exception as error:  # noqa: BLE001 - a reader never raises; if one does, no lane may stand still for it
        why = f"its reader failed ({type(error).__name__})"
        return _Read(entry_id, event, packed, Unreadable(Reason.UNREADABLE, why))


def _judge(batch: list[_Read], desk: Desk) -> list[_Read]:
    """Refuse the registrations that cannot be accepted."""
    pieces = [read.reading.piece for read in batch if isinstance(read.reading, Registered)]
    if not pieces:
        return batch
    found = desk.registry.load([piece.mailpiece_id for piece in pieces])
    known = {piece.mailpiece_id: piece for piece, _ in found if piece}
    judged = []
    for read in batch:
        if isinstance(read.reading, Registered):
            piece = read.reading.piece
            refusal = _refusal(piece, known.setdefault(piece.mailpiece_id, piece), desk.drops)
            judged.append(read._replace(reading=refusal or read.reading))
        else:
            judged.append(read)
    return judged


def _refusal(piece: Mailpiece, before: Mailpiece, drops: Drops) -> Unreadable | None:
    """Say why a registration cannot be accepted, or None. `before` is the piece as registered before, or itself."""
    drop = drops.by_id.get(piece.drop_id)
    if drop is None:
        why = f"mail drop {piece.drop_id} was never added: mailstatus drop add {piece.drop_id} …"
        return Unreadable(Reason.UNKNOWN_DROP, why)
    if drop.country is not piece.country:
        why = f"mail drop {piece.drop_id} is for {drop.country}, the mailpiece for {piece.country}"
        return Unreadable(Reason.CONFLICT, why)
    if before.drop_id != piece.drop_id:
        return Unreadable(Reason.CONFLICT, f"the mailpiece was registered for mail drop {before.drop_id} before")
    return None


def _newcomers(batch: list[_Read]) -> list[Mailpiece]:
    pieces = (read.reading.piece for read in batch if isinstance(read.reading, Registered))
    return list({piece.mailpiece_id: piece for piece in pieces}.values())


def _release(newcomers: list[Mailpiece], desk: Desk, handover: Handover) -> list[_Read]:
    """Note the registrations; return the parked events that they release."""
    if not newcomers:
        return []
    waiting = dict(desk.registry.parked([key for piece in newcomers for key in piece.keys]))
    released: list[_Read] = []
    for piece in newcomers:
        mine = {key: waiting.pop(key) for key in piece.keys if key in waiting}
        handover.registrations.append(Registration(piece, mine))
        released += [_read(b"", packed, desk) for events in mine.values() for packed in events]
    return released


def _known(reads: list[_Read], newcomers: list[Mailpiece], desk: Desk) -> dict[Key, Found]:
    keys = dict.fromkeys(key for read in reads if isinstance(read.reading, Tracked) for key in read.reading.keys)
    known = dict(desk.registry.find(list(keys)))
    for piece in newcomers:
        for key in piece.keys:
            seen, pieces = known.get(key, _UNKNOWN)
            others = [other for other in pieces if other.mailpiece_id != piece.mailpiece_id]
            known[key] = Found(seen, [*others, piece])
    return known


def _place(read: _Read, known: Mapping[Key, Found], desk: Desk, handover: Handover) -> bool:
    """Send one event where it belongs. False when it is parked: then the parking settles its entry."""
    reading = read.reading
    match reading:
        case Tracked():
            return _place_tracked(read, reading, known, desk, handover)
        case Noted() | Registered():
            handover.noted.append(NOBODY)
        case Unreadable(reason, why):
            handover.dead.append(DeadLetter(read.event, reason, why, NOBODY))
        case _:
            assert_never(reading)
    return True


def _place_tracked(read: _Read, tracked: Tracked, known: Mapping[Key, Found], desk: Desk, handover: Handover) -> bool:
    sighting = tracked.sighting
    piece = _find(tracked, known)
    if piece is None:
        return _park(read, tracked.keys[0], known.get(tracked.keys[0], _UNKNOWN), desk, handover)
    if tracked.place and sighting.mark is Mark.NONE and piece.is_way_back_at(tracked.place):
        sighting = sighting._replace(mark=Mark.AT_SENDER)
    drop = desk.drops.by_id.get(piece.drop_id)
    if sighting.occurred_at > read.event.received_at + _FUTURE_MS:
        why = "it says that it happened more than a day after it came in; replay it if its clock was right"
        handover.dead.append(DeadLetter(read.event, Reason.UNREADABLE, why, drop.bucket if drop else NOBODY))
    elif drop is None:
        handover.dead.append(DeadLetter(read.event, Reason.UNKNOWN_DROP, f"mail drop {piece.drop_id} is gone", NOBODY))
    elif sighting.code not in STATUS_SETS[piece.country]:
        why = f"{sighting.code} is not a status of mail in {piece.country}"
        handover.dead.append(DeadLetter(read.event, Reason.NOT_IN_STATUS_SET, why, drop.bucket))
    elif not drop.wants_field:
        handover.noted.append(drop.bucket)
    else:
        lane = delivery_lane(drop.org, piece.recipient.address, desk.delivery_lanes)
        update = StatusUpdate(piece.mailpiece_id, drop.bucket, sighting, read.packed)
        handover.deliveries.append(Delivery(lane, drop.bucket, update.pack()))
    return True


def _find(tracked: Tracked, known: Mapping[Key, Found]) -> Mailpiece | None:
    """Find an event's mailpiece by the strongest of its keys that anybody knows."""
    for key in tracked.keys:
        imb = tracked.imb if key.startswith("imb:") else ""
        piece = choose(known.get(key, _UNKNOWN).pieces, imb=imb, occurred_at=tracked.sighting.occurred_at)
        if piece:
            return piece
    return None


def _park(read: _Read, key: Key, found: Found, desk: Desk, handover: Handover) -> bool:
    if read.event.received_at < desk.oldest_ms:
        why = "no mailpiece of its keys was registered in time"
        handover.dead.append(DeadLetter(read.event, Reason.NO_SUCH_MAILPIECE, why, NOBODY))
        return True
    handover.parkings.append(Parking(read.entry_id, key, found.seen, read.packed))
    return False
