"""Requests nobody should send: each is refused in Salesforce's words, and none breaks the org."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.emulator.conftest import VERSION, of

if TYPE_CHECKING:
    from tests.emulator.conftest import Client


def sent(org: Client, path: str, body: str, method: str = "POST", **headers: str) -> requests.Response:
    """Send a body as it stands."""
    spelled = {"Content-Type": "application/json", **{name.replace("_", "-"): value for name, value in headers.items()}}
    address = f"{org.url}/services/data/{VERSION}{path}"
    return org.session.request(method, address, data=body.encode(), headers=spelled, timeout=10)


def refusal(answer: requests.Response) -> tuple[int, str]:
    """Give the status and code of a refusal."""
    return answer.status_code, answer.json()[0]["errorCode"]


class TestANumberThatIsNone:
    @pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400", "-1E+400", "1" + "0" * 400 + ".0"])
    @pytest.mark.parametrize("field", ["AnnualRevenue", "Name"])
    def test_is_no_json(self, org: Client, field: str, number: str) -> None:
        answer = sent(org, "/sobjects/Account", f'{{"Name": "Co", "{field}": {number}}}')

        assert refusal(answer) == (400, "JSON_PARSER_ERROR")
        assert "at [line:1, column:" in answer.json()[0]["message"]
        assert org.query("SELECT Id FROM Account").json()["totalSize"] == 0

    def test_is_found_wherever_it_stands(self, org: Client) -> None:
        answer = sent(org, "/sobjects/Account", '{"Name": "1e999",\n "Fax": [["x", {"y":\n   1e400}]]}')

        assert answer.json()[0]["message"] == "Number out of range at [line:3, column:4]"

    def test_is_refused_within_a_composite_call(self, org: Client) -> None:
        address = f"/services/data/{VERSION}/sobjects/Account"
        part = f'{{"method":"POST","url":"{address}","referenceId":"a","body":{{"Name":1e400}}}}'

        assert refusal(sent(org, "/composite", f'{{"compositeRequest":[{part}]}}')) == (400, "JSON_PARSER_ERROR")

    @pytest.mark.parametrize("number", ["NaN", "1e400"])
    def test_is_refused_in_the_job_of_a_multipart_request(self, org: Client, number: str) -> None:
        job = f'{{"object": "Contact", "operation": "insert", "contentType": "CSV", "x": {number}}}'
        parts = {"job": (None, job, "application/json"), "content": ("people.csv", "LastName\nDoe\n", "text/csv")}

        answer = org.session.post(f"{org.url}/services/data/{VERSION}/jobs/ingest", files=parts, timeout=10)

        assert refusal(answer) == (400, "JSON_PARSER_ERROR")


class TestAValueThatCannotBeRead:
    @pytest.mark.parametrize(
        ("body", "place"),
        [
            ('{"LastName":"x","Birthdate":"x"}', "line:1, column:29"),
            ('{"LastName":"x",\n  "Birthdate": "x"}', "line:2, column:16"),
            ('{"LastName":"\\"Birthdate\\": \\"x\\"", "Birthdate":"x"}', "line:1, column:49"),
            ('{"birthdate":"x","LastName":"x"}', "line:1, column:14"),
        ],
    )
    def test_is_pointed_at(self, org: Client, body: str, place: str) -> None:
        answer = sent(org, "/sobjects/Contact", body)

        text = (
            "Cannot deserialize instance of date from VALUE_STRING value x or request may be missing a required field"
        )
        assert refusal(answer) == (400, "JSON_PARSER_ERROR")
        assert answer.json()[0]["message"] == f"{text} at [{place}]"

    @pytest.mark.parametrize(
        ("value", "token"),
        [
            (True, "VALUE_TRUE value true"),
            (False, "VALUE_FALSE value false"),
            (7, "VALUE_NUMBER_INT value 7"),
            (7.5, "VALUE_NUMBER_FLOAT value 7.5"),
            ("x", "VALUE_STRING value x"),
            ([], "START_ARRAY value ["),
            ({}, "START_OBJECT value {"),
        ],
    )
    def test_is_named_by_its_kind(self, org: Client, value: Any, token: str) -> None:
        org.seed(fields=[{"name": "F__c", "type": "DateTime"}])

        answer = org.call("POST", "/sobjects/Contact", {"LastName": "x", "F__c": value})

        assert answer.json()[0]["message"].startswith(f"Cannot deserialize instance of datetime from {token} or ")

    def test_is_pointed_at_among_many_records(self, org: Client) -> None:
        records = [of("Contact", org.contact(), Title="x"), of("Contact", org.contact(), Birthdate="x")]

        answer = org.update(*records)

        at = answer.request.body.decode().index('"Birthdate": ') + len('"Birthdate": ') + 1
        assert answer.json()[0]["message"].endswith(f"at [line:1, column:{at}]")


class TestARequest:
    def test_that_is_no_gzip_is_refused(self, org: Client) -> None:
        answer = sent(org, "/sobjects/Contact", '{"LastName":"x"}', Content_Encoding="gzip")

        assert refusal(answer) == (400, "JSON_PARSER_ERROR")

    def test_whose_gzip_is_cut_short_is_refused(self, org: Client) -> None:
        body = gzip.compress(b'{"LastName":"x"}')[:-9]
        address = f"{org.url}/services/data/{VERSION}/sobjects/Contact"

        answer = org.session.post(address, data=body, headers={"Content-Encoding": "gzip"}, timeout=10)

        assert refusal(answer) == (400, "JSON_PARSER_ERROR")

    @pytest.mark.parametrize("path", ["/query", "/query?q=", "/queryAll", "/tooling/query", "/tooling/query?q="])
    def test_without_a_statement_is_refused(self, org: Client, path: str) -> None:
        answer = org.call("GET", path)

        assert refusal(answer) == (400, "MALFORMED_QUERY")
        assert answer.json()[0]["message"] == "SOQL statements cannot be empty or null"

    def test_to_upsert_records_of_another_type_is_refused(self, org: Client) -> None:
        org.seed(fields=[{"name": "Ext__c", "external_id": True}])
        body = {"records": [of("Lead", LastName="x", Company="Co", Ext__c="1")]}

        answer = org.call("PATCH", "/composite/sobjects/Contact/Ext__c", body)

        assert refusal(answer) == (400, "INVALID_TYPE")
        assert answer.json()[0]["message"] == "All records must be of type Contact"

    @pytest.mark.parametrize("start", ["0001-01-01T00:00:00%2B14:00", "9999-12-31T23:59:00-14:00"])
    def test_for_what_changed_may_begin_where_the_calendar_does(self, org: Client, start: str) -> None:
        end = "9999-12-31T23:59:59-14:00"

        answer = org.call("GET", f"/sobjects/Contact/updated?start={start}&end={end}")

        assert answer.status_code == 200

    def test_with_a_moment_before_the_calendar_is_kept_within_it(self, org: Client) -> None:
        org.seed(fields=[{"name": "F__c", "type": "DateTime"}])

        answer = org.call("POST", "/sobjects/Contact", {"LastName": "x", "F__c": "0001-01-01T00:00:00+14:00"})

        assert answer.status_code == 201

    def test_with_a_method_nobody_knows_is_refused_with_those_known(self, org: Client) -> None:
        answers = [org.call("PUT", "/limits"), requests.put(f"{org.url}/emulator/health", timeout=10)]

        assert [refusal(answer) for answer in answers] == [(405, "METHOD_NOT_ALLOWED")] * 2
        assert answers[0].json()[0]["message"] == "HTTP Method 'PUT' not allowed. Allowed are GET,HEAD"
        assert answers[1].json()[0]["message"].startswith("HTTP Method 'PUT' not allowed. Allowed are ")
