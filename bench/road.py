"""Our road, stage by stage and end to end: producing, normalizing, delivering."""

from __future__ import annotations

import io
import time
from typing import TYPE_CHECKING, NamedTuple

import requests

from bench.feed import Mailing
from bench.stage import wait_until
from console.fleet import worker_command
from producers import PRODUCERS
from producers.outbox import Outbox, now_ms
from worker.domain.mail_drop import CampaignKind, DropState, MailDrop, field_label
from worker.domain.status_sets import Country
from worker.envelope import RawEvent

if TYPE_CHECKING:
    from bench.stage import Stage

SLOW_MS = 50
_LIMIT_SECONDS = 300


class Rates(NamedTuple):
    """Events per second of each stage alone, and of all at once; what reached the org."""

    events: int
    producing: float
    normalizing: float
    delivering: float
    end_to_end: float
    end_to_end_slow: float
    """The same while each request to the org takes SLOW_MS."""
    saves: int
    requests: int


def measure(stage: Stage) -> Rates:
    """Measure one mailing stage by stage, another all at once, and one more while each request takes its time."""
    alone, at_once, slowly = (Mailing(drop, stage.record_ids) for drop in ("572", "573", "574"))
    stage.fleet.start("provision", worker_command("provision", concurrency=1, name="provision"))
    stage.fleet.start("normalize", worker_command("normalize", concurrency=2, name="normalize"))
    for mailing in (alone, at_once, slowly):
        _register(stage, mailing)
    stage.fleet.stop()

    feed = alone.feed()
    before = time.perf_counter()
    events = _produce(stage, "usps", feed)
    producing = events / (time.perf_counter() - before)
    stage.fleet.start("normalize", worker_command("normalize", concurrency=2, name="normalize"))
    normalizing = _drained(stage, "raw:")
    saves, calls = _org_took(stage)
    stage.fleet.start("deliver", worker_command("deliver", concurrency=2, name="deliver"))
    delivering = _drained(stage, "org:")
    saves_after, calls_after = _org_took(stage)

    end_to_end = _at_once(stage, at_once)
    stage.slow_down(SLOW_MS)
    slow = _at_once(stage, slowly)
    stage.slow_down(0)
    took = saves_after - saves, calls_after - calls
    return Rates(events, producing, normalizing, delivering, end_to_end, slow, *took)


def _at_once(stage: Stage, mailing: Mailing) -> float:
    feed = mailing.feed()
    before = time.perf_counter()
    events = _produce(stage, "usps", feed)
    wait_until(lambda: not stage.parts.ledger.snapshot().waiting(), seconds=_LIMIT_SECONDS, what="the road")
    return events / (time.perf_counter() - before)


def _register(stage: Stage, mailing: Mailing) -> None:
    labels = field_label(mailing.drop, "Event Status"), field_label(mailing.drop, "Last Event")
    drop = MailDrop(mailing.drop, "acme", Country.US, "Bench", CampaignKind.SMART_SEND, True, *labels)
    stage.parts.drops.add(drop)
    ready = lambda: stage.parts.drops.load().states[drop.bucket] is DropState.READY  # noqa: E731
    wait_until(ready, seconds=60, what="the fields")
    _produce(stage, "manifest", mailing.manifest())
    wait_until(lambda: not stage.parts.ledger.snapshot().waiting(), seconds=_LIMIT_SECONDS, what="the manifest")


def _produce(stage: Stage, source: str, body: bytes) -> int:
    framed = PRODUCERS[source](io.BytesIO(body), "bench")
    received = now_ms()
    events = ((each.routing, RawEvent(source, each.payload, received, each.origin)) for each in framed)
    return sum(Outbox(stage.redis_url).push(events))


def _drained(stage: Stage, kind: str) -> float:
    """Return events per second, from the first settlement to the last: a worker's start is not counted."""
    full = _waiting(stage, kind)
    wait_until(lambda: _waiting(stage, kind) < full, seconds=_LIMIT_SECONDS, what=f"{kind} to begin")
    begun, left = time.perf_counter(), _waiting(stage, kind)
    wait_until(lambda: not _waiting(stage, kind), seconds=_LIMIT_SECONDS, what=f"{kind} to end")
    return left / (time.perf_counter() - begun)


def _waiting(stage: Stage, kind: str) -> int:
    places = stage.parts.ledger.snapshot().places
    return sum(length for place, length in places.items() if place.startswith(kind))


def _org_took(stage: Stage) -> tuple[int, int]:
    stats = requests.get(f"{stage.org_url}/emulator/stats", timeout=10).json()
    return stats["saves"], stats["charged"]
