"""Person accounts: one person, seen as an account and as a contact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.emulator.conftest import of

if TYPE_CHECKING:
    from tests.emulator.conftest import Client

STATUS, MIRROR = "Status__c", "Status__pc"


@pytest.fixture
def org(org: Client) -> Client:
    """Switch person accounts on, with a custom field of Contact."""
    org.seed(person_accounts=True, fields=[{"object": "Contact", "name": STATUS}])
    return org


@pytest.fixture
def person(org: Client) -> str:
    """Add a person account, and give the account's id."""
    return org.seed(accounts=[{"IsPersonAccount": True, "FirstName": "Ann", "LastName": "Doe"}])["accounts"][0]


def account(org: Client, record_id: str) -> dict[str, Any]:
    """Read an account."""
    shown: dict[str, Any] = org.call("GET", f"/sobjects/Account/{record_id}").json()
    return shown


def contact(org: Client, record_id: str) -> dict[str, Any]:
    """Read an account's person contact."""
    contact_id = account(org, record_id)["PersonContactId"]
    shown: dict[str, Any] = org.call("GET", f"/sobjects/Contact/{contact_id}").json()
    return shown


class TestAPersonAccount:
    def test_has_a_contact_of_its_own(self, org: Client, person: str) -> None:
        assert account(org, person)["Name"] == "Ann Doe"
        shown = contact(org, person)
        assert (shown["AccountId"], shown["IsPersonAccount"], shown["LastName"]) == (person, True, "Doe")

    def test_is_made_by_a_last_name_in_place_of_a_name(self, org: Client) -> None:
        made = org.call("POST", "/sobjects/Account", {"LastName": "Roe", "PersonEmail": "r@example.com"}).json()["id"]

        assert account(org, made)["IsPersonAccount"] is True
        assert contact(org, made)["Email"] == "r@example.com"

    def test_shows_the_custom_fields_of_contact(self, org: Client, person: str) -> None:
        org.call("PATCH", f"/sobjects/Account/{person}", {MIRROR: "Mailed"})

        assert contact(org, person)[STATUS] == "Mailed"
        found = org.query("SELECT Name FROM Account WHERE Status__pc = 'Mailed'").json()["records"]
        assert [each["Name"] for each in found] == ["Ann Doe"]

    def test_shows_a_field_that_contact_gets_later(self, org: Client, person: str) -> None:
        org.seed(fields=[{"object": "Contact", "name": "Later__c"}])

        org.update(of("Account", person, Later__pc="x"))

        assert contact(org, person)["Later__c"] == "x"

    def test_hides_a_field_that_is_hidden_on_contact(self, org: Client, person: str) -> None:
        org.seed(fields=[{"object": "Contact", "name": "Hidden__c", "visible": False}])

        assert "Hidden__pc" not in account(org, person)
        assert org.update(of("Account", person, Hidden__pc="x")).json()[0]["errorCode"] == "INVALID_FIELD"

    def test_has_an_address_and_a_phone_on_both_sides(self, org: Client, person: str) -> None:
        org.update(of("Account", person, PersonMailingCity="Bonn", Phone="1", PersonMobilePhone="2"))

        shown = contact(org, person)
        assert (shown["MailingCity"], shown["Phone"], shown["MobilePhone"]) == ("Bonn", "1", "2")
        assert account(org, person)["PersonMailingAddress"]["city"] == "Bonn"

    def test_keeps_its_last_name(self, org: Client, person: str) -> None:
        error = org.update(of("Account", person, LastName=None)).json()[0]["errors"][0]

        assert error["statusCode"] == "REQUIRED_FIELD_MISSING"

    def test_has_no_name_to_write(self, org: Client, person: str) -> None:
        error = org.update(of("Account", person, Name="x")).json()[0]["errors"][0]

        assert error["statusCode"] == "INVALID_FIELD_FOR_INSERT_UPDATE"
        assert error["message"] == "Account: bad field names on insert/update call: Name"

    def test_takes_its_contact_with_it_when_deleted(self, org: Client, person: str) -> None:
        contact_id = account(org, person)["PersonContactId"]

        org.call("DELETE", f"/sobjects/Account/{person}")

        assert org.call("GET", f"/sobjects/Contact/{contact_id}").status_code == 404

    def test_is_no_business(self, org: Client) -> None:
        business = org.seed(accounts=[{"Name": "Acme"}])["accounts"][0]

        error = org.update(of("Account", business, PersonEmail="a@example.com")).json()[0]["errors"][0]

        assert error["message"] == "Account: bad field names on insert/update call: PersonEmail"


