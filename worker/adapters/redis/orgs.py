"""Which orgs take updates now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from worker.adapters.redis.client import Scripts
from worker.adapters.redis.keys import ORG_PROBLEMS, PAUSED

if TYPE_CHECKING:
    from redis import Redis

    from worker.domain.clock import Clock

_LONGEST_MS: Final = 3_600_000
_TURN_MS: Final = 100


class RedisOrgs:
    """Pauses, shared by all workers: one org's trouble is its own, and is asked about by one lane at a time."""

    def __init__(self, client: Redis, *, clock: Clock) -> None:
        """Keep the client; nothing is sent."""
        self._client: Any = client
        self._scripts = Scripts(client)
        self._clock = clock

    def admit(self, lane: str, org: str, *, gate_seconds: float, at_a_time: int) -> bool:
        """
        Tell whether a lane of the org may be delivered now; else it is due again when it is worth asking.

        At most `at_a_time` lanes of one org are delivered at once. After a failure one lane tries alone, for
        `gate_seconds` at the most.
        """
        timing = [self._clock.now_ms(), int(gate_seconds * 1000), at_a_time, _TURN_MS]
        return bool(self._scripts.run("admit", args=[org, lane, *timing]))

    def hold(self, org: str, *, seconds: float, why: str) -> int:
        """Pause an org; the pause doubles with each failure in a row. Return until when (ms since 1970, UTC)."""
        milliseconds = [self._clock.now_ms(), int(seconds * 1000), _LONGEST_MS]
        return int(self._scripts.run("hold", args=[org, *milliseconds, why]))

    def resume(self, org: str) -> None:
        """Open an org that answers again: its lanes are due at once."""
        self._scripts.run("resume", args=[org, self._clock.now_ms()])

    def problems(self) -> dict[str, tuple[str, int]]:
        """Return, by org, why it is paused and until when (ms since 1970, UTC)."""
        paused = self._client.hgetall(PAUSED)
        return {
            org.decode(): (why.decode(), int(paused.get(org, 0)))
            for org, why in self._client.hgetall(ORG_PROBLEMS).items()
        }
