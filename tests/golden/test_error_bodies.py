"""The golden bodies of refusals: same status, keys, codes and texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import requests

from tests.golden.compare import SAMPLES, differences, sample, text_of

if TYPE_CHECKING:
    from tests.emulator.conftest import Client


def test_a_session_that_has_ended(org: Client) -> None:
    org.session.headers["Authorization"] = "Bearer 00Dended"

    answer = org.call("GET", "/limits")

    assert (answer.status_code, answer.json()) == (401, sample("errors/invalid_session_id_401.json"))


def test_a_malformed_id(org: Client) -> None:
    answer = org.call("GET", "/sobjects/Account/001900K0001pPuOAAU")

    assert answer.status_code == 400
    assert answer.json() == sample("errors/malformed_id_400.json")


@pytest.mark.parametrize(
    "address", ["/sobjects/Contact/003Hp0000009999IAA", "/sobjects/Spaceship/describe", "/nowhere"]
)
def test_a_resource_that_does_not_exist(org: Client, address: str) -> None:
    answer = org.call("GET", address)

    assert (answer.status_code, answer.json()) == (404, sample("errors/not_found_404.json"))


def test_a_column_that_does_not_exist(org: Client) -> None:
    org.seed(objects=[{"name": "Bar__c", "label": "Bar"}])

    answer = org.call("POST", "/sobjects/Bar__c", {"Name": "x", "foo": "y"})

    golden = sample("errors/invalid_field_no_such_column_400.json")
    golden[0]["message"] = golden[0]["message"].replace("Bar", "Bar__c")
    assert (answer.status_code, answer.json()) == (400, golden)


def test_an_external_id_field_that_does_not_exist(org: Client) -> None:
    answer = org.call("PATCH", "/sobjects/Contact/rid/1", {"LastName": "Doe"})

    golden = sample("errors/not_found_provided_external_id_404.json")
    assert (answer.status_code, answer.json()) == (404, golden)


def test_an_external_id_that_fits_several(org: Client) -> None:
    ids = org.seed(contacts=[{"LastName": "a", "External_Id__c": "x"}, {"LastName": "b", "External_Id__c": "x"}])[
        "contacts"
    ]

    answer = org.call("PATCH", "/sobjects/Contact/External_Id__c/x", {"LastName": "Doe"})

    form = [
        re.sub("v[0-9.]+/sobjects/Whizbang/[a-z]+", "", each) for each in sample("errors/multiple_choices_300.json")
    ]
    assert answer.status_code == 300
    assert answer.json() == [f"{base}v66.0/sobjects/Contact/{each}" for base, each in zip(form, ids, strict=True)]


def test_a_bulk_job_that_does_not_exist(org: Client) -> None:
    answer = org.call("GET", "/jobs/ingest/7506g00000DhRA2AAN")

    assert (answer.status_code, answer.json()) == (404, sample("errors/bulk2_job_not_found_404.json"))


class TestLoggingIn:
    def test_with_a_password(self, org: Client) -> None:
        answer = org.login(grant_type="password", username="integration@emulator.example", password="password")

        aside = frozenset({"id", "issued_at", "instance_url", "signature", "access_token"})
        golden = sample("auth/oauth_password_response.json")
        assert answer.status_code == 200
        assert not differences(answer.json(), {**golden, "token_type": "Bearer"}, aside=aside)
        assert re.fullmatch(r"http://[^/]+/id/00D\w{15}/005\w{15}", answer.json()["id"])
        assert re.fullmatch(r"00D\w{12,15}![\w.]+", answer.json()["access_token"])
        assert re.fullmatch(r"\d{13}", answer.json()["issued_at"])

    def test_with_a_wrong_password(self, org: Client) -> None:
        answer = org.login(grant_type="password", username="integration@emulator.example", password="wrong")

        assert (answer.status_code, answer.json()) == (400, sample("auth/oauth_password_error_400.json"))

    def test_with_a_refresh_token(self, org: Client) -> None:
        answer = org.login(grant_type="refresh_token", refresh_token="any")

        aside = frozenset({"id", "issued_at", "instance_url", "signature", "access_token"})
        golden = {**sample("auth/oauth_refresh_response.json"), "token_type": "Bearer", "scope": "id api web"}
        assert answer.status_code == 200
        assert not differences(answer.json(), golden, aside=aside)

    def test_by_soap_with_a_wrong_password(self, org: Client) -> None:
        body = (
            '<se:Envelope xmlns:se="http://schemas.xmlsoap.org/soap/envelope/"><se:Body>'
            '<login xmlns="urn:partner.soap.sforce.com"><username>u@x.com</username><password>pw</password></login>'
            "</se:Body></se:Envelope>"
        )

        headers = {"Content-Type": "text/xml", "SOAPAction": "login"}
        answer = requests.post(f"{org.url}/services/Soap/u/59.0", body, headers=headers, timeout=10)

        assert answer.status_code == 500
        assert answer.text == text_of("auth/soap_login_fault.xml").strip()


def test_every_code_we_answer_with_is_one_salesforce_has() -> None:
    known = set(text_of("metadata/statuscode_enumeration_v63.txt").split())
    said: set[str] = set()
    for path in (SAMPLES.parents[2] / "salesforce_emulator").rglob("*.py"):
        said |= set(CODE.findall(path.read_text("utf-8")))

    assert len(said) > 20
    assert {code for code in said - known - REQUEST_LEVEL if not code.startswith("BAD_")} == set()


CODE = re.compile(r'(?:Problem|RequestRefusedError|SoapFaultError)\(\s*(?:\d+,\s*)?"([A-Z_]+)"')
REQUEST_LEVEL = {
    *("JSON_PARSER_ERROR", "NOT_FOUND", "METHOD_NOT_ALLOWED", "MALFORMED_QUERY", "INVALID_QUERY_LOCATOR"),
    *("INVALID_SESSION_ID", "REQUEST_LIMIT_EXCEEDED", "UNSUPPORTED_API_VERSION", "EXCEEDED_ID_LIMIT"),
    *("PROCESSING_HALTED", "BATCH_PROCESSING_HALTED", "INVALID_TYPE", "INVALID_FIELD", "PRECONDITION_FAILED"),
    *("INVALID_REPLICATION_DATE", "INVALID_OPERATION_WITH_EXPIRED_PASSWORD", "INVALID_NEW_PASSWORD", "INVALIDVERSION"),
}
"""Codes that refuse a whole request: REST API Developer Guide, "Status Codes and Error Responses"; SOAP API Developer
Guide, "ExceptionCode". The emulator's own begin with BAD_."""
