"""What every REST call passes: the session, the version, the day's limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import requests

from tests.emulator.conftest import golden, same_form

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.emulator.conftest import Client


class TestTheSession:
    @pytest.mark.parametrize("header", ["", "Bearer 00Dnobody!knows"])
    def test_that_is_missing_or_unknown_is_refused(self, org: Client, header: str) -> None:
        org.session.headers["Authorization"] = header

        answer = org.call("GET", "/limits")

        assert answer.status_code == 401
        assert answer.json() == golden("invalid_session_id_401.json")

    def test_ends_when_all_sessions_are_expired(self, org: Client) -> None:
        org.ask("POST", "/expire-sessions")

        answer = org.call("GET", "/limits")

        assert answer.status_code == 401

    def test_ends_when_it_is_unused(self, start: Callable[..., Client]) -> None:
        org = start("--session-minutes", "0")
        org.log_in()

        answer = org.call("GET", "/limits")

        assert answer.status_code == 401


class TestTheAddress:
    @pytest.mark.parametrize("path", ["//services/data", "/services/data/", "/services/data"])
    def test_may_have_a_slash_too_many_around_it(self, org: Client, path: str) -> None:
        assert requests.get(org.url + path, timeout=10).status_code == 200


class TestTheDaysLimit:
    def test_is_told_with_every_answer(self, org: Client) -> None:
        org.ask("POST", "/limits", {"max": 15000, "used": 10})

        answers = [org.call("GET", "/limits"), org.query("SELECT nonsense")]

        told = [answer.headers["Sforce-Limit-Info"] for answer in answers]
        assert told == ["api-usage=11/15000", "api-usage=12/15000"]

    def test_refuses_the_call_after_the_last(self, org: Client) -> None:
        org.ask("POST", "/limits", {"max": 1, "used": 0})
        org.call("GET", "/limits")

        answer = org.call("GET", "/limits")

        assert answer.status_code == 403
        assert answer.json() == [{"message": "TotalRequests Limit exceeded.", "errorCode": "REQUEST_LIMIT_EXCEEDED"}]

    def test_is_not_touched_by_a_call_without_a_session(self, org: Client) -> None:
        org.session.headers["Authorization"] = ""

        org.call("GET", "/limits")

        assert org.ask("GET", "/stats")["charged"] == 0

    def test_counts_two_hundred_records_as_one_call(self, org: Client) -> None:
        ids = org.seed(contacts=[{"LastName": f"{n}"} for n in range(200)])["contacts"]

        org.update(*({"attributes": {"type": "Contact"}, "id": each, "Title": "x"} for each in ids))

        assert org.ask("GET", "/stats")["charged"] == 1

    def test_is_listed_with_the_other_limits(self, org: Client) -> None:
        org.ask("POST", "/limits", {"max": 5000, "used": 62})

        body = org.call("GET", "/limits/").json()

        assert body["DailyApiRequests"] == {"Max": 5000, "Remaining": 4937}
        assert same_form(body, golden("limits_response.json"))


class TestTheVersion:
    def test_list_needs_no_session_and_costs_nothing(self, org: Client) -> None:
        answer = requests.get(f"{org.url}/services/data", timeout=10)

        listed, samples = answer.json(), golden("versions_response.json")
        assert "Sforce-Limit-Info" not in answer.headers
        assert [entry["version"] for entry in listed[: len(samples)]] == [entry["version"] for entry in samples]
        assert listed[0] == samples[0]

    def test_that_is_retired_is_gone(self, org: Client) -> None:
        answer = org.session.get(f"{org.url}/services/data/v20.0/limits", timeout=10)

        assert answer.status_code == 410

    def test_that_never_was_is_not_found(self, org: Client) -> None:
        answer = org.session.get(f"{org.url}/services/data/v99.0/limits", timeout=10)

        assert answer.status_code == 404


def test_an_address_that_leads_nowhere_is_not_found(org: Client) -> None:
    answer = org.call("GET", "/nowhere/at/all")

    assert answer.status_code == 404
    assert answer.json()[0]["errorCode"] == golden("not_found_404.json")[0]["errorCode"]


def test_a_method_that_does_not_fit_is_named(org: Client) -> None:
    answer = org.call("PUT", "/composite/sobjects", {})

    assert answer.status_code == 405
    assert answer.json()[0]["errorCode"] == "METHOD_NOT_ALLOWED"
