"""What goes wrong on purpose."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.emulator.conftest import of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.emulator.conftest import Client


def refused(org: Client, ids: list[str]) -> list[bool]:
    """Update everybody; say of each whether it was refused."""
    return [not result["success"] for result in org.update(*(of("Contact", i, Title="x") for i in ids)).json()]


class TestRecordErrors:
    def test_strike_their_share_and_no_other_record(self, org: Client) -> None:
        ids = org.seed(contacts=[{"LastName": f"{n}"} for n in range(200)])["contacts"]
        org.ask("POST", "/faults", {"seed": 7, "record_errors": [{"code": "UNABLE_TO_LOCK_ROW", "share": 0.1}]})

        struck = refused(org, ids)

        assert 5 < sum(struck) < 40
        assert all(bool(org.saves(i)) != hit for i, hit in zip(ids[:20], struck, strict=False))

    def test_repeat_with_the_same_seed(self, org: Client) -> None:
        ids = org.seed(contacts=[{"LastName": f"{n}"} for n in range(100)])["contacts"]
        plan = {"seed": 7, "record_errors": [{"code": "UNABLE_TO_LOCK_ROW", "share": 0.3}]}

        runs = []
        for _ in range(2):
            org.ask("POST", "/faults", plan)
            runs.append(refused(org, ids))

        assert runs[0] == runs[1]

    def test_can_be_aimed_at_one_record_once(self, org: Client) -> None:
        ids = org.seed(contacts=[{"LastName": "a"}, {"LastName": "b"}])["contacts"]
        error = {"code": "UNABLE_TO_LOCK_ROW", "ids": [ids[1]], "times": 1}
        org.ask("POST", "/faults", {"record_errors": [error]})

        assert [refused(org, ids), refused(org, ids)] == [[False, True], [False, False]]

    def test_say_what_salesforce_says(self, org: Client) -> None:
        contact = org.contact()
        org.ask("POST", "/faults", {"record_errors": [{"code": "UNABLE_TO_LOCK_ROW"}]})

        result = org.update(of("Contact", contact, Title="x")).json()[0]

        message = "unable to obtain exclusive access to this record"
        error = {"statusCode": "UNABLE_TO_LOCK_ROW", "message": message, "fields": []}
        assert result == {"success": False, "errors": [error]}


class TestAnHttpError:
    @pytest.mark.parametrize(("when", "saves"), [("before", 0), ("after", 1)])
    def test_answers_with_a_page_before_or_after_the_save(self, org: Client, when: str, saves: int) -> None:
        contact = org.contact()
        org.ask("POST", "/faults", {"http_errors": [{"status": 503, "share": 1, "when": when}]})

        answer = org.update(of("Contact", contact, Title="x"))

        assert answer.status_code == 503
        assert answer.headers["Content-Type"].startswith("text/html")
        assert len(org.saves(contact)) == saves

    def test_can_be_aimed_at_one_address(self, org: Client) -> None:
        org.ask("POST", "/faults", {"http_errors": [{"status": 500, "path": "composite"}]})

        assert [org.call("GET", "/limits").status_code, org.update().status_code] == [200, 500]


class TestADroppedConnection:
    @pytest.mark.parametrize(("when", "saves"), [("before", 0), ("after", 1)])
    def test_gives_no_answer_before_or_after_the_save(self, org: Client, when: str, saves: int) -> None:
        contact = org.contact()
        org.ask("POST", "/faults", {"drop_connection": {"share": 1, "when": when}})

        with pytest.raises(requests.ConnectionError):
            org.update(of("Contact", contact, Title="x"))

        assert len(org.saves(contact)) == saves


def test_sessions_end_at_the_given_request(org: Client) -> None:
    org.ask("POST", "/faults", {"expire_session_after": [2]})

    first, second = org.call("GET", "/limits"), org.call("GET", "/limits")
    org.log_in()
    third = org.call("GET", "/limits")

    assert [answer.status_code for answer in (first, second, third)] == [200, 401, 200]


def test_a_daily_limit_can_be_set_as_a_fault(org: Client) -> None:
    org.ask("POST", "/faults", {"daily_limit": 1})

    statuses = [org.call("GET", "/limits").status_code for _ in range(2)]

    assert statuses == [200, 403]


def test_latency_makes_calls_wait(org: Client) -> None:
    org.ask("POST", "/faults", {"latency_ms": {"min": 50, "max": 60}})

    answer = org.call("GET", "/limits")

    assert answer.elapsed.total_seconds() >= 0.05


def test_a_new_set_of_faults_replaces_the_old_one(org: Client) -> None:
    org.ask("POST", "/faults", {"http_errors": [{"status": 503}]})

    org.ask("POST", "/faults", {})

    assert org.call("GET", "/limits").status_code == 200


def test_neither_logging_in_nor_the_emulators_own_addresses_fail(org: Client) -> None:
    org.ask("POST", "/faults", {"http_errors": [{"status": 503}]})

    assert org.login().status_code == 200
    assert org.ask("GET", "/health")["status"] == "ok"


class TestAPlanThatCannotBeUnderstood:
    @pytest.mark.parametrize("plan", [{"unknown": 1}, {"record_errors": [{"share": 2, "code": "X"}]}, [], "x"])
    def test_is_refused_over_http(self, org: Client, plan: Any) -> None:
        answer = requests.post(f"{org.url}/emulator/faults", json=plan, timeout=10)

        assert answer.status_code == 400
        assert answer.json()[0]["errorCode"] == "BAD_FAULTS"

    @pytest.mark.parametrize("text", ["{", '{"seed": "many"}', None])
    def test_ends_the_start_with_one_sentence(self, tmp_path: Path, text: str | None) -> None:
        path = tmp_path / "faults.json"
        if text is not None:
            path.write_text(text, encoding="utf-8")

        command = [sys.executable, "-m", "salesforce_emulator", "--faults", str(path)]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)

        assert (ended.returncode, ended.stdout) == (2, "")
        assert ended.stderr.startswith("Salesforce emulator: ")
        assert str(path) in ended.stderr
        assert ended.stderr.count("\n") == 1
