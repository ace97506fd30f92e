"""Nested records in one call: /composite/tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    import requests

    from tests.emulator.conftest import Client


def record(sobject: str, ref: str, **values: Any) -> dict[str, Any]:
    """Spell one record of a tree."""
    return {"attributes": {"type": sobject, "referenceId": ref}, **values}


def send(org: Client, *records: dict[str, Any]) -> requests.Response:
    """Send trees of accounts."""
    return org.call("POST", "/composite/tree/Account/", {"records": list(records)})


def count(org: Client, sobject: str) -> int:
    """Count records."""
    total: int = org.query(f"SELECT COUNT() FROM {sobject}").json()["totalSize"]  # noqa: S608 - SOQL
    return total


def test_creates_children_linked_to_their_parents_level_by_level(org: Client) -> None:
    people = [record("Contact", "ref2", lastname="Smith"), record("Contact", "ref3", lastname="Evans")]
    branch = record("Account", "ref5", name="Child")
    first = record("Account", "ref1", name="One", Contacts={"records": people})
    second = record("Account", "ref4", name="Two", childAccounts={"records": [branch]})

    answer = send(org, first, second)

    body = answer.json()
    assert (answer.status_code, body["hasErrors"]) == (201, False)
    assert [each["referenceId"] for each in body["results"]] == ["ref1", "ref4", "ref2", "ref3", "ref5"]
    ids = {each["referenceId"]: each["id"] for each in body["results"]}
    assert org.call("GET", f"/sobjects/Contact/{ids['ref3']}").json()["AccountId"] == ids["ref1"]
    assert org.call("GET", f"/sobjects/Account/{ids['ref5']}").json()["ParentId"] == ids["ref4"]


def test_one_refused_record_undoes_all(org: Client) -> None:
    bad = record("Contact", "ref2", LastName="Smith", Email="123")

    answer = send(org, record("Account", "ref1", Name="One", Contacts={"records": [bad]}))

    problem = {
        "statusCode": "INVALID_EMAIL_ADDRESS",
        "message": "Email: invalid email address: 123",
        "fields": ["Email"],
    }
    assert answer.status_code == 400
    assert answer.json() == {"hasErrors": True, "results": [{"referenceId": "ref2", "errors": [problem]}]}
    assert (count(org, "Account"), count(org, "Contact")) == (0, 0)


def test_costs_one_call(org: Client) -> None:
    before = org.ask("GET", "/stats")["charged"]

    send(org, *(record("Account", f"r{n}", Name="A") for n in range(200)))

    assert org.ask("GET", "/stats")["charged"] == before + 1
    assert count(org, "Account") == 200


@pytest.mark.parametrize(
    "records",
    [
        [record("Account", f"r{n}", Name="A") for n in range(201)],
        [record("Account", "r", Name="A"), record("Account", "r", Name="B")],
        [record("Contact", "r", LastName="A")],
        [{"attributes": {"type": "Account"}, "Name": "A"}],
        [record("Account", "r", Name="A", Nothings={"records": []})],
    ],
)
def test_is_refused_as_a_whole_for_what_is_no_tree(org: Client, records: list[dict[str, Any]]) -> None:
    assert send(org, *records).status_code == 400
    assert count(org, "Account") == 0


def test_is_five_levels_deep_at_most(org: Client) -> None:
    tree = record("Account", "r0", Name="A")
    for n in range(1, 6):
        tree = record("Account", f"r{n}", Name="A", ChildAccounts={"records": [tree]})

    assert send(org, tree).status_code == 400
    assert send(org, tree["ChildAccounts"]["records"][0]).status_code == 201


@pytest.mark.parametrize("wrong", [5, None, [], "Account", {"type": 5, "referenceId": 5}])
def test_a_record_without_readable_attributes_is_refused(org: Client, wrong: Any) -> None:
    answer = send(org, {"attributes": wrong, "name": "One"})

    assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, "INVALID_INPUT")
