"""Lanes whose batches are settled: raw ones by a handover, delivery ones part by part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Self

from worker.adapters.redis.lane import RedisLane
from worker.adapters.redis.script_words import words_of_handover, words_of_settlement

if TYPE_CHECKING:
    from collections.abc import Iterable

    from redis import Redis

    from worker.domain.clock import Clock
    from worker.domain.settlement import Handover, Settlement


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
        refused = self.settle_with("hand_over", [*self._timing(), *words_of_handover(handover)])
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
        doubtful = "\t".join(self.doubtful)
        self.settle_with("settle", [*self._timing(), doubtful, *words_of_settlement(settlement)])
