"""As many plausible people as asked, always the same ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.emulator.conftest import Client


def people(org: Client, sobject: str) -> list[dict[str, Any]]:
    """Read all records of an object."""
    rows: list[dict[str, Any]] = org.ask("GET", f"/records/{sobject}")["records"]
    return rows


def test_generated_contacts_have_names_and_addresses_and_belong_to_the_accounts(org: Client) -> None:
    made = org.seed(generate={"contacts": 300, "accounts": 10, "leads": 5, "seed": 1})

    contacts = people(org, "Contact")
    accounts = {row["Id"] for row in people(org, "Account")}
    assert made == {"generated": {"accounts": 10, "contacts": 300, "leads": 5}}
    assert [len(contacts), len(accounts), len(people(org, "Lead"))] == [300, 10, 5]
    assert {row["AccountId"] for row in contacts} == accounts
    assert len({row["Email"] for row in contacts}) == 300
    assert all(row["FirstName"].isalpha() and row["LastName"].isalpha() for row in contacts)


def test_the_same_seed_gives_the_same_people(org: Client) -> None:
    runs = []
    for seed in (7, 7, 8):
        org.ask("POST", "/reset")
        org.seed(generate={"contacts": 20, "seed": seed})
        runs.append([(row["Id"], row["Name"]) for row in people(org, "Contact")])

    assert runs[0] == runs[1]
    assert runs[0] != runs[2]


def test_generated_people_can_be_found_and_updated(org: Client) -> None:
    org.seed(generate={"leads": 3})
    lead = org.ask("GET", "/ids/Lead?offset=1&limit=1")[0]

    answer = org.call("PATCH", f"/sobjects/Lead/{lead}", {"Title": "Dr"})

    assert answer.status_code == 204
    assert org.call("GET", f"/sobjects/Lead/{lead}").json()["Title"] == "Dr"


@pytest.mark.parametrize("wrong", [{"contacts": -1}, {"people": 5}, [], {"contacts": "many"}])
def test_numbers_that_cannot_be_are_refused(org: Client, wrong: Any) -> None:
    answer = requests.post(f"{org.url}/emulator/seed", json={"generate": wrong}, timeout=10)

    assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, "BAD_SEED")


def test_people_can_be_generated_at_the_start(start: Callable[..., Client]) -> None:
    org = start("--generate", "contacts=12,accounts=2")

    assert org.ask("GET", "/stats")["records"]["Contact"] == 12
