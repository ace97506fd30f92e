"""SOQL."""

# ruff: noqa: S608 - the statements are SOQL, for our own process

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.emulator.conftest import Client


@pytest.fixture
def people(org: Client) -> list[str]:
    """Add three contacts, one of them merged into another."""
    ids = org.seed(
        contacts=[
            {"LastName": "Adams", "FirstName": "Zoe", "Title": "Boss"},
            {"LastName": "Brown", "Email": "b@example.com"},
            {"LastName": "O'Hara", "FirstName": "Al", "Title": "boss"},
        ]
    )["contacts"]
    org.ask("POST", f"/records/Contact/{ids[1]}", {"IsDeleted": True, "MasterRecordId": ids[0]})
    return ids


@pytest.mark.usefixtures("people")
class TestACondition:
    @pytest.mark.parametrize(
        ("where", "names"),
        [
            ("", ["Adams", "O'Hara"]),
            ("WHERE LastName = 'adams'", ["Adams"]),
            ("WHERE LastName = 'O\\'Hara'", ["O'Hara"]),
            ("WHERE Title != 'Boss'", []),
            ("WHERE Name LIKE 'zoe%'", ["Adams"]),
            ("WHERE LastName IN ('Adams', 'None')", ["Adams"]),
            ("WHERE LastName NOT IN ('Adams')", ["O'Hara"]),
            ("WHERE Email = null", ["Adams", "O'Hara"]),
            ("WHERE IsDeleted = false AND (FirstName = 'Zoe' OR FirstName = 'Al')", ["Adams", "O'Hara"]),
            ("WHERE NOT LastName = 'Adams'", ["O'Hara"]),
            ("WHERE CreatedDate > 2020-01-01T00:00:00Z", ["Adams", "O'Hara"]),
            ("WHERE CreatedDate < 2020-01-01T00:00:00Z", []),
            ("ORDER BY LastName DESC", ["O'Hara", "Adams"]),
            ("ORDER BY FirstName ASC NULLS LAST", ["O'Hara", "Adams"]),
            ("ORDER BY LastName LIMIT 1", ["Adams"]),
            ("ORDER BY LastName LIMIT 1 OFFSET 1", ["O'Hara"]),
        ],
    )
    def test_chooses_the_rows(self, org: Client, where: str, names: list[str]) -> None:
        body = org.query(f"SELECT LastName FROM Contact {where}").json()

        assert [row["LastName"] for row in body["records"]] == names
        assert (body["totalSize"], body["done"]) == (len(names), True)


