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
        assert org.ask("GET", "/assignments") == {"count": 1, "records": {lead: 1}}

    def test_does_not_run_when_the_caller_says_so(self, org: Client, lead: str) -> None:
        before = owner_of(org, lead)

        org.update(of("Lead", lead, Title="x"), **POLITE)

        assert owner_of(org, lead) == before
        assert org.ask("GET", "/assignments")["count"] == 0

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
