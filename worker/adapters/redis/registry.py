"""The mailpieces that are known, their timelines, and the events that wait for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worker.adapters.redis.client import Scripts
from worker.adapters.redis.keys import pack_key
from worker.domain.mailpiece import Found, Key, Mailpiece
from worker.domain.mailpiece_form import pack_id
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
        answers = self._scripts.run("find", args=[pack_key(key) for key in keys])
        return {key: _found(answer) for key, answer in zip(keys, answers, strict=True) if answer}

    def parked(self, keys: Sequence[Key]) -> Mapping[Key, list[bytes]]:
        """Return the raw events, packed and in order, that wait for each of the keys."""
        pipeline = self._client.pipeline(transaction=False)
        for key in keys:
            pipeline.lrange(b"parked:" + pack_key(key), 0, -1)
        return {key: list(events) for key, events in zip(keys, pipeline.execute(), strict=True) if events}

    def load(self, mailpiece_ids: Sequence[str]) -> Sequence[tuple[Mailpiece | None, Timeline]]:
        """Return each mailpiece with its timeline, in the order of the ids."""
        names = [pack_id(mailpiece_id) for mailpiece_id in mailpiece_ids]
        answers = self._scripts.run("load", args=names) if names else []
        return [
            (Mailpiece.unpack(record) if record else None, Timeline.unpack(timeline) if timeline else Timeline())
            for record, timeline in zip(answers[::2], answers[1::2], strict=True)
        ]

    def release(self, key: Key) -> Sequence[Mailpiece]:
        """Take a key, one that is no mailpiece's own id, from the mailpieces it finds; return them."""
        return [Mailpiece.unpack(record) for record in self._scripts.run("release_key", args=[pack_key(key)])]


def _found(answer: list[bytes]) -> Found:
    seen, *records = answer
    return Found(seen, [Mailpiece.unpack(record) for record in records])
