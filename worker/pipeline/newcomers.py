"""Which mailpieces a batch makes known, and by which keys: by a registration, or by an event that names them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from worker.domain.mailpiece import EXACT_KINDS, Found, deciding
from worker.domain.reading import Registered, Tracked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from worker.domain.mail_drop import Drops
    from worker.domain.mailpiece import Key, Mailpiece
    from worker.pipeline.ports import Registry
    from worker.pipeline.registrations import Read

UNKNOWN: Final = Found(b"", [])
"""What is known by a key of nobody."""


class Newcomer(NamedTuple):
    """A mailpiece to be known from now on; `only_new` leaves what is known of it as it is, and adds its keys."""

    piece: Mailpiece
    only_new: bool = False
    former: Key = ""
    """The key of the barcode that it had before, where it has another now."""


def newcomers_of(batch: Sequence[Read], known: Mapping[str, Mailpiece]) -> list[Newcomer]:
    """List the mailpieces once each. A registration says more than an event of their making, so it goes before."""
    readings = [read.reading for read in batch]
    newcomers: dict[str, Newcomer] = {}
    for piece in (read.piece for read in readings if isinstance(read, Registered)):
        piece_id = piece.mailpiece_id
        before = newcomers[piece_id].piece if piece_id in newcomers else known.get(piece_id, piece)
        newcomers[piece_id] = _renewed(before.registered_again(piece), known.get(piece_id))
    for piece in (read.registers for read in readings if isinstance(read, Tracked) and read.registers):
        piece_id = piece.mailpiece_id
        newcomer = newcomers.get(piece_id) or Newcomer(known.get(piece_id, piece), only_new=True)
        newcomers[piece_id] = newcomer._replace(piece=_found_by_more(newcomer.piece, piece.keys))
    return list(newcomers.values())


def _renewed(piece: Mailpiece, before: Mailpiece | None) -> Newcomer:
    return Newcomer(piece, former=before.imb_key if before and before.imb_key != piece.imb_key else "")


def _found_by_more(piece: Mailpiece, keys: Sequence[Key]) -> Mailpiece:
    """Add keys to a mailpiece, but no other barcode's than its own."""
    more = [key for key in keys if not (piece.imb and key.startswith("imb:"))]
    return piece._replace(keys=tuple(dict.fromkeys((*piece.keys, *more))))


def taught_by(reads: Sequence[Read], known: Mapping[Key, Found], drops: Drops) -> list[Newcomer]:
    """
    List the mailpieces of events that have further keys, exact ones that nobody has, with these keys: one each.

    A barcode teaches nothing: which mailpiece it finds depends on the time. A key of another mailpiece stays its own.
    Where our own id is among them it is what finds the mailpiece.
    """
    taught: dict[Key, Mailpiece] = {}
    several = (read.reading.keys for read in reads if isinstance(read.reading, Tracked) and len(read.reading.keys) > 1)
    for keys in several:
        owners = {key: _owner(key, known, drops) for key in keys if not key.startswith("imb:")}
        piece = next((owners[key] for key in deciding(list(owners)) if owners[key]), None)
        for key, owner in owners.items():
            if piece and not owner and key.partition(":")[0] in EXACT_KINDS:
                taught.setdefault(key, piece)
    return [Newcomer(piece._replace(keys=(key,)), only_new=True) for key, piece in taught.items()]


def _owner(key: Key, known: Mapping[Key, Found], drops: Drops) -> Mailpiece | None:
    """Return whose a key is; mailpieces of a mail drop that is gone own nothing any more."""
    return next((piece for piece in reversed(known.get(key, UNKNOWN).pieces) if piece.drop_id in drops.by_id), None)


def known_with(newcomers: Sequence[Newcomer], reads: Sequence[Read], registry: Registry) -> dict[Key, Found]:
    """Return what is known by the keys of the events, the newcomers in it as they are from now on."""
    keys = dict.fromkeys(key for read in reads if isinstance(read.reading, Tracked) for key in read.reading.keys)
    known = dict(registry.find(list(keys)))
    for piece, _, former in newcomers:
        for key in (*piece.keys, *([former] if former in known else [])):
            seen, pieces = known.get(key, UNKNOWN)
            by_id = {other.mailpiece_id: other for other in pieces} | {piece.mailpiece_id: piece}
            if key == former:
                del by_id[piece.mailpiece_id]
            known[key] = Found(seen, list(by_id.values()))
    return known
