"""The mailpieces that are known, their timelines, and the events that wait for one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from worker.adapters.redis.client import Scripts
from worker.domain.mailpiece import Found, Key, Mailpiece
from worker.domain.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from redis import Redis


class RedisRegistry:
    """The registry in the event store."""

    def __init__(self, client: Redis) -> None:
        """Keep the client; nothing is sent."""
        self._client = client
        self._scripts = Scripts(client)

    def find(self, keys: Sequence[Key]) -> Mapping[Key, Found]:
        """Return what is known by each of the keys; keys nobody knows are left out."""
        if not keys:
            return {}
        answers = self._scripts.run("find", args=keys)
        return {key: _found(answer) for key, answer in zip(keys, answers, strict=True) if answer}

    def parked(self, keys: Sequence[Key]) -> Mapping[Key, list[bytes]]:
        """Return the raw events, packed and in order, that wait for each of the keys."""
        pipeline = self._client.pipeline(transaction=False)
        for key in keys:
            pipeline.lrange(f"parked:{key}", 0, -1)
        return {key: list(events) for key, events in zip(keys, pipeline.execute(), strict=True) if events}

    def load(self, mailpiece_ids: Sequence[str]) -> Sequence[tuple[Mailpiece | None, Timeline]]:
        """Return each mailpiece with its timeline, in the order of the ids."""
        answers = self._scripts.run("load", args=mailpiece_ids) if mailpiece_ids else []
        return [
            (
                Mailpiece.unpack(piece_id, record) if record else None,
                Timeline.unpack(timeline) if timeline else Timeline(),
            )
            for piece_id, record, timeline in zip(mailpiece_ids, answers[::2], answers[1::2], strict=True)
        ]


def _found(answer: list[Any]) -> Found:
    seen, *records = answer
    ids = seen.decode().split("\t")
    return Found(seen, [Mailpiece.unpack(piece_id, record) for piece_id, record in zip(ids, records, strict=True)])
