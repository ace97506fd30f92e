"""An org in trouble: locked rows, an unavailable server, expired sessions."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from console import demo_campaign
from tests.system import running_system
from worker.domain.status import StatusCode
from worker.domain.status_sets import Country

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

FAULTS = {
    "seed": 7,
    "record_errors": [{"code": "UNABLE_TO_LOCK_ROW", "share": 0.02}],
    "http_errors": [{"status": 503, "share": 0.05, "when": "before"}],
    "expire_session_after": [20, 60],
}


class TestAnOrgInTrouble:
    def test_loses_nothing_keeps_the_order_of_each_record_and_is_told_no_event_twice(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ):
        with running_system(tmp_path, monkeypatch) as system:
            people = system.seed(350, leads=150)
            system.add_drop(demo_campaign.US_DROP)
            system.add_drop(demo_campaign.CANADA_DROP, Country.CA)
            system.org("POST", "/faults", FAULTS)
            made = demo_campaign.campaign(people)

            for name, (source, content) in made.files().items():
                if name != "scans.json":
                    system.produce(source, content)
            system.settle(seconds=120)
            system.produce(*made.files()["scans.json"])
            verdict = system.settle(seconds=120)

            assert verdict.balances, verdict
            assert verdict.lines[0].endings["dead"] == 0
            saves = system.saves()
            _each_event_once(saves)
            _each_in_order(saves)
            stats = system.org("GET", "/stats")
            assert stats["failed_records"] > 0
            assert stats["calls"]["POST /services/oauth2/token"] >= 3


def _each_event_once(saves: dict[str, list[dict[str, str]]]) -> None:
    for record_id, mine in saves.items():
        repeated = [save for save, times in Counter(tuple(sorted(save.items())) for save in mine).items() if times > 1]
        assert not repeated, f"{record_id} was told twice: {repeated}"


def _each_in_order(saves: dict[str, list[dict[str, str]]]) -> None:
    ranks = {code.value: code.rank for code in StatusCode}
    for record_id, mine in saves.items():
        told = [
            (
                next(v for n, v in s.items() if "Last_Event" in n),
                ranks[next(v for v in s.values() if v in ranks)],
            )
            for s in mine
        ]
        assert told == sorted(told), f"{record_id} went backwards: {told}"
