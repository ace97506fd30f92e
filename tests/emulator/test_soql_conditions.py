"""SOQL's conditions, dates, FIELDS(), order and pages."""

# ruff: noqa: S608 - the statements are SOQL, for our own process

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.emulator.conftest import Client

TODAY = datetime.now(UTC).date()


def names(org: Client, where: str, sobject: str = "Contact", column: str = "LastName") -> list[str]:
    """Give the names of the records a condition chooses."""
    answer = org.query(f"SELECT {column} FROM {sobject} {where}")
    assert answer.status_code == 200, answer.text
    return [row[column] for row in answer.json()["records"]]


class TestDates:
    @pytest.fixture
    def deals(self, org: Client) -> None:
        """Add an opportunity closing on each of a few days."""
        days = {"past": -40, "yesterday": -1, "today": 0, "tomorrow": 1, "later": 40}
        org.seed(
            records={
                "Opportunity": [
                    {"Name": name, "StageName": "Prospecting", "CloseDate": (TODAY + timedelta(days=n)).isoformat()}
                    for name, n in days.items()
                ]
            }
        )

    @pytest.mark.usefixtures("deals")
    @pytest.mark.parametrize(
        ("where", "found"),
        [
            ("= TODAY", ["today"]),
            ("= YESTERDAY", ["yesterday"]),
            ("= TOMORROW", ["tomorrow"]),
            ("!= TODAY", ["past", "yesterday", "tomorrow", "later"]),
            ("< TODAY", ["past", "yesterday"]),
            ("<= TODAY", ["past", "yesterday", "today"]),
            ("> TODAY", ["tomorrow", "later"]),
            (">= TODAY", ["today", "tomorrow", "later"]),
            ("= LAST_N_DAYS:1", ["yesterday", "today"]),
            ("= NEXT_N_DAYS:1", ["tomorrow"]),
            ("= LAST_90_DAYS", ["past", "yesterday", "today"]),
            ("= N_DAYS_AGO:40", ["past"]),
            (f"= {TODAY.isoformat()}", ["today"]),
            (f"> {TODAY.isoformat()}", ["tomorrow", "later"]),
        ],
    )
    def test_compare_with_literals(self, org: Client, where: str, found: list[str]) -> None:
        assert names(org, f"WHERE CloseDate {where}", "Opportunity", "Name") == found

    @pytest.mark.parametrize(
        ("word", "first", "last"),
        [
            ("THIS_WEEK", "2028-02-27", "2028-03-04"),
            ("LAST_WEEK", "2028-02-20", "2028-02-26"),
            ("NEXT_WEEK", "2028-03-05", "2028-03-11"),
            ("THIS_MONTH", "2028-02-01", "2028-02-29"),
            ("LAST_MONTH", "2028-01-01", "2028-01-31"),
            ("NEXT_MONTH", "2028-03-01", "2028-03-31"),
            ("THIS_QUARTER", "2028-01-01", "2028-03-31"),
            ("LAST_QUARTER", "2027-10-01", "2027-12-31"),
            ("THIS_YEAR", "2028-01-01", "2028-12-31"),
            ("NEXT_YEAR", "2029-01-01", "2029-12-31"),
            ("LAST_N_MONTHS:2", "2027-12-01", "2028-01-31"),
            ("NEXT_N_WEEKS:2", "2028-03-05", "2028-03-18"),
            ("LAST_N_QUARTERS:2", "2027-07-01", "2027-12-31"),
            ("LAST_N_YEARS:1", "2027-01-01", "2027-12-31"),
        ],
    )
    def test_of_calendar_spans_end_where_the_calendar_says(self, org: Client, word: str, first: str, last: str) -> None:
        org.ask("POST", "/clock", {"to": "2028-02-29T12:00:00Z"})
        org.log_in()
        begin, end, day = date.fromisoformat(first), date.fromisoformat(last), timedelta(days=1)
        days = [each.isoformat() for each in (begin - day, begin, end, end + day)]
        deals = [{"Name": each, "StageName": "Prospecting", "CloseDate": each} for each in days]
        org.seed(records={"Opportunity": deals})

        assert names(org, f"WHERE CloseDate = {word}", "Opportunity", "Name") == [first, last]

    def test_of_moments_compare_with_literals(self, org: Client) -> None:
        org.contact()

        assert names(org, "WHERE CreatedDate = TODAY") == ["Doe"]
        assert names(org, "WHERE CreatedDate < TODAY") == []

    @pytest.mark.parametrize(
        "where", ["CreatedDate = 2024-01-01", "CreatedDate = 'x'", "LastName = TODAY", "LastName = 5"]
    )
    def test_of_the_wrong_kind_are_refused(self, org: Client, where: str) -> None:
        error = org.query(f"SELECT Id FROM Contact WHERE {where}").json()[0]

        assert error["errorCode"] == "INVALID_FIELD"
        assert "value of filter criterion for field" in error["message"]


