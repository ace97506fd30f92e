"""Rows that somebody else's transaction holds."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.emulator.conftest import of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.emulator.conftest import Client

TEXT = "unable to obtain exclusive access to this record"
IMPATIENT = {"patience": 0}
LONG, SHORT = 600, 0.3


def account(org: Client) -> str:
    """Add one account, and give its id."""
    return org.seed(accounts=[{"Name": "Acme"}])["accounts"][0]


def title_of(org: Client, contact: str) -> str | None:
    """Read a contact's title."""
    title: str | None = org.call("GET", f"/sobjects/Contact/{contact}?fields=Title").json().get("Title")
    return title


class TestARowHeldByAnotherUser:
    def test_cannot_be_saved_by_a_caller_whose_patience_ends(self, org: Client) -> None:
        contact = org.contact()
        org.ask("POST", "/locks", {"ids": [contact], "seconds": LONG} | IMPATIENT)

        answer = org.update(of("Contact", contact, Title="x"))

        error = {"statusCode": "UNABLE_TO_LOCK_ROW", "message": TEXT, "fields": []}
        assert answer.json() == [{"success": False, "errors": [error]}]
        assert title_of(org, contact) is None

    def test_makes_the_single_record_call_fail_alike(self, org: Client) -> None:
        contact = org.contact()
        org.ask("POST", "/locks", {"ids": [contact], "seconds": LONG} | IMPATIENT)

        answer = org.call("PATCH", f"/sobjects/Contact/{contact}", {"Title": "x"})

        assert answer.status_code == 400
        assert answer.json() == [{"errorCode": "UNABLE_TO_LOCK_ROW", "message": TEXT, "fields": []}]

    def test_lets_the_caller_through_once_it_is_free(self, org: Client) -> None:
        contact = org.contact()
        org.ask("POST", "/locks", {"ids": [contact], "seconds": SHORT})

        answer = org.update(of("Contact", contact, Title="x"))

        assert answer.json()[0]["success"] is True
        assert len(org.saves(contact)) == 1

    def test_can_be_let_go_of_early(self, org: Client) -> None:
        contact = org.contact()
        org.ask("POST", "/locks", {"ids": [contact], "seconds": LONG} | IMPATIENT)

        left = org.ask("POST", "/locks", {"ids": [contact], "seconds": 0})

        assert left["held"] == {}
        assert org.update(of("Contact", contact, Title="x")).json()[0]["success"] is True

    def test_can_be_an_id_of_fifteen_characters(self, org: Client) -> None:
        contact = org.contact()

        held = org.ask("POST", "/locks", {"ids": [contact[:15]], "seconds": LONG})["held"]

        assert list(held) == [contact]

    def test_is_waited_for_no_longer_than_the_org_was_started_with(self, start: Callable[..., Client]) -> None:
        org = start("--lock-patience", "0")
        org.log_in()
        contact = org.contact()

        org.ask("POST", "/locks", {"ids": [contact], "seconds": LONG})

        assert org.update(of("Contact", contact)).json()[0]["errors"][0]["statusCode"] == "UNABLE_TO_LOCK_ROW"


class TestACallThatSavesMore:
    def test_is_undone_as_a_whole_when_all_or_none_is_asked(self, org: Client) -> None:
        contact, lead = org.contact(), org.lead()
        org.ask("POST", "/locks", {"ids": [lead], "seconds": LONG} | IMPATIENT)

        results = org.update(of("Contact", contact, Title="x"), of("Lead", lead), all_or_none=True).json()

        codes = [each["errors"][0]["statusCode"] for each in results]
        assert codes == ["ALL_OR_NONE_OPERATION_ROLLED_BACK", "UNABLE_TO_LOCK_ROW"]
        assert title_of(org, contact) is None

    def test_does_nothing_twice_because_a_later_part_had_to_wait(self, org: Client) -> None:
        first, second = org.contact(), org.contact()
        org.ask("POST", "/locks", {"ids": [second], "seconds": SHORT})
        parts = [
            {"method": "PATCH", "url": f"/services/data/v66.0/sobjects/Contact/{each}", "referenceId": f"r{each}",
             "body": {"Title": "x"}}
            for each in (first, second)
        ]  # fmt: skip

        answer = org.call("POST", "/composite", {"compositeRequest": parts})

        assert [part["httpStatusCode"] for part in answer.json()["compositeResponse"]] == [204, 204]
        assert [len(org.saves(each)) for each in (first, second)] == [1, 1]


