"""Several requests in one call, by simple-salesforce's way to any address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from simple_salesforce import SalesforceMalformedRequest

from tests.emulator.conftest import of

if TYPE_CHECKING:
    from simple_salesforce import Salesforce

    from tests.emulator.conftest import Client

DATA = "/services/data/v64.0"


def part(reference: str, method: str, path: str, body: Any = None) -> dict[str, Any]:
    """Spell one part of a composite call."""
    return {"referenceId": reference, "method": method, "url": f"{DATA}/{path}", "body": body}


def composite(client: Salesforce, *parts: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    """Send a composite call."""
    answer = client.restful("composite", method="POST", json={"compositeRequest": list(parts), **more})
    assert answer is not None
    answered: list[dict[str, Any]] = answer["compositeResponse"]
    return answered


def test_a_part_takes_the_id_of_an_earlier_one(client: Salesforce) -> None:
    account, contact = composite(
        client,
        part("account", "POST", "sobjects/Account", {"Name": "Acme"}),
        part("contact", "POST", "sobjects/Contact", {"LastName": "Doe", "AccountId": "@{account.id}"}),
    )

    assert client.Contact.get(contact["body"]["id"])["AccountId"] == account["body"]["id"]


def test_two_collections_go_in_one_charged_call(org: Client, client: Salesforce) -> None:
    contact, lead = org.contact(), org.lead()
    before = org.ask("GET", "/stats")["charged"]

    answers = composite(
        client,
        part("contacts", "PATCH", "composite/sobjects", {"records": [of("Contact", contact, Title="x")]}),
        part("leads", "PATCH", "composite/sobjects", {"records": [of("Lead", lead, Title="x")]}),
    )

    assert [each["body"][0]["success"] for each in answers] == [True, True]
    assert org.ask("GET", "/stats")["charged"] == before + 1


def test_all_or_none_takes_every_part_back(client: Salesforce) -> None:
    answers = composite(
        client,
        part("good", "POST", "sobjects/Contact", {"LastName": "Doe"}),
        part("bad", "POST", "sobjects/Lead", {"LastName": "Roe"}),
        allOrNone=True,
    )

    assert [each["body"][0]["errorCode"] for each in answers] == ["PROCESSING_HALTED", "REQUIRED_FIELD_MISSING"]
    assert client.query("SELECT COUNT() FROM Contact")["totalSize"] == 0


def test_a_reference_with_an_illegal_character_fails_the_whole_call(client: Salesforce) -> None:
    with pytest.raises(SalesforceMalformedRequest):
        composite(client, part("not ok", "GET", "limits"))


def test_a_batch_charges_each_of_its_parts(org: Client, client: Salesforce) -> None:
    before = org.ask("GET", "/stats")["charged"]
    parts = [{"method": "GET", "url": "v64.0/limits"}] * 3

    answer = client.restful("composite/batch", method="POST", json={"batchRequests": parts})

    assert [each["statusCode"] for each in answer["results"]] == [200, 200, 200]
    assert org.ask("GET", "/stats")["charged"] == before + 3


def test_graphs_fail_one_by_one(client: Salesforce) -> None:
    good = {"graphId": "good", "compositeRequest": [part("a", "POST", "sobjects/Contact", {"LastName": "Doe"})]}
    bad = {"graphId": "bad", "compositeRequest": [part("a", "POST", "sobjects/Contact", {"Title": "x"})]}

    answer = client.restful("composite/graph", method="POST", json={"graphs": [good, bad]})

    assert [each["isSuccessful"] for each in answer["graphs"]] == [True, False]
    assert client.query("SELECT COUNT() FROM Contact")["totalSize"] == 1
