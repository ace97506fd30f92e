"""A lane: a stream read by at most one task at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from redis.exceptions import ResponseError

from worker.adapters.redis.client import Scripts
from worker.adapters.redis.keys import GROUP, OWNER

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from redis import Redis

    from worker.domain.clock import Clock
    from worker.domain.settlement import Entry


class LaneTaken(Exception):  # noqa: N818 - an everyday answer, not an error
    """Somebody else is reading the lane."""


class FencedOff(Exception):  # noqa: N818 - the same
    """The lease ended and the lane may have another reader: nothing more may be settled."""


class RedisLane:
    """The right to be a lane's one reader, from `with` to its end."""

    def __init__(self, client: Redis, name: str, *, lease_seconds: float, clock: Clock) -> None:
        """Prepare to read the lane; nothing is sent before `with`."""
        self.name = name
        self._client = client
        self._scripts = Scripts(client)
        self._ttl_ms = int(lease_seconds * 1000)
        self._clock = clock
        self._lease_until = 0.0
        self._token = b""
        self._position = b"0"
        self._ring_again_ms: int | None = None

    def __enter__(self) -> Self:
        """Acquire the lease. Raises LaneTaken."""
        before = self._clock.monotonic()
        keys = [f"lease:{self.name}", f"fence:{self.name}"]
        token = self._scripts.run("acquire", keys, [self.name, self._ttl_ms])
        if token is None:
            raise LaneTaken(self.name)
        self._token = token
        self._lease_until = before + self._ttl_ms / 1000
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Release the lease, and say when to ring again if entries are left."""
        now = self._clock.now_ms()
        again = now if self._ring_again_ms is None else self._ring_again_ms
        if kind is not None:
            again = max(again, now + 1000)
        self._scripts.run(
            "release", [f"lease:{self.name}", self.name], [self._token, self.name, again, now, "yes" if kind else "no"]
        )

    def ring_again_at(self, moment_ms: int) -> None:
        """Let the lane rest until then (ms since 1970, UTC), if entries are left."""
        self._ring_again_ms = moment_ms

    def read(self, count: int) -> list[Entry]:
        """Return the next entries: first all that a reader before us left unsettled, then new ones; [] at the end."""
        if self._position != b">":
            entries = self._read_group(count)
            if entries:
                self._position = entries[-1][0]
                return entries
            self._position = b">"
        return self._read_group(count)

    def read_again(self) -> None:
        """Begin once more with what is unsettled."""
        self._position = b"0"

    def _read_group(self, count: int) -> list[Entry]:
        try:
            answer: Any = self._client.execute_command(  # type: ignore[no-untyped-call]  # redis-py leaves it untyped
                "XREADGROUP", "GROUP", GROUP, OWNER, "COUNT", count, "STREAMS", self.name, self._position
            )
        except ResponseError as error:
            if not str(error).startswith("NOGROUP"):
                raise
            self._scripts.run("group", [self.name])
            return self._read_group(count)
        if not answer:
            return []
        (found,) = answer.values()
        # An entry whose body is gone was trimmed by somebody: it is read as empty, and becomes a dead letter.
        return [(entry_id, fields[1] if fields else b"") for entry_id, fields in found]

    def settle_with(self, script: str, arguments: Sequence[Any]) -> int:
        """Run a fenced script, which renews the lease too. Raises FencedOff."""
        before = self._clock.monotonic()
        answer = self._scripts.run(script, [f"lease:{self.name}", self.name], [self._token, self._ttl_ms, *arguments])
        if answer == -1:
            raise FencedOff(self.name)
        self._lease_until = before + self._ttl_ms / 1000
        return int(answer)
