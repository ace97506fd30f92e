"""Dead letters: listed, sent round again, or discarded."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from worker.adapters.redis.client import Scripts
from worker.adapters.redis.keys import DEAD
from worker.domain.dead_letter import DeadLetter, Reason
from worker.envelope import RawEvent, raw_lane

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redis import Redis

    from worker.domain.clock import Clock


class Kept(NamedTuple):
    """A dead letter in the store."""

    letter_id: str
    died_at: datetime
    letter: DeadLetter


class RedisDeadLetters:
    """The dead letters in the event store."""

    def __init__(self, client: Redis, *, clock: Clock) -> None:
        """Keep the client; nothing is sent."""
        self._client: Any = client
        self._scripts = Scripts(client)
        self._clock = clock

    def all(self) -> Iterator[Kept]:
        """Return all dead letters, oldest first."""
        start = "-"
        while page := self._client.xrange(DEAD, min=start, count=500):
            yield from (_kept(letter_id.decode(), fields) for letter_id, fields in page)
            start = "(" + page[-1][0].decode()

    def find(self, letter_id: str) -> Kept | None:
        """Return one dead letter, if there is one of that id."""
        page = self._client.xrange(DEAD, min=letter_id, max=letter_id)
        return _kept(letter_id, page[0][1]) if page else None

    def replay(self, kept: Kept) -> bool:
        """
        Send the original round again. False when somebody took the letter away meanwhile.

        What could not be read comes in anew, now: it may have been dated after it came in. All else keeps its age.
        """
        event, now = kept.letter.event, self._clock.now_ms()
        if kept.letter.reason is Reason.UNREADABLE:
            event = event._replace(received_at=now)
        arguments = [kept.letter_id, kept.letter.bucket, now, raw_lane(event.payload), event.pack()]
        return bool(self._scripts.run("end_dead", args=arguments))

    def discard(self, kept: Kept) -> bool:
        """Give the letter up for good. False when somebody took it away meanwhile."""
        return bool(self._scripts.run("end_dead", args=[kept.letter_id, kept.letter.bucket, self._clock.now_ms()]))


def _kept(letter_id: str, fields: dict[bytes, bytes]) -> Kept:
    header, _, packed = fields[b"e"].partition(b"\n")
    bucket, detail = header.decode().split("\t", 1)
    died_at = datetime.fromtimestamp(int(letter_id.partition("-")[0]) / 1000, UTC)
    return Kept(letter_id, died_at, DeadLetter(RawEvent.unpack(packed), Reason(fields[b"r"].decode()), detail, bucket))
