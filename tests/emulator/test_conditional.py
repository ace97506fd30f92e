"""Rows read and written under a condition, named by other ids, compressed, too long, too old."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest
import requests

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.emulator.conftest import Client

LATER = "Fri, 22 Jul 2089 18:45:56 GMT"
EARLIER = "Tue, 31 May 2016 18:13:37 GMT"
SPAN = "start=2000-01-01T00%3A00%3A00%2B00%3A00&end=2099-01-01T00%3A00%3A00%2B00%3A00"


class TestADate:
    def test_of_an_unchanged_record_lets_it_be_written(self, org: Client) -> None:
        contact = org.contact()

        answer = org.call("PATCH", f"/sobjects/Contact/{contact}", {"Title": "A"}, If_Unmodified_Since=LATER)

        assert answer.status_code == 204

    def test_before_the_last_change_refuses_a_write(self, org: Client) -> None:
        contact = org.contact()

        answer = org.call("PATCH", f"/sobjects/Contact/{contact}", {"Title": "A"}, If_Unmodified_Since=EARLIER)

        assert (answer.status_code, answer.json()[0]["errorCode"]) == (412, "PRECONDITION_FAILED")
        assert org.saves(contact) == []

    def test_that_cannot_be_read_refuses_a_write(self, org: Client) -> None:
        contact = org.contact()

        answer = org.call("PATCH", f"/sobjects/Contact/{contact}", {"Title": "A"}, If_Unmodified_Since="yesterday")

        assert answer.status_code == 400

    @pytest.mark.parametrize(("date", "status"), [(LATER, 304), (EARLIER, 200)])
    def test_of_what_the_caller_has_saves_reading_it(self, org: Client, date: str, status: int) -> None:
        answer = org.call("GET", f"/sobjects/Contact/{org.contact()}", If_Modified_Since=date)

        assert answer.status_code == status


class TestAnEntityTag:
    def test_lets_an_account_be_written_only_as_it_was_read(self, org: Client) -> None:
        account = org.seed(accounts=[{"Name": "A"}])["accounts"][0]
        tag = org.call("GET", f"/sobjects/Account/{account}").headers["ETag"]

        first = org.call("PATCH", f"/sobjects/Account/{account}", {"Name": "B"}, If_Match=tag)
        second = org.call("PATCH", f"/sobjects/Account/{account}", {"Name": "C"}, If_Match=tag)

        assert (first.status_code, second.status_code) == (204, 412)
        assert org.call("GET", f"/sobjects/Account/{account}").json()["Name"] == "B"

    def test_saves_reading_an_account_twice(self, org: Client) -> None:
        account = org.seed(accounts=[{"Name": "A"}])["accounts"][0]
        tag = org.call("GET", f"/sobjects/Account/{account}").headers["ETag"]

        assert org.call("GET", f"/sobjects/Account/{account}", If_None_Match=tag).status_code == 304
        assert org.call("PATCH", f"/sobjects/Account/{account}", {"Name": "B"}, If_None_Match=tag).status_code == 412

    def test_is_given_to_no_other_record(self, org: Client) -> None:
        answer = org.call("GET", f"/sobjects/Contact/{org.contact()}")

        assert "ETag" not in answer.headers
        assert "Last-Modified" in answer.headers


class TestAnExternalId:
    def test_names_the_record_to_read_and_to_delete(self, org: Client) -> None:
        contact = org.contact(External_Id__c="77")

        assert org.call("GET", "/sobjects/Contact/External_Id__c/77").json()["Id"] == contact
        assert org.call("DELETE", "/sobjects/Contact/External_Id__c/77").status_code == 204
        assert org.call("GET", "/sobjects/Contact/External_Id__c/77").status_code == 404

    def test_of_several_records_deletes_none(self, org: Client) -> None:
        ids = org.seed(contacts=[{"LastName": "Doe", "External_Id__c": "77"} for _ in range(2)])["contacts"]

        answer = org.call("DELETE", "/sobjects/Contact/External_Id__c/77")

        assert (answer.status_code, len(answer.json())) == (300, 2)
        assert org.call("GET", f"/sobjects/Contact/{ids[0]}").status_code == 200

    def test_called_id_creates_a_record(self, org: Client) -> None:
        assert org.call("POST", "/sobjects/Account/Id", {"Name": "A"}).status_code == 201
        assert org.call("POST", f"/sobjects/Contact/{org.contact()}", {}).status_code == 405


class TestASpan:
    def test_lists_what_was_deleted_in_it(self, org: Client) -> None:
        contact, _other = org.contact(), org.contact()
        org.call("DELETE", f"/sobjects/Contact/{contact}")

        body = org.call("GET", f"/sobjects/Contact/deleted/?{SPAN}").json()

        assert body.keys() == {"deletedRecords", "earliestDateAvailable", "latestDateCovered"}
        assert [each["id"] for each in body["deletedRecords"]] == [contact]

    def test_lists_what_was_changed_in_it(self, org: Client) -> None:
        contact = org.contact()

        body = org.call("GET", f"/sobjects/Contact/updated/?{SPAN}").json()

        assert body["ids"] == [contact]
        past = "start=2000-01-01T00:00:00Z&end=2001-01-01T00:00:00Z"
        assert org.call("GET", f"/sobjects/Contact/updated?{past}").json()["ids"] == []

    @pytest.mark.parametrize(
        "span", ["", "start=2020-01-01T00:00:00Z", "start=soon&end=later", f"{SPAN}&start=2100-01-01T00:00:00Z"]
    )
    def test_must_be_one(self, org: Client, span: str) -> None:
        assert org.call("GET", f"/sobjects/Contact/deleted?{span}").status_code == 400


class TestTheWire:
    def test_compresses_long_answers_for_callers_who_ask(self, org: Client) -> None:
        headers = {"Authorization": str(org.session.headers["Authorization"])}
        address = f"{org.url}/services/data/v66.0/limits"

        with requests.get(address, headers={**headers, "Accept-Encoding": "gzip"}, stream=True, timeout=10) as answer:
            assert answer.headers["Content-Encoding"] == "gzip"
            assert b"DailyApiRequests" in gzip.decompress(answer.raw.read())
        plain = requests.get(address, headers={**headers, "Accept-Encoding": "identity"}, timeout=10)
        assert "Content-Encoding" not in plain.headers

    def test_answers_head_without_a_body(self, org: Client) -> None:
        answer = org.call("HEAD", f"/sobjects/Contact/{org.contact()}")

        assert (answer.status_code, answer.content) == (200, b"")

    def test_says_which_methods_are_allowed(self, org: Client) -> None:
        answer = org.call("PUT", "/limits")

        text = "HTTP Method 'PUT' not allowed. Allowed are GET,HEAD"
        assert (answer.status_code, answer.json()) == (405, [{"message": text, "errorCode": "METHOD_NOT_ALLOWED"}])

    def test_refuses_an_address_that_is_too_long(self, org: Client) -> None:
        answer = org.query("SELECT Id FROM Contact WHERE LastName = '" + "x" * 17_000 + "'")

        assert answer.status_code == 414

    def test_refuses_headers_that_are_too_long(self, org: Client) -> None:
        assert org.call("GET", "/limits", X_Long="x" * 17_000).status_code == 431

    @pytest.mark.parametrize(("version", "status"), [("v30.0", 410), ("v7.0", 410), ("v31.0", 200), ("v6.0", 404)])
    def test_retired_versions_are_gone(self, org: Client, version: str, status: int) -> None:
        answer = org.session.get(f"{org.url}/services/data/{version}/limits", timeout=10)

        assert answer.status_code == status

    def test_warns_of_versions_that_will_end(self, start: Callable[..., Client]) -> None:
        org = start("--deprecated-below", "40")
        org.log_in()

        old, new = (org.session.get(f"{org.url}/services/data/v{n}.0/limits", timeout=10) for n in (39, 40))

        assert old.headers["Warning"].startswith('299 - "This API is deprecated')
        assert "Warning" not in new.headers