class TestThePersonContact:
    @pytest.fixture
    def own(self, org: Client, person: str) -> str:
        """Give the id of the person contact."""
        found: str = account(org, person)["PersonContactId"]
        return found

    def test_can_be_updated_and_the_account_shows_it(self, org: Client, person: str, own: str) -> None:
        answer = org.update(of("Contact", own, FirstName="Anna", **{STATUS: "Mailed"}))

        assert answer.json() == [{"id": own, "success": True, "errors": []}]
        shown = account(org, person)
        assert (shown["Name"], shown[MIRROR]) == ("Anna Doe", "Mailed")
        assert [each["values"] for each in org.saves(own)] == [{"FirstName": "Anna", STATUS: "Mailed"}]

    def test_fires_the_triggers_of_account_and_not_of_contact(self, org: Client, person: str, own: str) -> None:
        org.seed(triggers=[{"name": f"On{o}", "object": o, "events": ["after update"]} for o in ("Account", "Contact")])

        org.update(of("Contact", own, **{STATUS: "Mailed"}))

        fired = org.ask("GET", "/triggers")["firings"]
        assert [(each["trigger"], each["ids"]) for each in fired] == [("OnAccount", [person])]

    def test_is_taken_back_with_its_account(self, org: Client, person: str, own: str) -> None:
        org.seed(triggers=[{"name": "T", "object": "Lead", "events": ["after update"], "fails_above_records": 1}])
        leads = [of("Lead", org.lead()) for _ in range(2)]

        results = org.update(of("Contact", own, **{STATUS: "Mailed"}), *leads, all_or_none=True).json()

        assert results[0]["errors"][0]["statusCode"] == "ALL_OR_NONE_OPERATION_ROLLED_BACK"
        assert contact(org, person)[STATUS] is None
        assert account(org, person)[MIRROR] is None

    def test_cannot_be_deleted(self, org: Client, own: str) -> None:
        answer = org.call("DELETE", f"/sobjects/Contact/{own}")

        assert answer.status_code == 400
        assert answer.json()[0]["errorCode"] == "INVALID_PERSON_ACCOUNT_OPERATION"

    def test_stays_the_only_contact_of_its_account(self, org: Client, person: str) -> None:
        made = org.call("POST", "/sobjects/Contact", {"LastName": "X", "AccountId": person})
        moved = org.update(of("Contact", org.contact(), AccountId=person))

        assert made.json()[0]["errorCode"] == "INVALID_PERSON_ACCOUNT_OPERATION"
        assert moved.json()[0]["errors"][0]["statusCode"] == "INVALID_PERSON_ACCOUNT_OPERATION"

    def test_is_locked_with_its_account(self, org: Client, person: str, own: str) -> None:
        org.ask("POST", "/locks", {"ids": [person], "seconds": 600, "patience": 0})

        assert org.update(of("Contact", own)).json()[0]["errors"][0]["statusCode"] == "UNABLE_TO_LOCK_ROW"


class TestAnOrgWithoutThem:
    def test_has_no_fields_of_persons(self, org: Client) -> None:
        org.ask("POST", "/reset")
        org.log_in()

        answer = org.call("POST", "/sobjects/Account", {"Name": "Acme", "PersonEmail": "a@example.com"})

        assert answer.json()[0]["errorCode"] == "INVALID_FIELD"
