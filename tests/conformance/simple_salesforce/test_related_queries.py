"""Queries by simple-salesforce over parents, children and groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from simple_salesforce import Salesforce

    from tests.emulator.conftest import Client


@pytest.fixture
def company(org: Client) -> str:
    """Add an account with three contacts, and give its id."""
    account = org.seed(accounts=[{"Name": "Acme"}])["accounts"][0]
    people = (("A", "Boss"), ("B", "Clerk"), ("C", "Clerk"))
    org.seed(contacts=[{"LastName": name, "Title": title, "AccountId": account} for name, title in people])
    return account


def test_a_parent_is_a_record_within_the_record(client: Salesforce, company: str) -> None:
    found = client.query("SELECT Account.Name, Account.Id FROM Contact WHERE LastName = 'A'")["records"][0]

    assert (found["Account"]["Name"], found["Account"]["Id"]) == ("Acme", company)


def test_children_are_a_result_within_the_record(client: Salesforce, company: str) -> None:
    soql = "SELECT Id, (SELECT LastName FROM Contacts ORDER BY LastName) FROM Account"

    found = client.query(soql)["records"][0]

    assert found["Id"] == company
    assert (found["Contacts"]["totalSize"], found["Contacts"]["done"]) == (3, True)
    assert [each["LastName"] for each in found["Contacts"]["records"]] == ["A", "B", "C"]


@pytest.mark.usefixtures("company")
def test_groups_are_counted(client: Salesforce) -> None:
    found = client.query("SELECT Title, COUNT(Id) FROM Contact GROUP BY Title HAVING COUNT(Id) > 1")["records"]

    assert [(each["Title"], each["expr0"]) for each in found] == [("Clerk", 2)]


@pytest.mark.usefixtures("company")
def test_all_fields_are_asked_for_at_once(client: Salesforce) -> None:
    found = client.query("SELECT FIELDS(ALL) FROM Contact LIMIT 200")["records"]

    assert {"Id", "LastName", "External_Id__c", "SystemModstamp"} <= found[0].keys()
