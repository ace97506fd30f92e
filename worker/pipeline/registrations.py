"""Which mailpieces a batch makes known: by a registration, or by the event that tells of their making."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from worker.domain.dead_letter import Reason
from worker.domain.reading import Reading, Registered, Tracked, Unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from worker.domain.mail_drop import Drops
    from worker.domain.mailpiece import Mailpiece
    from worker.envelope import RawEvent
    from worker.pipeline.ports import Registry


class Read(NamedTuple):
    """One event of the batch. An event out of the parking has no entry."""

    entry_id: bytes
    event: RawEvent
    packed: bytes
    reading: Reading


class Newcomer(NamedTuple):
    """A mailpiece to be known from now on; `only_new` leaves what is known of it as it is, and adds its keys."""

    piece: Mailpiece
    only_new: bool


def judge(batch: Sequence[Read], registry: Registry, drops: Drops) -> tuple[list[Read], list[Newcomer]]:
    """Refuse the registrations that cannot be accepted; return the batch, and who comes with it."""
    wanted = [piece for read in batch if (piece := _registered(read.reading))]
    if not wanted:
        return list(batch), []
    ids = [piece.mailpiece_id for piece in wanted]
    known = {piece.mailpiece_id: piece for piece, _ in registry.load(ids) if piece}
    first = dict(known)
    judged = []
    for read in batch:
        piece = _registered(read.reading)
        refusal = piece and _refusal(piece, first.setdefault(piece.mailpiece_id, piece), drops)
        judged.append(read._replace(reading=refusal) if refusal else read)
    return judged, _newcomers(judged, known)


def _registered(reading: Reading) -> Mailpiece | None:
    if isinstance(reading, Registered):
        return reading.piece
    return reading.registers if isinstance(reading, Tracked) else None


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


def _newcomers(batch: Sequence[Read], known: Mapping[str, Mailpiece]) -> list[Newcomer]:
    """List the mailpieces once each. A registration says more than an event of their making, so it goes before."""
    readings = [read.reading for read in batch]
    pieces = {read.piece.mailpiece_id: read.piece for read in readings if isinstance(read, Registered)}
    newcomers = {piece_id: Newcomer(piece, only_new=False) for piece_id, piece in pieces.items()}
    for piece in (read.registers for read in readings if isinstance(read, Tracked) and read.registers):
        piece_id = piece.mailpiece_id
        before = newcomers.get(piece_id) or Newcomer(known.get(piece_id, piece), only_new=True)
        keys = tuple(dict.fromkeys((*before.piece.keys, *piece.keys)))
        newcomers[piece_id] = before._replace(piece=before.piece._replace(keys=keys))
    return list(newcomers.values())
