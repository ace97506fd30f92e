"""SOQL that counts and groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.emulator.conftest import Client

AGGREGATE = {"type": "AggregateResult"}


@pytest.fixture(autouse=True)
def _deals(org: Client) -> None:
    """Add four opportunities of three stages."""
    day = {"CloseDate": "2024-05-22"}
    org.seed(
        records={
            "Opportunity": [
                {"Name": "A", "StageName": "Prospecting", "Amount": 10.0, **day},
                {"Name": "B", "StageName": "Prospecting", "Amount": 30.0, **day},
                {"Name": "C", "StageName": "Closed Won", "Amount": 5.0, **day},
                {"Name": "D", "StageName": "Closed Lost", **day},
            ]
        }
    )


def rows(org: Client, soql: str) -> list[dict[str, Any]]:
    """Run a query, and give its records."""
    answer = org.query(soql)
    assert answer.status_code == 200, answer.text
    listed: list[dict[str, Any]] = answer.json()["records"]
    return listed


def test_functions_without_names_are_numbered(org: Client) -> None:
    [row] = rows(
        org, "SELECT COUNT(Id), SUM(Amount), MIN(Amount), MAX(Name), AVG(Amount), COUNT(Amount) FROM Opportunity"
    )

    values = {"expr0": 4, "expr1": 45.0, "expr2": 5.0, "expr3": "D", "expr4": 15.0, "expr5": 3}
    assert row == {"attributes": AGGREGATE, **values}


def test_groups_have_their_columns_and_named_functions(org: Client) -> None:
    found = rows(
        org, "SELECT StageName, COUNT(Id) deals, SUM(Amount) FROM Opportunity GROUP BY StageName ORDER BY StageName"
    )

    assert found[0] == {"attributes": AGGREGATE, "StageName": "Closed Lost", "deals": 1, "expr0": None}
    assert found[2] == {"attributes": AGGREGATE, "StageName": "Prospecting", "deals": 2, "expr0": 40.0}


def test_groups_are_filtered_by_having(org: Client) -> None:
    found = rows(
        org, "SELECT StageName stage FROM Opportunity GROUP BY StageName HAVING COUNT(Id) > 1 AND SUM(Amount) > 1"
    )

    assert [row["stage"] for row in found] == ["Prospecting"]


def test_groups_are_sorted_by_functions_and_aliases_and_limited(org: Client) -> None:
    soql = "SELECT StageName, COUNT(Id) deals FROM Opportunity GROUP BY StageName ORDER BY {} DESC LIMIT 1"

    assert rows(org, soql.format("COUNT(Id)"))[0]["StageName"] == "Prospecting"
    assert rows(org, soql.format("deals"))[0]["StageName"] == "Prospecting"


def test_values_are_counted_once_each(org: Client) -> None:
    assert rows(org, "SELECT COUNT_DISTINCT(StageName) kinds FROM Opportunity WHERE Amount > 1")[0]["kinds"] == 2


def test_no_records_make_one_empty_result_but_no_group(org: Client) -> None:
    [row] = rows(org, "SELECT COUNT(Id), MAX(Amount) FROM Opportunity WHERE Name = 'none'")

    assert (row["expr0"], row["expr1"]) == (0, None)
    assert rows(org, "SELECT StageName FROM Opportunity WHERE Name = 'none' GROUP BY StageName") == []


def test_records_are_grouped_by_a_parents_field(org: Client) -> None:
    account = org.seed(accounts=[{"Name": "Acme"}])["accounts"][0]
    org.seed(contacts=[{"LastName": "Doe", "AccountId": account}] * 2)

    [row] = rows(org, "SELECT Account.Name, COUNT(Id) FROM Contact GROUP BY Account.Name")

    assert (row["Name"], row["expr0"]) == ("Acme", 2)


@pytest.mark.parametrize(
    ("soql", "said"),
    [
        ("SELECT Name, COUNT(Id) FROM Opportunity", "Field must be grouped or aggregated: Name"),
        ("SELECT SUM(Name) FROM Opportunity", "field Name does not support aggregate operator SUM"),
        ("SELECT Name called FROM Opportunity", "only aggregate expressions use field aliasing"),
        ("SELECT Id FROM Opportunity ORDER BY COUNT(Id)", "Ordered field must be grouped or aggregated"),
    ],
)
def test_what_cannot_be_grouped_is_refused(org: Client, soql: str, said: str) -> None:
    error = org.query(soql).json()[0]

    assert error["errorCode"] == "MALFORMED_QUERY"
    assert said in error["message"]
