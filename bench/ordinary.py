"""The ordinary design, measured beside ours: same machine, same Redis, same org, same events."""

from __future__ import annotations

import json
import os
import sys
import time
from typing import TYPE_CHECKING, Any

import requests
from redis import Redis

from bench.feed import Mailing
from bench.stage import SECRET, wait_until

if TYPE_CHECKING:
    from bench.stage import Stage

EVENTS = 2000


def measure(stage: Stage) -> float:
    """Return the ordinary design's events per second, from the first task done to the last."""
    broker = stage.redis_url.removesuffix("/0") + "/5"
    form = {"grant_type": "client_credentials", "client_id": "bench", "client_secret": SECRET}
    token = requests.post(f"{stage.org_url}/services/oauth2/token", data=form, timeout=10).json()["access_token"]
    os.environ |= {"ORDINARY_BROKER": broker, "ORDINARY_ORG": stage.org_url, "ORDINARY_TOKEN": token}
    from bench.ordinary_app import app, ordinary  # noqa: PLC0415 - Celery reads its broker on import

    app.conf.broker_url = broker
    people = len(stage.record_ids)
    for number, scan in zip(range(EVENTS), Mailing("572", stage.record_ids).scans(), strict=False):
        ordinary.delay(stage.record_ids[number % people], json.dumps(scan))
    counter: Any = Redis.from_url(broker)
    command = [sys.executable, "-m", "celery", "--app", "bench.ordinary_app", "worker", "--concurrency", "2"]
    stage.fleet.start("ordinary", [*command, "--loglevel", "WARNING", "--without-gossip", "--without-mingle"])
    wait_until(lambda: int(counter.get("ordinary-done") or 0) > 0, seconds=60, what="the first task")
    begun, done = time.perf_counter(), int(counter.get("ordinary-done"))
    wait_until(lambda: int(counter.get("ordinary-done")) >= EVENTS, seconds=300, what="the ordinary design")
    return (EVENTS - done) / (time.perf_counter() - begun)
