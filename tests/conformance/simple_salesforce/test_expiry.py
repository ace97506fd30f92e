"""What becomes of simple-salesforce when its session ends: defects of its own that an org must show its users."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from simple_salesforce import SalesforceExpiredSession

from tests.emulator.conftest import of

if TYPE_CHECKING:
    from simple_salesforce import Salesforce

    from tests.emulator.conftest import Client

POLITE = {"Sforce-Auto-Assign": "FALSE"}


def logins(org: Client) -> int:
    """Count the logins so far."""
    count: int = org.ask("GET", "/stats")["calls"].get("POST /services/oauth2/token", 0)
    return count


def test_it_logs_in_again_and_repeats_the_call(org: Client, lasting: Salesforce) -> None:
    org.ask("POST", "/expire-sessions")
    before = logins(org)

    made = lasting.Contact.create({"LastName": "Doe"})

    assert made["success"]
    assert logins(org) == before + 1


def test_a_repeated_collections_call_loses_its_headers_so_leads_are_reassigned(
    org: Client, lasting: Salesforce
) -> None:
    org.seed(assignment_rule=True)
    lead = org.lead()
    org.ask("POST", "/expire-sessions")

    body = {"records": [of("Lead", lead, Title="x")]}
    lasting.restful("composite/sobjects", method="PATCH", json=body, headers=POLITE)

    assert org.ask("GET", "/assignments")["records"] == {lead: 1}


def test_a_repeated_update_of_one_lead_loses_its_headers_too(org: Client, lasting: Salesforce) -> None:
    org.seed(assignment_rule=True)
    lead = org.lead()
    org.ask("POST", "/expire-sessions")

    lasting.Lead.update(lead, {"Title": "x"}, headers=POLITE)

    assert org.ask("GET", "/assignments")["records"] == {lead: 1}


def test_without_an_expired_session_the_headers_arrive(org: Client, lasting: Salesforce) -> None:
    org.seed(assignment_rule=True)
    lead = org.lead()

    lasting.Lead.update(lead, {"Title": "x"}, headers=POLITE)

    assert org.ask("GET", "/assignments")["count"] == 0


def test_a_lasting_401_ends_after_four_logins(org: Client, lasting: Salesforce) -> None:
    org.ask("POST", "/faults", {"expire_session_after": list(range(1, 50))})
    before = logins(org)

    with pytest.raises(SalesforceExpiredSession):
        lasting.limits()

    assert logins(org) == before + 4


def test_a_lasting_401_on_one_object_logs_in_without_end(org: Client, lasting: Salesforce) -> None:
    org.ask("POST", "/faults", {"expire_session_after": list(range(1, 31))})
    before = logins(org)

    assert lasting.Contact.create({"LastName": "Doe"})["success"]

    assert logins(org) == before + 30


def test_a_session_handed_over_is_never_renewed(org: Client, client: Salesforce) -> None:
    org.ask("POST", "/expire-sessions")
    before = logins(org)

    with pytest.raises(SalesforceExpiredSession):
        client.Contact.create({"LastName": "Doe"})

    assert logins(org) == before


def test_a_sixth_login_of_one_app_ends_the_first(client: Salesforce, lasting: Salesforce) -> None:
    for _ in range(5):
        lasting._refresh_session()

    with pytest.raises(SalesforceExpiredSession):
        client.limits()
    assert lasting.limits()


def test_an_id_given_twice_is_worked_on_in_order(org: Client, lasting: Salesforce) -> None:
    contact = org.contact()
    body = {"records": [of("Contact", contact, Title=each) for each in ("first", "last")]}

    lasting.restful("composite/sobjects", method="PATCH", json=body)

    assert lasting.Contact.get(contact)["Title"] == "last"
