"""Independent requests in one call: /composite/batch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.emulator.conftest import Client


def send(org: Client, *parts: dict[str, Any], **flags: Any) -> Any:
    """Send a batch, and give its answer."""
    return org.call("POST", "/composite/batch", {**flags, "batchRequests": list(parts)})


def test_answers_each_part_in_its_order(org: Client) -> None:
    account = org.seed(accounts=[{"Name": "Old", "BillingPostalCode": "94105"}])["accounts"][0]
    url = f"v66.0/sobjects/account/{account}"

    answer = send(
        org,
        {"method": "PATCH", "url": url, "richInput": {"Name": "NewName"}},
        {"method": "GET", "url": f"{url}?fields=Name,BillingPostalCode"},
    )

    attributes = {"type": "Account", "url": f"/services/data/v66.0/sobjects/Account/{account}"}
    record = {"attributes": attributes, "Name": "NewName", "BillingPostalCode": "94105", "Id": account}
    results = [{"statusCode": 204, "result": None}, {"statusCode": 200, "result": record}]
    assert answer.json() == {"hasErrors": False, "results": results}


def test_a_failed_part_does_not_stop_or_undo_the_others(org: Client) -> None:
    create = {"method": "POST", "url": "v66.0/sobjects/Contact", "richInput": {"LastName": "Doe"}}

    answer = send(org, create, {**create, "richInput": {}}, create).json()

    assert answer["hasErrors"] is True
    assert [each["statusCode"] for each in answer["results"]] == [201, 400, 201]
    assert org.query("SELECT COUNT() FROM Contact").json()["totalSize"] == 2


def test_halts_at_an_error_when_asked_to(org: Client) -> None:
    create = {"method": "POST", "url": "v66.0/sobjects/Contact", "richInput": {"LastName": "Doe"}}

    answer = send(org, create, {**create, "richInput": {}}, create, haltOnError=True).json()

    assert [each["statusCode"] for each in answer["results"]] == [201, 400, 412]
    assert answer["results"][2]["result"][0]["errorCode"] == "BATCH_PROCESSING_HALTED"
    assert org.query("SELECT COUNT() FROM Contact").json()["totalSize"] == 1


def test_costs_a_call_for_each_part(org: Client) -> None:
    before = org.ask("GET", "/stats")["charged"]

    send(org, *({"method": "GET", "url": "v66.0/limits"} for _ in range(7)))

    assert org.ask("GET", "/stats")["charged"] == before + 7


def test_parts_beyond_the_days_limit_are_refused(org: Client) -> None:
    org.ask("POST", "/limits", {"max": 2, "used": 0})

    answer = send(org, *({"method": "GET", "url": "v66.0/sobjects"} for _ in range(3))).json()

    assert [each["statusCode"] for each in answer["results"]] == [200, 200, 403]


@pytest.mark.parametrize(
    "wrong",
    [
        {"method": "FETCH", "url": "v66.0/limits"},
        {"method": "GET", "url": "limits"},
        {"method": "GET", "url": "v33.0/limits"},
        {"method": "GET", "url": "v67.0/limits"},
        {"method": "POST", "url": "v66.0/sobjects/Document", "binaryPartName": "a", "binaryPartNameAlias": "b"},
    ],
)
def test_is_refused_as_a_whole_for_a_part_that_is_not_one(org: Client, wrong: dict[str, Any]) -> None:
    create = {"method": "POST", "url": "v66.0/sobjects/Contact", "richInput": {"LastName": "Doe"}}

    answer = send(org, create, wrong)

    assert answer.status_code == 400
    assert org.query("SELECT COUNT() FROM Contact").json()["totalSize"] == 0


def test_is_refused_for_more_than_25_parts(org: Client) -> None:
    answer = send(org, *({"method": "GET", "url": "v66.0/limits"} for _ in range(26)))

    assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, "LIMIT_EXCEEDED")