class TestTheAccount:
    def test_of_a_contact_is_locked_with_it(self, org: Client) -> None:
        parent = account(org)
        contact = org.contact(AccountId=parent)
        org.ask("POST", "/locks", {"ids": [parent], "seconds": LONG} | IMPATIENT)

        error = org.update(of("Contact", contact, Title="x")).json()[0]["errors"][0]

        assert error["message"] == f"{TEXT} or 1 records: {parent}"

    def test_a_contact_moves_to_is_locked_too(self, org: Client) -> None:
        parent, contact = account(org), org.contact()
        org.ask("POST", "/locks", {"ids": [parent], "seconds": LONG} | IMPATIENT)

        answer = org.update(of("Contact", contact, AccountId=parent))

        assert answer.json()[0]["success"] is False

    def test_does_not_stand_in_the_way_of_another_accounts_contacts(self, org: Client) -> None:
        parent, contact = account(org), org.contact(AccountId=account(org))
        org.ask("POST", "/locks", {"ids": [parent], "seconds": LONG} | IMPATIENT)

        assert org.update(of("Contact", contact, Title="x")).json()[0]["success"] is True

    def test_fails_every_record_of_the_chunk_and_no_other_chunk(self, org: Client) -> None:
        parent = account(org)
        locked, free, lead = org.contact(AccountId=parent), org.contact(), org.lead()
        org.ask("POST", "/locks", {"ids": [parent], "seconds": LONG} | IMPATIENT)

        results = org.update(of("Contact", locked), of("Contact", free), of("Lead", lead)).json()

        assert [each["success"] for each in results] == [False, False, True]

    def test_names_ten_of_many_rows(self, org: Client) -> None:
        contacts = org.seed(contacts=[{"LastName": str(n)} for n in range(12)])["contacts"]
        org.ask("POST", "/locks", {"ids": contacts, "seconds": LONG} | IMPATIENT)

        error = org.update(*(of("Contact", each, Title="x") for each in contacts)).json()[0]["errors"][0]

        assert error["message"].startswith(f"{TEXT} or 12 records: {contacts[0]},")
        assert error["message"].endswith(", ... (2 more)")


class TestCallsThatOverlap:
    @staticmethod
    def both(org: Client, *contacts: str) -> list[dict[str, Any]]:
        """Update contacts in calls at the same time, one call each."""
        headers = {"Authorization": str(org.session.headers["Authorization"])}
        address = f"{org.url}/services/data/v66.0/composite/sobjects"

        def update(contact: str) -> dict[str, Any]:
            body = {"records": [of("Contact", contact, Title="x")]}
            result: dict[str, Any] = requests.patch(address, json=body, headers=headers, timeout=30).json()[0]
            return result

        with ThreadPoolExecutor(len(contacts)) as pool:
            return list(pool.map(update, contacts))

    @pytest.fixture
    def siblings(self, org: Client) -> list[str]:
        """Add contacts of one account to an org whose calls take a while."""
        parent = account(org)
        org.ask("POST", "/faults", {"latency_ms": {"min": 1000, "max": 1000}})
        return [org.contact(AccountId=parent) for _ in range(2)]

    def test_on_contacts_of_one_account_collide(self, org: Client, siblings: list[str]) -> None:
        org.ask("POST", "/locks", IMPATIENT)

        results = self.both(org, *siblings)

        assert sorted(each["success"] for each in results) == [False, True]
        refused = next(each for each in results if not each["success"])
        assert refused["errors"][0]["statusCode"] == "UNABLE_TO_LOCK_ROW"

    def test_wait_for_each_other_when_they_are_patient(self, org: Client, siblings: list[str]) -> None:
        assert [each["success"] for each in self.both(org, *siblings)] == [True, True]
        assert all(len(org.saves(each)) == 1 for each in siblings)

    def test_on_contacts_of_two_accounts_do_not_meet(self, org: Client, siblings: list[str]) -> None:
        org.ask("POST", "/locks", IMPATIENT)
        stranger = org.contact(AccountId=account(org))

        results = self.both(org, siblings[0], stranger)

        assert [each["success"] for each in results] == [True, True]

    def test_leave_no_row_locked(self, org: Client, siblings: list[str]) -> None:
        self.both(org, *siblings)

        assert org.ask("GET", "/locks")["held"] == {}
