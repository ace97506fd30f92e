"""Which registrations of a batch are accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from worker.domain.dead_letter import Reason
from worker.domain.mailpiece import EXACT_KINDS
from worker.domain.reading import Reading, Registered, Tracked, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from worker.domain.mail_drop import Drops
    from worker.domain.mailpiece import Key, Mailpiece
    from worker.envelope import RawEvent
    from worker.pipeline.ports import Registry


class Read(NamedTuple):
    """One event of the batch. An event out of the parking has no entry."""

    entry_id: bytes
    event: RawEvent
    packed: bytes
    reading: Reading


class Judged(NamedTuple):
    """The batch without the registrations that cannot be accepted, and what was known of those who come with it."""

    batch: list[Read]
    known: Mapping[str, Mailpiece]
    claims: Mapping[Key, bytes]
    """What the registry held for each key that is to belong to one mailpiece, its own id among them."""


def judge(batch: Sequence[Read], registry: Registry, drops: Drops) -> Judged:
    """
    Refuse the registrations that cannot be accepted.

    The registry is asked once for a batch, however many registrations it holds.
    """
    wanted = [piece for read in batch if (piece := _registered(read.reading))]
    if not wanted:
        return Judged(list(batch), {}, {})
    keys = dict.fromkeys(key for piece in wanted for key in (_own(piece), *_exact(piece)))
    found = registry.find(list(keys))
    known = {piece.mailpiece_id: piece for own in map(_own, wanted) if own in found for piece in found[own].pieces}
    owners = {key: _owners(found[key].pieces if key in found else [], drops) for key in keys}
    claims = {key: found[key].seen if key in found else b"" for key in keys}
    return Judged(list(_judged(batch, dict(known), owners, drops)), known, claims)


def _judged(
    batch: Sequence[Read], first: dict[str, Mailpiece], owners: dict[Key, list[str]], drops: Drops
) -> Iterator[Read]:
    for read in batch:
        piece = _registered(read.reading)
        before = piece and first.get(piece.mailpiece_id, piece)
        refusal = piece and before and (_refusal(piece, before, drops) or _claim(piece, owners))
        if piece and not refusal:
            first.setdefault(piece.mailpiece_id, piece)
        yield read._replace(reading=refusal) if refusal else read


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


def _own(piece: Mailpiece) -> Key:
    return f"id:{piece.mailpiece_id}"


def _exact(piece: Mailpiece) -> list[Key]:
    return [key for key in piece.keys if key.partition(":")[0] in EXACT_KINDS]


def _owners(pieces: Sequence[Mailpiece], drops: Drops) -> list[str]:
    """Say whose a key is; mailpieces of a mail drop that is gone own nothing any more."""
    return [piece.mailpiece_id for piece in pieces if piece.drop_id in drops.by_id]


def _claim(piece: Mailpiece, owners: dict[Key, list[str]]) -> Unreadable | None:
    """Give a mailpiece its exact keys; say why not where one belongs to another. The key stays out of the sentence."""
    mine = _exact(piece)
    for key in mine:
        if owners[key] and piece.mailpiece_id not in owners[key]:
            kind, other = key.partition(":")[0], owners[key][-1]
            why = (
                f"the {kind} key of mailpiece {piece.mailpiece_id} belongs to mailpiece {other} already;"
                f" if by mistake, release it (mailstatus piece release {kind}:…), then replay"
            )
            return Unreadable(Reason.CONFLICT, why)
    for key in mine:
        owners[key].append(piece.mailpiece_id)
    return None
