"""Which lanes are due."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from worker.adapters.redis.client import Scripts
from worker.adapters.redis.keys import LANES
from worker.envelope import RAW_LANES

if TYPE_CHECKING:
    from redis import Redis

    from worker.domain.clock import Clock

RAW_LANE_NAMES: Final = [f"raw:{number}" for number in range(RAW_LANES)]
_RING_AGAIN_MS: Final = 5000
_RUNG_AT_ONCE: Final = 200
_UNPARKED_AT_ONCE: Final = 100


class RedisDue:
    """The due set: several tickers may ask it, each due lane is given to one of them."""

    def __init__(self, client: Redis, *, clock: Clock) -> None:
        """Keep the client; nothing is sent."""
        self._client: Any = client
        self._scripts = Scripts(client)
        self._clock = clock

    def take(self) -> list[str]:
        """Return lanes that are due; each is due again in some seconds, should its ring be lost."""
        names = self._scripts.run("ring", args=[self._clock.now_ms(), _RING_AGAIN_MS, _RUNG_AT_ONCE])
        return [name.decode() for name in names]

    def sweep(self) -> int:
        """Mark lanes that hold entries and were forgotten. Return how many there were."""
        lanes = [name.decode() for name in self._client.smembers(LANES)]
        return int(self._scripts.run("sweep", args=[self._clock.now_ms(), *RAW_LANE_NAMES, *lanes]))

    def retry_parked(self, *, older_than_seconds: float) -> int:
        """Send events that wait for their mailpiece since then round again. Return how many."""
        now = self._clock.now_ms()
        before = now - int(older_than_seconds * 1000)
        return int(self._scripts.run("retry_parked", args=[before, now, RAW_LANE_NAMES[0], _UNPARKED_AT_ONCE]))
