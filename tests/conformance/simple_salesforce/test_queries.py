"""Queries by simple-salesforce."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from simple_salesforce.format import format_soql

if TYPE_CHECKING:
    from simple_salesforce import Salesforce

    from tests.emulator.conftest import Client

ALL = "SELECT Id FROM Contact"


def many(org: Client, count: int = 2100) -> None:
    """Fill more than one page."""
    org.seed(contacts=[{"LastName": f"{number}"} for number in range(count)])


def test_answers_records_in_the_asked_order(org: Client, client: Salesforce) -> None:
    org.seed(contacts=[{"LastName": name} for name in ("B", "C", "A")])

    found = client.query("SELECT LastName FROM Contact ORDER BY LastName DESC")

    assert [each["LastName"] for each in found["records"]] == ["C", "B", "A"]
    assert (found["totalSize"], found["done"]) == (3, True)
    assert isinstance(found["records"][0], OrderedDict)


def test_keeps_a_quote_in_a_value(org: Client, client: Salesforce) -> None:
    org.contact(LastName="O'Hara")

    found = client.query(format_soql("SELECT Id FROM Contact WHERE LastName = {}", "O'Hara"))

    assert found["totalSize"] == 1


def test_asks_for_several_values(org: Client, client: Salesforce) -> None:
    org.seed(contacts=[{"LastName": name} for name in ("A", "B", "C")])

    found = client.query(format_soql("SELECT Id FROM Contact WHERE LastName IN {}", ["A", "C"]))

    assert found["totalSize"] == 2


def test_counts(org: Client, client: Salesforce) -> None:
    org.contact()

    assert client.query("SELECT COUNT() FROM Contact") == {"totalSize": 1, "done": True, "records": []}


def test_the_first_page_holds_2000_records_and_the_way_to_the_next(org: Client, client: Salesforce) -> None:
    many(org)

    first = client.query(ALL)

    assert (len(first["records"]), first["totalSize"], first["done"]) == (2000, 2100, False)
    assert len(client.query_more(first["nextRecordsUrl"], identifier_is_url=True)["records"]) == 100


def test_goes_on_by_the_locator_alone(org: Client, client: Salesforce) -> None:
    many(org)
    locator = client.query(ALL)["nextRecordsUrl"].rpartition("/")[2]

    rest = client.query_more(locator)

    assert (len(rest["records"]), rest["done"]) == (100, True)


def test_a_smaller_page_can_be_asked_for(org: Client, client: Salesforce) -> None:
    many(org, 300)

    first = client.query(ALL, headers={"Sforce-Query-Options": "batchSize=200"})

    assert (len(first["records"]), first["done"]) == (200, False)


def test_gathers_all_pages(org: Client, client: Salesforce) -> None:
    many(org)

    found = client.query_all(ALL)

    assert len({each["Id"] for each in found["records"]}) == found["totalSize"] == 2100


def test_walks_through_all_pages_lazily(org: Client, client: Salesforce) -> None:
    many(org)
    walk = client.query_all_iter(ALL)

    next(walk)

    assert org.ask("GET", "/stats")["calls"]["GET /query"] == 1
    assert sum(1 for _ in walk) == 2099


def test_leaves_deleted_records_out_unless_asked(org: Client, client: Salesforce) -> None:
    contact = org.contact()
    client.Contact.delete(contact)

    assert client.query(ALL)["totalSize"] == 0
    found = client.query("SELECT Id, IsDeleted FROM Contact", include_deleted=True)
    assert [(each["Id"], each["IsDeleted"]) for each in found["records"]] == [(contact, True)]


def test_sees_which_record_a_merged_one_went_into(org: Client, client: Salesforce) -> None:
    kept, lost = org.contact(), org.contact()
    org.ask("POST", f"/records/Contact/{lost}", {"IsDeleted": True, "MasterRecordId": kept})

    found = client.query_all("SELECT Id, MasterRecordId FROM Contact WHERE IsDeleted = true", include_deleted=True)

    assert [each["MasterRecordId"] for each in found["records"]] == [kept]


def test_says_whether_the_org_is_a_sandbox(client: Salesforce) -> None:
    assert client.is_sandbox() is False


def test_asks_the_tooling_api_for_custom_fields(org: Client, client: Salesforce) -> None:
    org.seed(fields=[{"object": "Lead", "name": "Status_572__c", "visible": False}])
    soql = "SELECT DeveloperName FROM CustomField WHERE TableEnumOrId = 'Lead' AND DeveloperName = 'Status_572'"

    found = client.toolingexecute("query", params={"q": soql})

    assert [each["DeveloperName"] for each in found["records"]] == ["Status_572"]
