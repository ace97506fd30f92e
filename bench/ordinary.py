"""The ordinary design, measured beside ours: same machine, same Redis, same org, same events."""

from __future__ import annotations

import json
import os
import sys
import time
from typing import TYPE_CHECKING, Any

import requests
from redis import Redis

from bench import road
from bench.feed import Mailing
from bench.stage import SECRET, wait_until

if TYPE_CHECKING:
    from bench.stage import Stage

EVENTS = 2000
SLOW_EVENTS = 500


def measure(stage: Stage) -> tuple[float, float]:
    """Return the ordinary design's events per second, with an org that answers at once and with a slow one."""
    command = [sys.executable, "-m", "celery", "--quiet", "--app", "bench.ordinary_app", "worker"]
    command += ["--concurrency", "2", "--loglevel", "WARNING", "--without-gossip", "--without-mingle"]
    broker = stage.redis_url.removesuffix("/0") + "/5"
    form = {"grant_type": "client_credentials", "client_id": "bench", "client_secret": SECRET}
    token = requests.post(f"{stage.org_url}/services/oauth2/token", data=form, timeout=10).json()["access_token"]
    os.environ |= {"ORDINARY_BROKER": broker, "ORDINARY_ORG": stage.org_url, "ORDINARY_TOKEN": token}
    from bench.ordinary_app import app, ordinary  # noqa: PLC0415 - Celery reads its broker on import

    counter: Any = Redis.from_url(broker)
    rates = []
    for events, latency in ((EVENTS, 0), (SLOW_EVENTS, road.SLOW_MS)):
        stage.slow_down(latency)
        counter.set("ordinary-done", 0)
        with app.connection_for_write(broker) as connection:
            for number, scan in zip(range(events), Mailing("572", stage.record_ids).scans(), strict=False):
                task = [stage.record_ids[number % len(stage.record_ids)], json.dumps(scan)]
                ordinary.apply_async(task, connection=connection)
        stage.fleet.start("ordinary", command)
        rates.append(_rate(counter, events))
        stage.fleet.stop()
    return rates[0], rates[1]


def _rate(counter: Any, events: int) -> float:
    """Return tasks per second, from the first one done to the last: the worker's start is not counted."""
    wait_until(lambda: int(counter.get("ordinary-done")) > 0, seconds=60, what="the first task")
    begun, done = time.perf_counter(), int(counter.get("ordinary-done"))
    wait_until(lambda: int(counter.get("ordinary-done")) >= events, seconds=300, what="the ordinary design")
    return (events - done) / (time.perf_counter() - begun)
