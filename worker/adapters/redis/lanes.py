"""Lanes whose batches are settled: raw ones by a handover, delivery ones part by part."""

from __future__ import annotations

from collections import Counter
from hashlib import sha1
from typing import TYPE_CHECKING, Any, Final, Self

from worker.adapters.redis.keys import pack_key
from worker.adapters.redis.lane import RedisLane
from worker.domain.mailpiece_form import pack_id
from worker.envelope import NOBODY

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from redis import Redis

    from worker.domain.clock import Clock
    from worker.domain.dead_letter import DeadLetter
    from worker.domain.mailpiece import Key
    from worker.domain.settlement import Handover, Parking, Registration, Settlement


_CHANGED: Final = -2


class SettlingLane(RedisLane):
    """A lane, and when the delivery lanes that it feeds become due."""

    def __init__(
        self,
        client: Redis,
        name: str,
        *,
        lease_seconds: float,
        clock: Clock,
        linger_seconds: float,
        full: int,
    ) -> None:
        """
        Prepare to read the lane.

        A delivery lane is due `linger_seconds` after its first entry, at once when it holds `full` entries.
        """
        super().__init__(client, name, lease_seconds=lease_seconds, clock=clock)
        self._linger_ms = int(linger_seconds * 1000)
        self._full = full

    def _timing(self) -> list[Any]:
        return [self._clock.now_ms(), self._linger_ms, self._full]


class RedisRawLane(SettlingLane):
    """A raw lane: its batches are handed over."""

    def hand_over(self, handover: Handover) -> int:
        """Settle a batch, all at once. Return how many events stay because what they depend on has changed."""
        arguments = self._timing()
        _add(arguments, [_seen(key, events) for key, events in _released(handover).items()])
        _add(arguments, [_registration(registration) for registration in handover.registrations])
        _add(arguments, handover.deliveries)
        _add(arguments, [_parking(parking) for parking in handover.parkings])
        _add(arguments, [_dead(letter) for letter in handover.dead])
        _add(arguments, _counts(handover).items())
        _add(arguments, Counter(f"{note.source}|{note.why}" for note in handover.noted).items())
        arguments.append(len(handover.done))
        arguments += handover.done
        refused = self.settle_with("hand_over", arguments)
        return refused if refused != _CHANGED else len(handover.done) + len(handover.parkings)


class RedisDeliveryLane(SettlingLane):
    """A delivery lane: its batches are announced and settled request by request."""

    doubtful: frozenset[str] = frozenset()
    """The mailpieces of whose last request nobody knows the answer: its sender died."""

    def __enter__(self) -> Self:
        """Acquire the lease, and learn what a dead sender left in doubt. Raises LaneTaken."""
        super().__enter__()
        announced: Any = self._client.get(f"sending:{self.name}")
        self.doubtful = frozenset(announced.decode().split("\t")) if announced else frozenset()
        return self

    def announce(self, mailpiece_ids: Iterable[str]) -> float:
        """Note what is about to be sent; return until when we surely are the reader (monotonic seconds)."""
        self.doubtful = self.doubtful.union(mailpiece_ids)
        self.settle_with("announce", ["\t".join(self.doubtful)])
        return self._lease_until

    def settle(self, settlement: Settlement) -> None:
        """Settle a part of a batch, all at once."""
        self.doubtful = self.doubtful.difference(piece_id for piece_id, _ in settlement.timelines)
        arguments = [*self._timing(), "\t".join(self.doubtful)]
        _add(arguments, [(pack_id(piece_id), timeline) for piece_id, timeline in settlement.timelines])
        _add(arguments, settlement.moved)
        _add(arguments, [_dead(letter) for letter in settlement.dead])
        counts = Counter({f"{bucket}|{ending}": by for (bucket, ending), by in settlement.counts.items()})
        counts.update(f"{letter.bucket}|dead" for letter in settlement.dead)
        _add(arguments, counts.items())
        arguments.append(len(settlement.done))
        arguments += settlement.done
        self.settle_with("settle", arguments)


def _add(arguments: list[Any], group: Iterable[Iterable[Any]]) -> None:
    """Append a group as the scripts read it: how many, then each one's words."""
    members = list(group)
    arguments.append(len(members))
    for member in members:
        arguments += member


def _registration(registration: Registration) -> list[Any]:
    piece = registration.piece
    which = "new" if registration.only_new else "any"
    return [which, pack_id(piece.mailpiece_id), piece.pack(), len(piece.keys), *map(pack_key, piece.keys)]


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
