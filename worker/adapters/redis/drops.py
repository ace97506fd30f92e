"""The mail drops: what they are, and whether their field can be written."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from worker.adapters.redis.client import Scripts
from worker.adapters.redis.keys import DROP_PROBLEMS, DROP_STATES, DROPS
from worker.domain.mail_drop import CampaignKind, Drops, DropState, MailDrop
from worker.domain.status_sets import Country
from worker.envelope import DUE

if TYPE_CHECKING:
    from redis import Redis

    from worker.domain.clock import Clock

_VERSION: Final = "drops_version"
_FREED_AT_ONCE: Final = 500


class RedisDrops:
    """The book of mail drops in the event store."""

    def __init__(self, client: Redis, *, clock: Clock, linger_seconds: float, full: int) -> None:
        """Keep the client; nothing is sent. The timing is that of the delivery lanes that freed events go to."""
        self._client: Any = client
        self._timing = [int(linger_seconds * 1000), full]
        self._scripts = Scripts(client)
        self._clock = clock
        self._read: Drops = Drops({}, {})
        self._read_version: bytes | None = None

    def add(self, drop: MailDrop) -> None:
        """Add or change a drop; one that wants a field is held until it is provisioned, which is due at once."""
        state = DropState.HELD if drop.wants_field else DropState.FIELDLESS
        transaction = self._client.pipeline(transaction=True)
        transaction.hset(DROPS, drop.drop_id, json.dumps(asdict(drop)))
        transaction.hset(DROP_STATES, drop.bucket, state)
        transaction.hdel(DROP_PROBLEMS, drop.bucket)
        transaction.incr(_VERSION)
        if drop.wants_field:
            transaction.zadd(DUE, {provision_lane(drop.bucket): self._clock.now_ms()})
        transaction.execute()

    def load(self) -> Drops:
        """Return the drops as they stand now."""
        version = self._client.get(_VERSION)
        if version != self._read_version:
            by_id = {drop.drop_id: drop for drop in map(_drop, self._client.hvals(DROPS))}
            states = self._client.hgetall(DROP_STATES)
            self._read = Drops(by_id, {bucket.decode(): DropState(state.decode()) for bucket, state in states.items()})
            self._read_version = version
        return self._read

    def problems(self) -> dict[str, str]:
        """Return, by bucket, why a held drop could not be provisioned so far."""
        return {bucket.decode(): why.decode() for bucket, why in self._client.hgetall(DROP_PROBLEMS).items()}

    def find(self, bucket: str) -> MailDrop | None:
        """Return the drop of a bucket, if there is one."""
        return next((drop for drop in self.load().by_id.values() if drop.bucket == bucket), None)

    def lost_field(self, bucket: str, *, why: str) -> None:
        """Hold the drop and have it provisioned again."""
        self._postpone(bucket, why, self._clock.now_ms() + 1000, DropState.HELD)

    def postpone(self, bucket: str, *, why: str, until_ms: int) -> None:
        """Remember why the drop is not ready, and have it tried again then (ms since 1970, UTC)."""
        self._postpone(bucket, why, until_ms)

    def _postpone(self, bucket: str, why: str, until_ms: int, *state: DropState) -> None:
        self._scripts.run("postpone", args=[bucket, why, until_ms, provision_lane(bucket), *state])

    def free(self, bucket: str) -> None:
        """Send the drop's held events on, in order; when none is left the drop is ready."""
        left = 1
        while left:
            left = self._scripts.run("free_held", args=[self._clock.now_ms(), *self._timing, bucket, _FREED_AT_ONCE])


def provision_lane(bucket: str) -> str:
    """Name what is due when a drop is to be provisioned."""
    return f"provision:{bucket}"


def _drop(text: bytes) -> MailDrop:
    words = json.loads(text)
    return MailDrop(**{**words, "country": Country(words["country"]), "kind": CampaignKind(words["kind"])})
