"""SOQL that asks for too much: it is answered or refused, and never holds up or breaks the org."""

# ruff: noqa: S608 - the statements are SOQL, for our own process

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.emulator.conftest import Client


def found(org: Client, where: str, sobject: str = "Contact") -> int:
    """Count the records a condition chooses."""
    answer = org.query(f"SELECT Id FROM {sobject} WHERE {where}")
    assert answer.status_code == 200, answer.text
    return int(answer.json()["totalSize"])


def refusal(org: Client, statement: str) -> tuple[int, str, str]:
    """Give the status, code and text with which a statement is refused."""
    answer = org.query(statement)
    (error,) = answer.json()
    return answer.status_code, error["errorCode"], error["message"]


class TestAPattern:
    def test_with_many_wild_cards_is_answered(self, org: Client) -> None:
        org.contact(LastName="x" * 80)

        assert found(org, f"LastName LIKE '{'%x' * 20}%z'") == 0
        assert found(org, f"LastName LIKE '{'%x' * 20}%'") == 1

    @pytest.mark.parametrize(
        ("pattern", "fits"),
        [
            ("Anna Annasson", True),
            ("anna%", True),
            ("%SON", True),
            ("%na%na%", True),
            ("A%a_s%n", True),
            ("%_____________%", True),
            ("%______________%", False),
            ("Anna%Annasson", True),
            ("Anna %nnasson%son", False),
            ("nna%", False),
            ("%nna", False),
            ("Anna_%Annasson_", False),
            ("Anna", False),
            ("%%", True),
            (r"Anna\%", False),
        ],
    )
    def test_fits_the_whole_name(self, org: Client, pattern: str, fits: bool) -> None:  # noqa: FBT001
        org.contact(LastName="Anna Annasson")

        assert found(org, f"LastName LIKE '{pattern}'") == fits


class TestASpanOfDays:
    @pytest.mark.parametrize(
        "span", ["LAST_N_YEARS:999999", "LAST_N_DAYS:99999999", "LAST_N_WEEKS:9999999", "N_DAYS_AGO:2147483647"]
    )
    def test_reaches_back_no_further_than_the_calendar(self, org: Client, span: str) -> None:
        org.contact()

        assert found(org, f"CreatedDate >= {span}") == 1

    @pytest.mark.parametrize("span", ["NEXT_N_DAYS:99999999", "NEXT_N_QUARTERS:9999999", "NEXT_N_MONTHS:2147483647"])
    def test_reaches_ahead_no_further_than_the_calendar(self, org: Client, span: str) -> None:
        org.contact()

        assert found(org, f"CreatedDate <= {span}") == 1

    @pytest.mark.parametrize("count", ["2147483648", "999999999999", "9" * 5000, "²"])
    def test_of_no_number_of_days_is_refused(self, org: Client, count: str) -> None:
        status, code, _ = refusal(org, f"SELECT Id FROM Contact WHERE CreatedDate = NEXT_N_DAYS:{count}")

        assert (status, code) == (400, "MALFORMED_QUERY")


class TestAStatement:
    @pytest.mark.parametrize(
        "where",
        ["(" * 400 + "Name = 'x'" + ")" * 400, "NOT " * 400 + "Name = 'x'", "(NOT " * 60 + "Id = ''" + ")" * 60],
    )
    def test_nested_too_deeply_is_refused(self, org: Client, where: str) -> None:
        status, code, text = refusal(org, f"SELECT Id FROM Contact WHERE {where}")

        assert (status, code) == (400, "MALFORMED_QUERY")
        assert text.endswith("The query is nested more than 50 levels deep")

    def test_with_too_many_queries_in_queries_is_refused(self, org: Client) -> None:
        inner = "SELECT Id FROM Contact WHERE Id IN (" * 300 + "SELECT Id FROM Contact" + ")" * 300

        assert refusal(org, inner)[:2] == (400, "MALFORMED_QUERY")

    def test_nested_deeply_in_a_job_is_refused(self, org: Client) -> None:
        statement = f"SELECT Id FROM Contact WHERE {'(' * 400}Name = 'x'{')' * 400}"

        answer = org.call("POST", "/jobs/query", {"operation": "query", "query": statement})

        assert answer.status_code < 500

    def test_nested_as_deeply_as_may_be_is_answered(self, org: Client) -> None:
        org.contact()

        assert found(org, "(" * 50 + "LastName = 'Doe'" + ")" * 50) == 1
        assert found(org, "NOT " * 50 + "LastName = 'Doe'") == 1

    @pytest.mark.parametrize(
        "rest",
        [
            "WHERE CreatedDate = 2024-99-99T00:00:00Z",
            "WHERE Birthdate = 2024-02-30",
            f"WHERE NumberOfEmployees = {'9' * 5000}",
            f"LIMIT {'9' * 5000}",
            "LIMIT 2147483648",
            "OFFSET 99999999999",
            "LIMIT ²",
        ],
    )
    def test_with_no_such_day_or_number_is_refused(self, org: Client, rest: str) -> None:
        sobject = "Account" if "Employees" in rest else "Contact"

        assert refusal(org, f"SELECT Id FROM {sobject} {rest}")[:2] == (400, "MALFORMED_QUERY")

    def test_may_name_the_first_moment_of_the_calendar(self, org: Client) -> None:
        org.contact()

        assert found(org, "CreatedDate > 0001-01-01T00:00:00+14:00") == 1