class TestConditions:
    @pytest.mark.parametrize(
        ("pattern", "found"),
        [
            ("100\\%", ["100%"]),
            ("100%", ["100%", "1000"]),
            ("a\\_b", ["a_b"]),
            ("a_b", ["a_b", "axb"]),
            ("%X%", ["axb"]),
        ],
    )
    def test_like_takes_escaped_signs_as_they_are(self, org: Client, pattern: str, found: list[str]) -> None:
        org.seed(contacts=[{"LastName": name} for name in ("100%", "1000", "a_b", "axb")])

        assert names(org, f"WHERE LastName LIKE '{pattern}'") == found

    def test_external_ids_are_found_with_other_conditions(self, org: Client) -> None:
        org.seed(contacts=[{"LastName": f"N{n}", "External_Id__c": f"X{n}"} for n in range(5)])

        assert names(org, "WHERE External_Id__c = 'x3'") == ["N3"]
        assert names(org, "WHERE External_Id__c IN ('X1', 'X2', 'X2') AND LastName != 'N2'") == ["N1"]
        assert names(org, "WHERE External_Id__c = 'X1' OR LastName = 'N4'") == ["N1", "N4"]

    def test_deleted_records_are_found_by_id_only_with_query_all(self, org: Client) -> None:
        contact = org.contact(External_Id__c="X")
        org.call("DELETE", f"/sobjects/Contact/{contact}")

        soql = "SELECT Id, IsDeleted FROM Contact WHERE External_Id__c = 'X'"
        assert org.query(soql).json()["totalSize"] == 0
        assert org.query(soql, "queryAll").json()["records"][0]["IsDeleted"] is True

    @pytest.mark.parametrize(
        "clause",
        ["FOR VIEW", "FOR REFERENCE", "FOR UPDATE", "WITH SECURITY_ENFORCED", "WITH USER_MODE", "LIMIT 5 FOR VIEW"],
    )
    def test_clauses_without_effect_here_are_accepted(self, org: Client, clause: str) -> None:
        org.contact()

        assert names(org, clause) == ["Doe"]
        assert org.query("SELECT Id FROM Contact USING SCOPE everything").json()["totalSize"] == 1

    @pytest.mark.parametrize(
        ("soql", "code", "said"),
        [
            ("SELECT Id FROM Contact ALL ROWS", "MALFORMED_QUERY", "ALL ROWS not allowed in this context"),
            ("SELECT Id FROM Contact OFFSET 2001", "NUMBER_OUTSIDE_VALID_RANGE", "Maximum SOQL offset allowed is 2000"),
            ("SELECT Id FROM Contact WHERE Description = 'x'", "INVALID_FIELD", "can not be filtered in a query call"),
            ("SELECT Id, Id FROM Contact", "MALFORMED_QUERY", "duplicate field selected: Id"),
            ("SELECT Id FROM Group", "INVALID_TYPE", "sObject type 'Group' is not supported"),
            ("SELECT Id FROM Low_Ink__e", "INVALID_TYPE", "sObject type 'Low_Ink__e' is not supported"),
        ],
    )
    def test_what_is_not_allowed_is_refused(self, org: Client, soql: str, code: str, said: str) -> None:
        org.seed(objects=[{"name": "Low_Ink__e"}])

        error = org.query(soql).json()[0]

        assert error["errorCode"] == code
        assert said in error["message"]


class TestFields:
    def test_all_needs_a_limit(self, org: Client) -> None:
        for soql in ("SELECT FIELDS(ALL) FROM Contact", "SELECT FIELDS(CUSTOM) FROM Contact LIMIT 201"):
            error = org.query(soql).json()[0]
            assert "The SOQL FIELDS function must have a LIMIT of at most 200" in error["message"]

    def test_of_each_kind_are_those_the_user_may_see(self, org: Client) -> None:
        org.contact(External_Id__c="X", Title="Boss")

        every, custom = (
            org.query(f"SELECT FIELDS({kind}) FROM Contact LIMIT 200").json()["records"][0]
            for kind in ("ALL", "CUSTOM")
        )
        standard = org.query("SELECT FIELDS(STANDARD) FROM Contact").json()["records"][0]

        assert custom.keys() == {"attributes", "External_Id__c"}
        assert (standard["Title"], "External_Id__c" in standard) == ("Boss", False)
        assert every.keys() == standard.keys() | custom.keys()

    def test_may_stand_beside_others(self, org: Client) -> None:
        org.contact()

        [row] = org.query("SELECT Name, FIELDS(CUSTOM) FROM Contact LIMIT 1").json()["records"]

        assert row.keys() == {"attributes", "Name", "External_Id__c"}


class TestOrder:
    def test_by_several_keys(self, org: Client) -> None:
        people = [("B", "x"), ("A", "y"), ("a", "X"), ("C", None)]
        org.seed(contacts=[{"LastName": last, "FirstName": first} for last, first in people])

        found = org.query("SELECT LastName, FirstName FROM Contact ORDER BY FirstName NULLS LAST, LastName DESC")

        rows = [(row["LastName"], row["FirstName"]) for row in found.json()["records"]]
        assert rows == [("B", "x"), ("a", "X"), ("A", "y"), ("C", None)]

    def test_gives_the_same_first_rows_with_a_limit(self, org: Client) -> None:
        org.seed(contacts=[{"LastName": f"{(n * 37) % 100:03}", "Title": "T" if n % 3 else None} for n in range(100)])

        for order in ("LastName", "LastName DESC", "Title", "Title DESC NULLS LAST", "Title NULLS LAST"):
            every = names(org, f"ORDER BY {order}")
            assert names(org, f"ORDER BY {order} LIMIT 5 OFFSET 2") == every[2:7]


def test_pages_follow_each_other(org: Client) -> None:
    org.seed(contacts=[{"LastName": f"{n:04}"} for n in range(450)])
    address, headers = f"{org.url}/services/data/v66.0/query", {"Sforce-Query-Options": "batchSize=200"}

    page = org.session.get(
        address, params={"q": "SELECT LastName FROM Contact ORDER BY LastName"}, headers=headers, timeout=10
    ).json()
    read: list[dict[str, Any]] = page["records"]
    while not page["done"]:
        page = org.session.get(org.url + page["nextRecordsUrl"], timeout=10).json()
        read += page["records"]

    assert [row["LastName"] for row in read] == [f"{n:04}" for n in range(450)]
    assert (page["totalSize"], "nextRecordsUrl" in page) == (450, False)
