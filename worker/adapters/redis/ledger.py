"""The counts of every ending, and the things they count."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from worker.adapters.redis.client import Scripts
from worker.adapters.redis.due import RAW_LANE_NAMES
from worker.adapters.redis.keys import PARKED, PIECES, split_piece
from worker.domain.audit import KEPT_IN_TIMELINES, Evidence
from worker.domain.mailpiece import Mailpiece
from worker.domain.status_update import StatusUpdate
from worker.domain.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from redis import Redis

_PAGE: Final = 1000
_TRIES: Final = 5


class RedisLedger:
    """The ledger in the event store."""

    def __init__(self, client: Redis) -> None:
        """Keep the client; nothing is sent."""
        self._client: Any = client
        self._scripts = Scripts(client)

    def snapshot(self) -> Evidence:
        """Read the counts and the length of every place an event can wait in, at one moment."""
        fields, places, notes = self._scripts.run("snapshot", args=RAW_LANE_NAMES)
        ledger: Counter[tuple[str, str]] = Counter()
        for name, count in _pairs(fields):
            bucket, _, ending = name.decode().rpartition("|")
            ledger[bucket, ending] = int(count)
        lengths: Counter[str] = Counter()
        for place, length in _pairs(places):
            lengths[place.decode()] += int(length)
        noted: Counter[tuple[str, str]] = Counter()
        for name, count in _pairs(notes):
            source, _, why = name.decode().partition("|")
            noted[source, why] = int(count)
        return Evidence(ledger, dict(lengths), noted=noted)

    def evidence(self, buckets: Mapping[str, str]) -> Evidence:
        """
        Read everything an audit needs: the snapshot, and a count of what is in the lanes and timelines.

        `buckets` names the ledger's bucket of each mail drop.

        Counting takes a while. Where events moved meanwhile it is done again, a few times; on a busy system the
        last count may then disagree with the ledger by what moved.
        """
        before = self.snapshot()
        for _ in range(_TRIES):
            waiting, timelines = self._count_waiting(before.places), self._count_timelines(buckets)
            after = self.snapshot()
            if after == before:
                break
            before = after
        return Evidence(before.ledger, before.places, waiting, timelines, before.noted)

    def oldest_age(self, place: str, *, now: float) -> float | None:
        """Return for how many seconds the oldest event of a place has been there; None where unknown."""
        if place == PARKED:
            since = [moment for _, moment in self._client.zrange(PARKED, 0, 0, withscores=True)]
        else:
            since = [int(entry_id.partition(b"-")[0]) for entry_id, _ in self._client.xrange(place, count=1)]
        return now - since[0] / 1000 if since else None

    def _count_waiting(self, places: dict[str, int]) -> Counter[str]:
        counts: Counter[str] = Counter()
        for place, length in places.items():
            if place.startswith("held:"):
                counts[place.removeprefix("held:")] += length
            elif place.startswith("org:"):
                counts.update(StatusUpdate.unpack(body).bucket for body in self._bodies(place))
        return counts

    def _bodies(self, lane: str) -> Iterator[bytes]:
        start = "-"
        while page := self._client.xrange(lane, min=start, count=_PAGE):
            yield from (fields[b"e"] for _, fields in page)
            start = "(" + page[-1][0].decode()

    def _count_timelines(self, buckets: Mapping[str, str]) -> Counter[tuple[str, str]]:
        counts: Counter[tuple[str, str]] = Counter()
        for key in self._client.scan_iter(match=f"{PIECES}*", count=_PAGE):
            for held in self._client.hvals(key):
                record, timeline = split_piece(held)
                if timeline:
                    drop_id = Mailpiece.unpack(record).drop_id
                    endings = Timeline.unpack(timeline).endings()
                    bucket = buckets.get(drop_id, drop_id)
                    counts.update({(bucket, ending): endings[ending] for ending in KEPT_IN_TIMELINES})
        return counts


def _pairs(flat: list[bytes]) -> Iterator[tuple[bytes, Any]]:
    return zip(flat[::2], flat[1::2], strict=True)
