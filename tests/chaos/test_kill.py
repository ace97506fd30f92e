"""Nothing is lost when workers die at any moment and every Celery message is dropped."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, Any

from redis import Redis

from console import demo_campaign
from tests.system import System, running_system
from worker.domain.status_sets import Country
from worker.settings import broker_url

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

PEOPLE = 2800
"""Whose mail makes about twenty thousand events."""
KILLS = 10


def run(system: System, trouble: Callable[[], None]) -> dict[str, Any]:
    """Produce the campaign in slices, making trouble between them; return the fields of all people."""
    people = system.seed(PEOPLE * 7 // 10, leads=PEOPLE * 3 // 10)
    system.add_drop(demo_campaign.US_DROP)
    system.add_drop(demo_campaign.CANADA_DROP, Country.CA)
    system.org("POST", "/faults", {"seed": 1, "latency_ms": {"min": 20, "max": 60}})
    made = demo_campaign.campaign(people)
    # Each letter's scans in order: of two scans that say the same out of order, the first to come is written, and
    # which that is depends on the batch. (That the status itself never depends on it is a property of the timeline.)
    made.scans.sort(key=lambda scan: scan["scanDatetime"])
    files = made.files()
    accepted = 0
    for name in ("manifest.csv", "printer.csv", "scans.json", "visits.jsonl"):
        source, content = files[name]
        accepted += system.produce(source, content)
        trouble()
    assert accepted > 20_000
    verdict = system.settle(seconds=240)
    assert verdict.balances, verdict
    return system.fields()


class TestTwentyThousandEvents:
    def test_end_as_in_a_quiet_run_though_workers_are_killed_and_all_celery_messages_are_dropped(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ):
        (tmp_path / "quiet").mkdir()
        (tmp_path / "wild").mkdir()
        with running_system(tmp_path / "quiet", monkeypatch) as system:
            quiet = run(system, lambda: None)

        with running_system(tmp_path / "wild", monkeypatch) as system:
            wild = run(system, lambda: _make_trouble(system))

        assert len(quiet) == PEOPLE
        differing = {person: (quiet[person], wild.get(person)) for person in quiet if quiet[person] != wild.get(person)}
        assert not differing


def _make_trouble(system: System) -> None:
    """Kill workers at random moments, and drop every Celery message in between."""
    chance = random.Random(system.parts.ledger.snapshot().ledger["-", "accepted"])
    for number in range(KILLS // 4 + 1):
        time.sleep(chance.uniform(0.1, 0.7))
        system.kill(chance.choice(["normalize", "deliver"]))
        if number == 1:
            Redis.from_url(broker_url(system.parts.settings)).flushdb()
