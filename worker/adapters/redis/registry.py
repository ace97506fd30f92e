"""The mailpieces that are known, their timelines, and the events that wait for one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from worker.adapters.redis.client import Scripts
from worker.adapters.redis.keys import bucket_of
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
        arguments = [word for key in keys for word in (bucket_of(key), key)]
        answers = self._scripts.run("find", args=arguments)
        return {key: _found(answer) for key, answer in zip(keys, answers, strict=True) if answer}

    def parked(self, keys: Sequence[Key]) -> Mapping[Key, list[bytes]]:
        """Return the raw events, packed and in order, that wait for each of the keys."""
        pipeline = self._client.pipeline(transaction=False)
        for key in keys:
            pipeline.lrange(f"parked:{key}", 0, -1)
        return {key: list(events) for key, events in zip(keys, pipeline.execute(), strict=True) if events}

    def load(self, mailpiece_ids: Sequence[str]) -> Sequence[tuple[Mailpiece | None, Timeline]]:
        """Return each mailpiece with its timeline, in the order of the ids."""
        arguments = [word for piece_id in mailpiece_ids for word in (bucket_of(piece_id), piece_id)]
        answers = self._scripts.run("load", args=arguments) if arguments else []
        # Where a list ends with missing values, Redis leaves them out.
        answers += [None] * (2 * len(mailpiece_ids) - len(answers))
        return [
            (
                Mailpiece.unpack(piece_id, answers[place].decode()) if answers[place] else None,
                Timeline.unpack(answers[place + 1]) if answers[place + 1] else Timeline(),
            )
            for place, piece_id in zip(range(0, len(answers), 2), mailpiece_ids, strict=True)
        ]


def _found(answer: list[Any]) -> Found:
    references, *records = answer
    ids = [reference.partition(":")[2] for reference in references.decode().split("\t")]
    pieces = [Mailpiece.unpack(piece_id, record.decode()) for piece_id, record in zip(ids, records, strict=True)]
    return Found(references, pieces)
