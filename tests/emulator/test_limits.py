"""The limits of an org: a day's calls, an app's share of them, and calls that last long."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.emulator.conftest import Client

LONG = {"long_running": {"seconds": 0.05, "most": 2}, "latency_ms": {"path": "/limits", "min": 1500, "max": 1500}}


def test_an_app_with_a_limit_of_its_own_is_told_of_it(org: Client) -> None:
    org.ask("POST", "/limits", {"max": 5000, "used": 16, "apps": {"acme-app": 250}})

    answer = org.call("GET", "/limits")

    told = "api-usage=17/5000; per-app-api-usage=17/250(appName=acme-app)"
    assert answer.headers["Sforce-Limit-Info"] == told


@pytest.mark.parametrize("wrong", [{"max": -1}, {"used": "many"}, {"unknown": 1}])
def test_limits_that_cannot_be_are_refused(org: Client, wrong: dict[str, object]) -> None:
    answer = org.session.post(f"{org.url}/emulator/limits", json=wrong, timeout=10)

    assert answer.status_code == 400


def test_usage_falls_when_calls_become_a_day_old(org: Client) -> None:
    org.call("GET", "/limits")
    org.call("GET", "/limits")
    org.ask("POST", "/clock", {"move": {"hours": 23}})
    later = org.call("GET", "/limits").headers["Sforce-Limit-Info"]

    org.ask("POST", "/clock", {"move": {"hours": 2}})

    next_day = org.call("GET", "/limits").headers["Sforce-Limit-Info"]
    assert [later, next_day] == ["api-usage=3/100000", "api-usage=2/100000"]


def test_a_used_up_day_ends_when_the_window_has_moved(org: Client) -> None:
    org.ask("POST", "/limits", {"max": 5, "used": 5})
    refused = org.call("GET", "/limits").status_code

    org.ask("POST", "/clock", {"move": {"days": 1, "minutes": 1}})

    assert [refused, org.call("GET", "/limits").status_code] == [403, 200]


class TestCallsThatLastLong:
    def test_are_limited_in_number(self, org: Client) -> None:
        org.ask("POST", "/faults", LONG)

        with ThreadPoolExecutor(2) as pool:
            long = [pool.submit(org.call, "GET", "/limits") for _ in range(2)]
            refused = _first_refusal(org)

        error = {"message": "ConcurrentPerOrgLongTxn Limit exceeded.", "errorCode": "REQUEST_LIMIT_EXCEEDED"}
        assert refused == (403, [error])
        assert [each.result().status_code for each in long] == [200, 200]

    def test_leave_room_once_they_are_over(self, org: Client) -> None:
        org.ask("POST", "/faults", LONG)

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda _: org.call("GET", "/limits"), range(2)))

        assert org.call("GET", "/sobjects").status_code == 200


def _first_refusal(org: Client) -> tuple[int, object]:
    """Ask, at most so often, until one call is refused."""
    for _ in range(200):
        answer = org.session.get(f"{org.url}/services/data/v66.0/sobjects", timeout=10)
        if answer.status_code != 200:
            return answer.status_code, answer.json()
    return 200, None
