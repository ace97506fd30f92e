"""What an admin has set up that gets in the way of a save."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.emulator.conftest import POLITE, of

if TYPE_CHECKING:
    from tests.emulator.conftest import Client

ALLOW = {"Sforce-Duplicate-Rule-Header": "allowSave=true; includeRecordDetails=false; runAsCurrentUser=false"}


def owner_of(org: Client, lead: str) -> str:
    """Read a lead's owner."""
    owner: str = org.call("GET", f"/sobjects/Lead/{lead}?fields=OwnerId").json()["OwnerId"]
    return owner


class TestTheAssignmentRule:
    @pytest.fixture
    def lead(self, org: Client) -> str:
        """Add a lead to an org with an active assignment rule."""
        org.seed(assignment_rule=True)
        return org.lead()

    def test_reassigns_a_lead_on_every_update(self, org: Client, lead: str) -> None:
        before = owner_of(org, lead)

        org.update(of("Lead", lead, Title="x"))

        assert owner_of(org, lead) != before
        done = org.ask("GET", "/assignments")
        assert (done["count"], done["records"]) == (1, {lead: 1})

    def test_does_not_run_when_the_caller_says_so(self, org: Client, lead: str) -> None:
        before = owner_of(org, lead)

        org.update(of("Lead", lead, Title="x"), **POLITE)

        assert owner_of(org, lead) == before
        assert org.ask("GET", "/assignments")["count"] == 0

    def test_reassigns_a_lead_when_it_is_created(self, org: Client) -> None:
        org.seed(assignment_rule=True)

        made = org.call("POST", "/sobjects/Lead", {"LastName": "Roe", "Company": "Co"}).json()["id"]

        assert org.ask("GET", "/assignments")["records"] == {made: 1}

    def test_runs_though_inactive_when_the_caller_names_it(self, org: Client) -> None:
        org.seed(assignment_rule={"active": False})
        rule, lead = org.ask("GET", "/assignments")["rule"], org.lead()

        org.update(of("Lead", lead, Title="x"))
        org.update(of("Lead", lead, Title="x"), **{"Sforce-Auto-Assign": rule})

        assert org.ask("GET", "/assignments")["count"] == 1

    def test_that_is_not_there_cannot_be_named(self, org: Client) -> None:
        answer = org.update(of("Lead", org.lead()), **{"Sforce-Auto-Assign": "01Q000000000001"})

        assert answer.status_code == 400
        assert answer.json()[0]["errorCode"] == "INVALID_ASSIGNMENT_RULE"

    @pytest.mark.usefixtures("lead")
    def test_leaves_contacts_alone(self, org: Client) -> None:
        org.update(of("Contact", org.contact(), Title="x"))

        assert org.ask("GET", "/assignments")["count"] == 0

    def test_is_not_there_unless_asked_for(self, org: Client) -> None:
        org.update(of("Lead", org.lead(), Title="x"))

        assert org.ask("GET", "/assignments")["count"] == 0


class TestTheDuplicateRule:
    def test_alerts_a_caller_who_does_not_allow_the_save(self, org: Client) -> None:
        contact = org.contact()
        org.seed(duplicate_rule={"ids": [contact]})

        answer = org.update(of("Contact", contact, Title="x"))

        error = {"statusCode": "DUPLICATES_DETECTED", "message": "Use one of these records?", "fields": []}
        assert answer.json() == [{"success": False, "errors": [error]}]

    def test_lets_a_caller_pass_who_allows_it(self, org: Client) -> None:
        contact = org.contact()
        org.seed(duplicate_rule={"ids": [contact]})

        answer = org.update(of("Contact", contact, Title="x"), **ALLOW)

        assert answer.json()[0]["success"] is True

    def test_that_blocks_lets_nobody_pass(self, org: Client) -> None:
        contact = org.contact()
        org.seed(duplicate_rule={"ids": [contact], "action": "block"})

        answer = org.update(of("Contact", contact, Title="x"), **ALLOW)

        assert answer.json()[0]["success"] is False
