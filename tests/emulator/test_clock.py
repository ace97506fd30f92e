"""A clock that can be moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.emulator.automations import (
    VISIT,
    field_of,
    wait,
    write,
)
from tests.emulator.conftest import FIELD

if TYPE_CHECKING:
    from tests.emulator.conftest import Client


@pytest.fixture
def contact(org: Client) -> str:
    """Add a contact whose status does not meet the criteria yet."""
    org.status_field()
    org.seed(fields=[{"object": "Contact", "name": VISIT, "type": "DateTime"}])
    return org.contact(Email="a@example.com", **{FIELD: "Mailed"})


class TestTheClock:
    def test_moves_by_a_span(self, org: Client) -> None:
        assert wait(org, days=2, hours=1)["ahead_seconds"] == 49 * 3600

    def test_moves_to_a_moment(self, org: Client) -> None:
        assert org.ask("POST", "/clock", {"to": "2099-01-31T00:00:00Z"})["now"] == "2099-01-31T00:00:00.000+0000"

    def test_stamps_what_is_saved_afterwards(self, org: Client, contact: str) -> None:
        org.ask("POST", "/clock", {"to": "2099-01-31T00:00:00Z"})
        write(org, contact, Title="Dr.")

        assert field_of(org, contact, "LastModifiedDate").startswith("2099-01-31T00:0")

    def test_keeps_sessions_open(self, org: Client) -> None:
        wait(org, days=400)

        assert org.call("GET", "/limits").status_code == 200

    def test_moves_up_to_the_last_day_salesforce_knows(self, org: Client) -> None:
        org.contact()

        org.ask("POST", "/clock", {"to": "4000-12-31T23:58:00Z"})

        for span in ("TOMORROW", "NEXT_YEAR", "NEXT_N_DAYS:90"):
            assert org.query(f"SELECT Id FROM Contact WHERE CreatedDate < {span}").json()["totalSize"] == 1  # noqa: S608

    @pytest.mark.parametrize(
        "wrong", [{"to": "4001-01-01T00:00:00Z"}, {"to": "9999-12-31T23:59:00-14:00"}, {"move": {"days": 900_000}}]
    )
    def test_moves_no_further_than_that(self, org: Client, wrong: Any) -> None:
        answer = requests.post(f"{org.url}/emulator/clock", json=wrong, timeout=10)

        assert answer.status_code == 400
        assert answer.json()[0]["message"].startswith("The clock goes no further than 4000-12-31")
        assert org.call("GET", "/limits").status_code == 200

    @pytest.mark.parametrize("wrong", [{"to": "2001-01-01T00:00:00Z"}, {"move": {"days": -1}}, {"days": 2}, []])
    def test_moves_only_ahead_and_only_when_told_clearly(self, org: Client, wrong: Any) -> None:
        answer = requests.post(f"{org.url}/emulator/clock", json=wrong, timeout=10)

        assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, "BAD_CLOCK")