class TestTheAnswer:
    def test_spells_each_row_with_its_attributes(self, org: Client) -> None:
        contact = org.contact()

        body = org.query("SELECT Id, Name FROM Contact").json()

        attributes = {"type": "Contact", "url": f"/services/data/v66.0/sobjects/Contact/{contact}"}
        record = {"attributes": attributes, "Id": contact, "Name": "Doe"}
        assert body == {"totalSize": 1, "done": True, "records": [record]}

    def test_of_query_all_shows_where_a_merged_record_went(self, org: Client, people: list[str]) -> None:
        soql = f"SELECT Id, IsDeleted, MasterRecordId FROM Contact WHERE Id IN ('{people[1]}')"

        here, everywhere = org.query(soql).json(), org.query(soql, "queryAll").json()

        assert here["totalSize"] == 0
        assert everywhere["records"][0]["MasterRecordId"] == people[0]

    def test_finds_the_contact_a_lead_became(self, org: Client) -> None:
        lead, contact = org.lead(), org.contact()
        org.ask("POST", f"/records/Lead/{lead}", {"IsConverted": True, "ConvertedContactId": contact})

        rows = org.query(f"SELECT ConvertedContactId FROM Lead WHERE Id = '{lead[:15]}' AND IsConverted = true").json()

        assert rows["records"][0]["ConvertedContactId"] == contact

    def test_of_a_count_holds_no_rows(self, org: Client) -> None:
        org.contact()

        body = org.query("SELECT COUNT() FROM Contact").json()

        assert body == {"totalSize": 1, "done": True, "records": []}

    def test_of_many_rows_comes_in_pages(self, org: Client) -> None:
        org.seed(contacts=[{"LastName": f"{n:04}"} for n in range(2500)])

        first = org.query("SELECT Id, LastName FROM Contact ORDER BY LastName").json()
        second = org.session.get(org.url + first["nextRecordsUrl"], timeout=10).json()

        assert (len(first["records"]), first["done"], first["totalSize"]) == (2000, False, 2500)
        assert first["nextRecordsUrl"].startswith("/services/data/v66.0/query/01g")
        assert (len(second["records"]), second["done"]) == (500, True)
        assert second["records"][-1]["LastName"] == "2499"

    def test_to_columns_true_lists_the_columns_without_rows(self, org: Client) -> None:
        org.contact()

        answer = org.call("GET", "/query?q=SELECT+Name,Id+FROM+Contact&columns=true").json()

        assert "records" not in answer
        assert [(each["columnName"], each["apexType"]) for each in answer["columnMetadata"]] == [
            ("Name", "String"),
            ("Id", "Id"),
        ]

    def test_to_columns_true_lists_parents_children_and_functions(self, org: Client) -> None:
        def columns(soql: str) -> list[Any]:
            listed = org.call("GET", f"/query?q={soql.replace(' ', '+')}&columns=true").json()["columnMetadata"]
            return [[each["columnName"], [joined["columnName"] for joined in each["joinColumns"]]] for each in listed]

        assert columns("SELECT Id, Account.Name, Account.Owner.Username FROM Contact") == [
            ["Id", []],
            ["Account", ["Name", "Owner"]],
        ]
        assert columns("SELECT Name, (SELECT LastName FROM Contacts) FROM Account") == [
            ["Name", []],
            ["Contacts", ["LastName"]],
        ]
        assert columns("SELECT Title, COUNT(Id), MAX(LastName) last FROM Contact GROUP BY Title") == [
            ["Title", []],
            ["expr0", []],
            ["last", []],
        ]

    def test_names_the_org(self, org: Client) -> None:
        row = org.query("SELECT Name, IsSandbox FROM Organization").json()["records"][0]

        assert (row["Name"], row["IsSandbox"]) == ("Emulated Org", False)


class TestARefusal:
    @pytest.mark.parametrize(
        ("soql", "code", "place", "said"),
        [
            ("SELECT Id FORM Contact", "MALFORMED_QUERY", 11, "unexpected token: 'FORM'"),
            ("SELECT Foo FROM Contact", "INVALID_FIELD", 8, "No such column 'Foo' on entity 'Contact'."),
            ("SELECT Id FROM Foo", "INVALID_TYPE", 16, "sObject type 'Foo' is not supported."),
            ("SELECT Id FROM Contact WHERE", "MALFORMED_QUERY", 29, "unexpected token: '<EOF>'"),
            ("SELECT Id FROM Contact WHERE Foo = 1", "INVALID_FIELD", 30, "No such column 'Foo' on entity 'Contact'."),
            ("SELECT Id FROM Contact WHERE IsDeleted = 'x'", "INVALID_FIELD", 30, "value of filter criterion"),
            ("SELECT Id FROM Contact LIMIT x", "MALFORMED_QUERY", 30, "unexpected token: 'x'"),
        ],
    )
    def test_points_at_the_place(self, org: Client, soql: str, code: str, place: int, said: str) -> None:
        answer = org.query(soql)

        error = answer.json()[0]
        assert (answer.status_code, error["errorCode"]) == (400, code)
        assert f"\nERROR at Row:1:Column:{place}\n{said}" in error["message"]

    def test_of_an_unknown_page_says_so(self, org: Client) -> None:
        answer = org.call("GET", "/query/01gNone-2000")

        assert answer.json()[0]["errorCode"] == "INVALID_QUERY_LOCATOR"
