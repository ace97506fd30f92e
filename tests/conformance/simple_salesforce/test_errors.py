"""What simple-salesforce makes of refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests
from simple_salesforce import (
    SalesforceExpiredSession,
    SalesforceGeneralError,
    SalesforceMalformedRequest,
    SalesforceRefusedRequest,
    SalesforceResourceNotFound,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from simple_salesforce import Salesforce

    from tests.emulator.conftest import Client


def test_400_is_a_malformed_request_with_the_code(org: Client, client: Salesforce) -> None:
    with pytest.raises(SalesforceMalformedRequest) as error:
        client.Contact.update(org.contact(), {"Nothing__c": "x"})

    assert error.value.status == 400
    assert error.value.content[0]["errorCode"] == "INVALID_FIELD"
    assert error.value.resource_name == "Contact"


def test_401_is_an_expired_session(org: Client, client: Salesforce) -> None:
    org.ask("POST", "/expire-sessions")

    with pytest.raises(SalesforceExpiredSession) as error:
        client.limits()

    assert error.value.content == [{"message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID"}]


def test_403_is_a_refused_request_once_the_day_is_used_up(org: Client, client: Salesforce) -> None:
    org.ask("POST", "/limits", {"max": 10, "used": 10})

    with pytest.raises(SalesforceRefusedRequest) as error:
        client.query("SELECT Id FROM Contact")

    assert error.value.content[0]["errorCode"] == "REQUEST_LIMIT_EXCEEDED"
    assert error.value.content[0]["message"] == "TotalRequests Limit exceeded."


@pytest.mark.parametrize("path", ["sobjects/Contact/003000000000001AAA", "nothing", "sobjects/Nothing__c/describe"])
def test_404_is_a_resource_that_is_not_found(client: Salesforce, path: str) -> None:
    with pytest.raises(SalesforceResourceNotFound) as error:
        client.restful(path)

    assert error.value.content[0]["errorCode"] == "NOT_FOUND"


def test_405_is_a_general_error(client: Salesforce) -> None:
    with pytest.raises(SalesforceGeneralError) as error:
        client.restful("limits", method="DELETE")

    assert error.value.status == 405
    assert error.value.content[0]["errorCode"] == "METHOD_NOT_ALLOWED"


def test_410_is_a_version_that_is_retired(org: Client, login: Callable[..., Salesforce]) -> None:
    old = login(instance_url=org.url, session_id=org.log_in(), version="20.0")

    with pytest.raises(SalesforceGeneralError) as error:
        old.limits()

    assert error.value.status == 410
    assert error.value.content[0]["errorCode"] in ("GONE", "UNSUPPORTED_API_VERSION")


def test_503_is_a_general_error_whose_body_is_a_page(org: Client, client: Salesforce) -> None:
    org.ask("POST", "/faults", {"http_errors": [{"status": 503}]})

    with pytest.raises(SalesforceGeneralError) as error:
        client.limits()

    assert error.value.status == 503
    assert "<html" in str(error.value.content)


def test_it_never_repeats_a_call_by_itself(org: Client, client: Salesforce) -> None:
    org.ask("POST", "/faults", {"http_errors": [{"status": 503, "times": 1}]})

    with pytest.raises(SalesforceGeneralError):
        client.Contact.create({"LastName": "Doe"})

    assert org.ask("GET", "/records/Contact")["totalSize"] == 0


def test_a_cut_connection_is_a_connection_error_and_the_record_is_saved_all_the_same(
    org: Client, client: Salesforce
) -> None:
    org.ask("POST", "/faults", {"drop_connection": {"when": "after", "times": 1}})

    with pytest.raises(requests.ConnectionError):
        client.Contact.create({"LastName": "Doe"})

    assert org.ask("GET", "/records/Contact")["totalSize"] == 1


def test_a_locked_record_answers_its_code(org: Client, client: Salesforce) -> None:
    contact = org.contact()
    org.ask("POST", "/faults", {"record_errors": [{"code": "UNABLE_TO_LOCK_ROW", "ids": [contact], "times": 1}]})

    with pytest.raises(SalesforceMalformedRequest) as error:
        client.Contact.update(contact, {"Title": "x"})

    assert error.value.content[0]["errorCode"] == "UNABLE_TO_LOCK_ROW"
    assert client.Contact.update(contact, {"Title": "x"}) == 204


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"Title": "x" * 200}, "STRING_TOO_LONG"),
        ({"Email": "not an address"}, "INVALID_EMAIL_ADDRESS"),
        ({"LastName": None}, "REQUIRED_FIELD_MISSING"),
        ({"Title": {"a": 1}}, "JSON_PARSER_ERROR"),
        ({"CreatedDate": "2020-01-01T00:00:00Z"}, "INVALID_FIELD_FOR_INSERT_UPDATE"),
    ],
)
def test_a_value_that_does_not_fit_answers_its_code(
    org: Client, client: Salesforce, values: dict[str, Any], code: str
) -> None:
    with pytest.raises(SalesforceMalformedRequest) as error:
        client.Contact.update(org.contact(), values)

    assert error.value.content[0]["errorCode"] == code
