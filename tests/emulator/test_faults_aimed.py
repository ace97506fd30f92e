"""Faults that are aimed: at an address, a method, an object, a span of calls, or another API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.emulator.conftest import of

if TYPE_CHECKING:
    from tests.emulator.conftest import Client


def statuses(org: Client, calls: int) -> list[int]:
    """Make so many calls, and tell how each was answered."""
    return [org.call("GET", "/limits").status_code for _ in range(calls)]


class TestARefusedRequest:
    @pytest.mark.parametrize(
        ("code", "status", "text"),
        [
            ("REQUEST_LIMIT_EXCEEDED", 403, "TotalRequests Limit exceeded."),
            ("SERVER_UNAVAILABLE", 503, "Server too busy"),
            ("UNABLE_TO_LOCK_ROW", 400, "unable to obtain exclusive access to this record"),
            ("API_DISABLED_FOR_ORG", 403, "The REST API is not enabled for this Organization."),
            ("ENTITY_IS_DELETED", 404, "entity is deleted"),
        ],
    )
    def test_says_what_salesforce_says(self, org: Client, code: str, status: int, text: str) -> None:
        org.ask("POST", "/faults", {"request_errors": [{"code": code}]})

        answer = org.call("GET", "/limits")

        assert (answer.status_code, answer.json()) == (status, [{"message": text, "errorCode": code}])
        assert answer.headers["Sforce-Limit-Info"].startswith("api-usage=")

    def test_may_have_another_status_and_text(self, org: Client) -> None:
        error = {"code": "REQUEST_LIMIT_EXCEEDED", "status": 429, "message": "Slow down."}
        org.ask("POST", "/faults", {"request_errors": [error]})

        answer = org.call("GET", "/limits")

        assert (answer.status_code, answer.json()[0]["message"]) == (429, "Slow down.")

    def test_after_its_work_has_saved(self, org: Client) -> None:
        contact = org.contact()
        org.ask("POST", "/faults", {"request_errors": [{"code": "UNKNOWN_EXCEPTION", "when": "after"}]})

        assert org.update(of("Contact", contact, Title="x")).status_code == 500
        assert len(org.saves(contact)) == 1

    def test_is_not_told_to_a_caller_without_a_session(self, org: Client) -> None:
        org.session.headers["Authorization"] = "Bearer nobody"
        org.ask("POST", "/faults", {"request_errors": [{"code": "SERVER_UNAVAILABLE"}]})

        assert org.call("GET", "/limits").status_code == 401


class TestAFault:
    def test_spares_the_calls_before_it(self, org: Client) -> None:
        org.ask("POST", "/faults", {"http_errors": [{"status": 503, "after_calls": 2, "times": 1}]})

        assert statuses(org, 4) == [200, 200, 503, 200]

    def test_can_be_aimed_at_a_method(self, org: Client) -> None:
        org.ask("POST", "/faults", {"http_errors": [{"status": 502, "method": "PATCH"}]})

        assert [org.call("GET", "/limits").status_code, org.update().status_code] == [200, 502]

    def test_lasts_until_its_moment(self, org: Client) -> None:
        org.ask("POST", "/faults", {"http_errors": [{"status": 502, "until": "2020-01-01T00:00:00Z"}]})

        assert statuses(org, 1) == [200]

    def test_begins_with_its_moment(self, org: Client) -> None:
        org.ask("POST", "/faults", {"http_errors": [{"status": 502, "from": "2020-01-01T00:00:00Z"}]})

        assert statuses(org, 1) == [502]

    def test_waits_for_its_second(self, org: Client) -> None:
        org.ask("POST", "/faults", {"http_errors": [{"status": 502, "from": 3600}]})

        assert statuses(org, 1) == [200]

    def test_does_not_change_the_luck_of_another(self, org: Client) -> None:
        error = {"status": 503, "share": 0.5}
        org.ask("POST", "/faults", {"seed": 3, "http_errors": [error]})
        alone = statuses(org, 20)

        other = {"code": "UNKNOWN_EXCEPTION", "share": 0.5, "path": "/nowhere"}
        org.ask("POST", "/faults", {"seed": 3, "http_errors": [error], "request_errors": [other]})

        assert statuses(org, 20) == alone
        assert {200, 503} == set(alone)


class TestARecordError:
    def test_can_be_aimed_at_an_object(self, org: Client) -> None:
        records = [of("Contact", org.contact(), Title="x"), of("Lead", org.lead(), Title="x")]
        org.ask("POST", "/faults", {"record_errors": [{"code": "ENTITY_IS_LOCKED", "object": "lead"}]})

        assert [result["success"] for result in org.update(*records).json()] == [True, False]

    def test_can_be_aimed_at_creating(self, org: Client) -> None:
        org.ask("POST", "/faults", {"record_errors": [{"code": "STORAGE_LIMIT_EXCEEDED", "method": "POST"}]})

        updated = org.update(of("Contact", org.contact(), Title="x")).json()
        created = org.call("POST", "/sobjects/Contact", {"LastName": "New"})

        assert updated[0]["success"]
        assert (created.status_code, created.json()[0]["errorCode"]) == (403, "STORAGE_LIMIT_EXCEEDED")

    def test_strikes_after_so_many_records(self, org: Client) -> None:
        ids = org.seed(contacts=[{"LastName": f"{n}"} for n in range(5)])["contacts"]
        org.ask("POST", "/faults", {"record_errors": [{"code": "ENTITY_IS_LOCKED", "after_calls": 3}]})

        results = org.update(*(of("Contact", each, Title="x") for each in ids)).json()

        assert [result["success"] for result in results] == [True, True, True, False, False]


class TestOtherApis:
    def test_are_spared_unless_named(self, org: Client) -> None:
        org.ask("POST", "/faults", {"http_errors": [{"status": 503}]})

        assert org.login().status_code == 200
        assert org.soap("<listMetadata><queries><type>Layout</type></queries></listMetadata>").status_code == 200

    def test_metadata_answers_with_a_soap_fault(self, org: Client) -> None:
        org.ask("POST", "/faults", {"request_errors": [{"where": "metadata", "code": "UNKNOWN_EXCEPTION"}]})

        answer = org.soap("<listMetadata><queries><type>Layout</type></queries></listMetadata>")

        assert answer.status_code == 500
        assert "<faultcode>sf:UNKNOWN_EXCEPTION</faultcode>" in answer.text
        assert statuses(org, 1) == [200]

    def test_login_answers_with_an_oauth_error(self, org: Client) -> None:
        error = {"where": ["login"], "code": "rate_limit_exceeded", "message": "login rate exceeded"}
        org.ask("POST", "/faults", {"request_errors": [error]})

        answer = org.login()

        assert answer.status_code == 400
        assert answer.json() == {"error": "rate_limit_exceeded", "error_description": "login rate exceeded"}

    def test_login_can_be_slow_and_fail_with_a_page(self, org: Client) -> None:
        plan = {"latency_ms": {"where": "login", "min": 30, "max": 30}, "http_errors": [{"where": "login"}]}
        org.ask("POST", "/faults", plan)

        answer = org.login()

        assert (answer.status_code, answer.headers["Content-Type"][:9]) == (503, "text/html")
        assert answer.elapsed.total_seconds() >= 0.03


class TestAPage:
    @pytest.mark.parametrize(
        ("status", "saying"), [(503, "maintenance"), (420, "Edge"), (404, "No Longer Exists"), (502, "Bad Gateway")]
    )
    def test_says_what_its_status_says(self, org: Client, status: int, saying: str) -> None:
        org.ask("POST", "/faults", {"http_errors": [{"status": status}]})

        answer = org.call("GET", "/limits")

        assert (answer.status_code, saying in answer.text) == (status, True)

    def test_may_be_the_end_of_a_redirect(self, org: Client) -> None:
        org.ask("POST", "/faults", {"http_errors": [{"status": 302}]})

        answer = org.call("GET", "/limits")

        assert [answer.status_code, answer.history[0].status_code] == [200, 302]
        assert answer.headers["Content-Type"].startswith("text/html")

    def test_may_say_when_to_come_back(self, org: Client) -> None:
        org.ask("POST", "/faults", {"http_errors": [{"status": 429, "retry_after": 7}]})

        assert org.call("GET", "/limits").headers["Retry-After"] == "7"


def test_a_truncated_answer_ends_before_its_length(org: Client) -> None:
    contact = org.contact()
    org.ask("POST", "/faults", {"truncate": {"times": 1}})

    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        org.update(of("Contact", contact, Title="x"))

    assert len(org.saves(contact)) == 1


def test_the_faults_tell_how_often_each_of_them_struck(org: Client) -> None:
    contact = org.contact()
    plan: dict[str, Any] = {
        "http_errors": [{"status": 503, "method": "GET", "times": 2}, {"status": 502, "path": "/nowhere"}],
        "record_errors": [{"code": "ENTITY_IS_LOCKED"}],
        "expire_session_after": [4],
    }
    org.ask("POST", "/faults", plan)

    statuses(org, 2)
    org.update(of("Contact", contact, Title="x"))
    statuses(org, 1)

    struck = org.ask("GET", "/faults")["struck"]
    counts = {"http_errors[0]": 2, "http_errors[1]": 0, "record_errors[0]": 1, "expire_session_after": 1}
    assert struck == counts


def test_what_the_faults_show_can_be_sent_back(org: Client) -> None:
    plan = {"seed": 4, "http_errors": [{"status": 502, "from": 3}], "latency_ms": {"p50": 1}}
    shown = org.ask("POST", "/faults", plan)

    assert org.ask("POST", "/faults", shown) == shown
