"""A handover and a settlement as their scripts read them: one list of words."""

from __future__ import annotations

from collections import Counter
from hashlib import sha1
from itertools import chain
from typing import TYPE_CHECKING, Any

from worker.adapters.redis.keys import pack_key
from worker.domain.mailpiece_form import pack_id
from worker.envelope import NOBODY

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from worker.domain.dead_letter import DeadLetter
    from worker.domain.mailpiece import Key
    from worker.domain.settlement import Handover, Parking, Registration, Settlement


def words_of_handover(handover: Handover) -> list[Any]:
    """Return what `hand_over.lua` reads, the timing excepted."""
    return [
        *_group(_seen(key, events) for key, events in _released(handover).items()),
        *_group((pack_key(key), seen) for key, seen in handover.claims.items()),
        *_group(_registration(registration) for registration in handover.registrations),
        *_group(handover.deliveries),
        *_group(_parking(parking) for parking in handover.parkings),
        *_group(_dead(letter) for letter in handover.dead),
        *_group(_counts(handover).items()),
        *_group(Counter(f"{note.source}|{note.why}" for note in handover.noted).items()),
        len(handover.done),
        *handover.done,
    ]


def words_of_settlement(settlement: Settlement) -> list[Any]:
    """Return what `settle.lua` reads, the timing and what is in doubt excepted."""
    counts = Counter({f"{bucket}|{ending}": by for (bucket, ending), by in settlement.counts.items()})
    counts.update(f"{letter.bucket}|dead" for letter in settlement.dead)
    return [
        *_group((pack_id(piece_id), timeline) for piece_id, timeline in settlement.timelines),
        *_group(settlement.moved),
        *_group(_dead(letter) for letter in settlement.dead),
        *_group(counts.items()),
        len(settlement.done),
        *settlement.done,
    ]


def _group(members: Iterable[Iterable[Any]]) -> list[Any]:
    """Return how many members, then each one's words."""
    words = [list(member) for member in members]
    return [len(words), *chain.from_iterable(words)]


def _registration(registration: Registration) -> list[Any]:
    piece = registration.piece
    which = "new" if registration.only_new else "any"
    words = which, pack_id(piece.mailpiece_id), piece.pack(), pack_key(registration.former)
    return [*words, len(piece.keys), *map(pack_key, piece.keys)]


def _released(handover: Handover) -> dict[Key, Sequence[bytes]]:
    """Return, for each key that is registered, the parked events that were seen."""
    released: dict[Key, Sequence[bytes]] = {}
    for registration in handover.registrations:
        released |= {key: () for key in registration.piece.keys if key not in released}
        released |= registration.released
    return released


def _seen(key: Key, events: Sequence[bytes]) -> tuple[Any, ...]:
    return (pack_key(key), len(events), sha1(b"".join(events), usedforsecurity=False).hexdigest())


def _parking(parking: Parking) -> tuple[Any, ...]:
    return (parking.entry_id, pack_key(parking.key), parking.seen, parking.packed)


def _dead(letter: DeadLetter) -> tuple[str, bytes]:
    detail = letter.detail.replace("\t", " ").replace("\n", " ")
    return (letter.reason, f"{letter.bucket}\t{detail}\n".encode() + letter.event.pack())


def _counts(handover: Handover) -> Counter[str]:
    """Count the endings, and the acceptance of what is known to belong to a mail drop."""
    counts = Counter(f"{note.bucket}|noted" for note in handover.noted)
    counts.update(f"{letter.bucket}|dead" for letter in handover.dead)
    owners = [delivery.bucket for delivery in handover.deliveries]
    owners += [note.bucket for note in handover.noted if note.bucket != NOBODY]
    owners += [letter.bucket for letter in handover.dead if letter.bucket != NOBODY]
    counts.update(f"{bucket}|accepted" for bucket in owners)
    return counts
