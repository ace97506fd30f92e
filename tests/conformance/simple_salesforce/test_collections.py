"""Many records a call, by simple-salesforce's way to any address: restful."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from simple_salesforce import SalesforceMalformedRequest

from tests.emulator.conftest import of

if TYPE_CHECKING:
    from simple_salesforce import Salesforce

    from tests.emulator.conftest import Client

PATH = "composite/sobjects"


def update(client: Salesforce, *records: dict[str, Any], all_or_none: bool = False, **more: Any) -> Any:
    """Update records through collections."""
    return client.restful(PATH, method="PATCH", json={"allOrNone": all_or_none, "records": list(records)}, **more)


def test_updates_contacts_and_leads_together(org: Client, client: Salesforce) -> None:
    contact, lead = org.contact(), org.lead()

    results = update(client, of("Contact", contact, Title="x"), of("Lead", lead, Title="y"))

    assert results == [{"id": each, "success": True, "errors": []} for each in (contact, lead)]
    assert client.api_usage["api-usage"].used == 1


def test_a_refused_record_leaves_the_others_alone(org: Client, client: Salesforce) -> None:
    contact = org.contact()

    results = update(client, of("Contact", contact, Title="x"), of("Contact", "003000000000001AAA", Title="x"))

    assert [each["success"] for each in results] == [True, False]
    assert "id" not in results[1]
    assert client.Contact.get(contact)["Title"] == "x"


def test_all_or_none_takes_the_good_ones_back(org: Client, client: Salesforce) -> None:
    contact = org.contact()

    results = update(
        client, of("Contact", contact, Title="x"), of("Contact", contact[:14], Title="x"), all_or_none=True
    )

    assert results[0]["errors"][0]["statusCode"] == "ALL_OR_NONE_OPERATION_ROLLED_BACK"
    assert client.Contact.get(contact)["Title"] is None


def test_more_than_200_records_are_refused_as_a_whole(org: Client, client: Salesforce) -> None:
    contact = org.contact()

    with pytest.raises(SalesforceMalformedRequest) as error:
        update(client, *[of("Contact", contact, Title="x")] * 201)

    assert error.value.content[0]["errorCode"] == "EXCEEDED_ID_LIMIT"
    assert org.saves(contact) == []


def test_the_thirteenth_update_of_one_record_is_refused(org: Client, client: Salesforce) -> None:
    contact = org.contact()

    results = update(client, *[of("Contact", contact, Title=f"{number}") for number in range(13)])

    assert [each["success"] for each in results] == [True] * 12 + [False]
    text = "Maximum number of duplicate updates in one batch (12 allowed)."
    assert text in results[12]["errors"][0]["message"]


def test_creates_in_the_order_of_the_request(client: Salesforce) -> None:
    body = {"allOrNone": False, "records": [of("Contact", LastName=name) for name in ("A", "B")]}

    results = client.restful(PATH, method="POST", json=body)

    assert [client.Contact.get(each["id"])["LastName"] for each in results] == ["A", "B"]


def test_upserts_and_says_which_were_created(org: Client, client: Salesforce) -> None:
    org.contact(External_Id__c="E1")
    records = [of("Contact", External_Id__c=value, LastName="New") for value in ("E1", "E2")]

    results = client.restful(f"{PATH}/Contact/External_Id__c", method="PATCH", json={"records": records})

    assert [each["created"] for each in results] == [False, True]


def test_deletes_several(org: Client, client: Salesforce) -> None:
    ids = [org.contact(), org.contact()]

    results = client.restful(PATH, method="DELETE", params={"ids": ",".join(ids), "allOrNone": "true"})

    assert [each["success"] for each in results] == [True, True]
    assert client.query("SELECT COUNT() FROM Contact")["totalSize"] == 0


def test_reads_several_with_null_for_the_unknown(org: Client, client: Salesforce) -> None:
    contact = org.contact(Title="x")
    body = {"ids": [contact, "003000000000001AAA"], "fields": ["Title"]}

    found = client.restful(f"{PATH}/Contact", method="POST", json=body)

    assert (found[0]["Title"], found[1]) == ("x", None)


def test_an_empty_list_of_records_answers_nothing(client: Salesforce) -> None:
    assert update(client) is None


def test_a_lead_is_reassigned_unless_the_header_says_no(org: Client, client: Salesforce) -> None:
    org.seed(assignment_rule=True)
    lead = org.lead()

    update(client, of("Lead", lead, Title="x"), headers={"Sforce-Auto-Assign": "FALSE"})
    assert org.ask("GET", "/assignments")["count"] == 0

    update(client, of("Lead", lead, Title="y"))
    assert org.ask("GET", "/assignments")["records"] == {lead: 1}
