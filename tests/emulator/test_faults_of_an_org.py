"""Faults of the whole org: its sessions, its instance, its maintenance, its slowness, its presets."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import requests

from tests.emulator.conftest import VERSION, of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.emulator.conftest import Client


def status(org: Client) -> int:
    """Make one call, and tell how it was answered."""
    return org.call("GET", "/limits").status_code


class TestARevokedSession:
    def test_leaves_the_other_sessions_open(self, org: Client) -> None:
        other = org.login().json()["access_token"]
        org.ask("POST", "/faults", {"revoke_session_after": [1]})

        own = status(org)
        org.session.headers["Authorization"] = f"Bearer {other}"

        assert [own, status(org)] == [401, 200]


class TestAnInstanceChange:
    def test_gives_new_logins_the_new_address(self, org: Client) -> None:
        org.ask("POST", "/faults", {"instance_change": {"to": "localhost", "after_calls": 1}})
        before = org.login().json()["instance_url"]

        answers = [status(org), status(org)]
        after = org.login().json()["instance_url"]

        assert answers == [200, 401]
        assert before == org.url
        assert after == org.url.replace("127.0.0.1", "localhost")

    def test_lets_only_the_new_address_answer(self, org: Client) -> None:
        org.ask("POST", "/faults", {"instance_change": {"to": "localhost"}})
        status(org)
        org.log_in()

        new = org.session.get(
            org.url.replace("127.0.0.1", "localhost") + f"/services/data/{VERSION}/limits", timeout=10
        )

        assert [status(org), new.status_code] == [401, 200]

    def test_may_lead_the_old_address_to_a_page(self, org: Client) -> None:
        org.ask("POST", "/faults", {"instance_change": {"to": "localhost", "old_host": "redirect"}})

        answer = org.call("GET", "/limits")

        assert answer.history[0].status_code == 302
        assert answer.headers["Content-Type"].startswith("text/html")


class TestMaintenance:
    def test_closes_everything_with_a_page(self, org: Client) -> None:
        org.ask("POST", "/faults", {"maintenance": {"from": 0}})

        answers = [org.call("GET", "/limits"), org.login(), org.soap("<listMetadata/>")]

        assert [answer.status_code for answer in answers] == [503, 503, 503]
        assert "maintenance" in answers[0].text

    def test_may_say_that_the_api_is_disabled(self, org: Client) -> None:
        org.ask("POST", "/faults", {"maintenance": {"form": "api", "where": "data"}})

        answer = org.call("GET", "/limits")

        assert (answer.status_code, answer.json()[0]["errorCode"]) == (403, "API_CURRENTLY_DISABLED")

    def test_follows_the_clock_of_the_org(self, org: Client) -> None:
        now = datetime.fromisoformat(org.ask("GET", "/clock")["now"])
        window = {"from": (now + timedelta(hours=1)).isoformat(), "until": (now + timedelta(hours=3)).isoformat()}
        org.ask("POST", "/faults", {"maintenance": window})

        statuses = []
        for _ in range(3):
            statuses.append(status(org))
            org.ask("POST", "/clock", {"move": {"hours": 2}})

        assert statuses == [200, 503, 200]

    def test_is_over_at_its_end(self, org: Client) -> None:
        window = {"from": "2020-01-01T00:00:00Z", "until": "2020-01-01T01:00:00Z"}
        org.ask("POST", "/faults", {"maintenance": window})

        assert status(org) == 200


def test_an_object_without_permission_is_not_found_and_cannot_be_asked_for(org: Client) -> None:
    lead = org.lead()
    org.ask("POST", "/faults", {"hidden_objects": ["Lead"]})

    answers = [org.call("GET", f"/sobjects/Lead/{lead}"), org.query("SELECT Id FROM Lead")]

    told = [(answer.status_code, answer.json()[0]["errorCode"]) for answer in answers]
    assert told == [(404, "NOT_FOUND"), (400, "INVALID_TYPE")]
    assert "Lead" not in {each["name"] for each in org.call("GET", "/sobjects").json()["sobjects"]}


def test_an_object_without_permission_is_unknown(org: Client) -> None:
    lead = org.lead()
    org.ask("POST", "/faults", {"hidden_objects": ["Lead"]})

    answer = org.update(of("Lead", lead, Title="x"))

    assert answer.status_code == 400
    assert answer.json()[0] == {"errorCode": "INVALID_TYPE", "message": "sObject type 'Lead' is not supported."}


class TestLatency:
    @pytest.mark.parametrize(
        "latency",
        [{"mean": 40, "deviation": 0}, {"p50": 120, "p95": 121, "p99": 122}, {"slow": {"share": 1, "ms": 40}}],
    )
    def test_can_be_distributed_in_several_ways(self, org: Client, latency: dict[str, float]) -> None:
        org.ask("POST", "/faults", {"latency_ms": latency})

        answer = org.call("GET", "/limits")

        assert answer.elapsed.total_seconds() >= 0.039

    def test_can_be_aimed_at_an_address(self, org: Client) -> None:
        org.ask(
            "POST", "/faults", {"latency_ms": [{"path": "/composite", "min": 10, "max": 20}, {"path": "/x", "p50": 1}]}
        )

        status(org)
        org.update()

        assert org.ask("GET", "/faults")["struck"] == {"latency_ms[0]": 1, "latency_ms[1]": 0}

    def test_whose_percentiles_fall_is_refused(self, org: Client) -> None:
        answer = requests.post(f"{org.url}/emulator/faults", json={"latency_ms": {"p50": 9, "p95": 2}}, timeout=10)

        assert answer.status_code == 400


class TestAPreset:
    def test_can_be_named(self, org: Client) -> None:
        shown = org.ask("POST", "/faults", {"preset": "bad-day", "seed": 5})

        assert shown["seed"] == 5
        assert shown["record_errors"][0]["code"] == "UNABLE_TO_LOCK_ROW"

    def test_that_is_unknown_is_refused_with_the_list_of_names(self, org: Client) -> None:
        answer = requests.post(f"{org.url}/emulator/faults", json={"preset": "good-day"}, timeout=10)

        assert answer.status_code == 400
        assert "bad-day" in answer.json()[0]["message"]

    @pytest.mark.parametrize(
        "name",
        ["bad-day", "locked-out", "locked-rows", "lost-answers", "maintenance", "moving-org", "out-of-calls", "slow"],
    )
    def test_of_each_name_can_be_read(self, org: Client, name: str) -> None:
        assert org.ask("POST", "/faults", {"preset": name})["preset"] == name

    def test_can_be_named_at_the_start(self, start: Callable[..., Client]) -> None:
        org = start("--faults", "out-of-calls")

        assert org.ask("GET", "/faults")["daily_limit"] == 100

    def test_can_be_the_base_of_a_file(self, start: Callable[..., Client], tmp_path: Path) -> None:
        path = tmp_path / "bad-day.json"
        path.write_text(json.dumps({"preset": "out-of-calls", "daily_limit": 7}), encoding="utf-8")

        org = start("--faults", str(path))

        assert org.ask("GET", "/faults")["daily_limit"] == 7


def test_a_bad_day_goes_the_same_way_each_time(org: Client) -> None:
    contact = org.contact()

    days = []
    for _ in range(2):
        org.ask("POST", "/faults", {"preset": "bad-day", "seed": 11, "latency_ms": []})
        days.append([_how_it_went(org, contact) for _ in range(120)])

    assert days[0] == days[1]
    assert len(set(days[0])) > 3


def _how_it_went(org: Client, contact: str) -> str:
    """Save once, and say how it was answered; who is logged out logs in again."""
    try:
        answer = org.update(of("Contact", contact, Title="x"))
        if answer.status_code == 401:
            org.log_in()
        return f"{answer.status_code} {answer.text.count('errorCode')}{answer.text.count('statusCode')}"
    except requests.RequestException as error:
        return type(error).__name__
