"""One record a call, by simple-salesforce's SFType."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from simple_salesforce import SalesforceMalformedRequest, SalesforceMoreThanOneRecord, SalesforceResourceNotFound

if TYPE_CHECKING:
    from simple_salesforce import Salesforce

    from tests.emulator.conftest import Client

KEY = "External_Id__c"


class TestCreate:
    def test_gives_the_new_id(self, org: Client, client: Salesforce) -> None:
        made = client.Contact.create({"LastName": "Doe", "Email": "doe@example.com"})

        assert (made["success"], made["errors"]) == (True, [])
        assert org.ask("GET", "/records/Contact")["records"][0]["Id"] == made["id"]

    def test_takes_headers(self, org: Client, client: Salesforce) -> None:
        org.seed(assignment_rule=True)

        made = client.Lead.create({"LastName": "Roe", "Company": "Co"}, headers={"Sforce-Auto-Assign": "FALSE"})

        assert client.Lead.get(made["id"])["OwnerId"] == org.ask("GET", "/health")["user_id"]

    def test_is_refused_without_a_required_field(self, client: Salesforce) -> None:
        with pytest.raises(SalesforceMalformedRequest) as error:
            client.Lead.create({"LastName": "Roe"})

        assert error.value.content[0] == {
            "message": "Required fields are missing: [Company]",
            "errorCode": "REQUIRED_FIELD_MISSING",
            "fields": ["Company"],
        }


class TestGet:
    def test_reads_all_fields(self, org: Client, client: Salesforce) -> None:
        contact = org.contact(FirstName="Ada", Title="Boss")

        read = client.Contact.get(contact)

        assert (read["Name"], read["Title"], read["attributes"]["type"]) == ("Ada Doe", "Boss", "Contact")

    def test_reads_by_a_15_character_id(self, org: Client, client: Salesforce) -> None:
        contact = org.contact()

        assert client.Contact.get(contact[:15])["Id"] == contact

    def test_reads_by_external_id(self, org: Client, client: Salesforce) -> None:
        contact = org.contact(**{KEY: "E/1ö"})

        assert client.Contact.get_by_custom_id(KEY, "E/1ö")["Id"] == contact

    def test_finds_nothing_under_an_unknown_external_id(self, client: Salesforce) -> None:
        with pytest.raises(SalesforceResourceNotFound) as error:
            client.Contact.get_by_custom_id(KEY, "E1")

        assert error.value.content[0]["errorCode"] == "NOT_FOUND"


class TestUpdate:
    def test_answers_204(self, org: Client, client: Salesforce) -> None:
        contact = org.contact()

        assert client.Contact.update(contact, {"Title": "Boss"}) == 204
        assert client.Contact.get(contact)["Title"] == "Boss"

    def test_can_give_the_raw_response(self, org: Client, client: Salesforce) -> None:
        answer = client.Contact.update(org.contact(), {"Title": "Boss"}, raw_response=True)

        assert (answer.status_code, answer.content) == (204, b"")
        assert answer.headers["Sforce-Limit-Info"].startswith("api-usage=")

    def test_clears_a_field_with_none(self, org: Client, client: Salesforce) -> None:
        contact = org.contact(Title="Boss")

        client.Contact.update(contact, {"Title": None})

        assert client.Contact.get(contact)["Title"] is None

    def test_is_saved_once(self, org: Client, client: Salesforce) -> None:
        contact = org.contact()

        client.Contact.update(contact, {"Title": "Boss"})

        assert len(org.saves(contact)) == 1


class TestUpsert:
    def test_creates_with_201(self, client: Salesforce) -> None:
        assert client.Contact.upsert(f"{KEY}/E1", {"LastName": "Doe"}) == 201

    def test_updates_with_200(self, org: Client, client: Salesforce) -> None:
        contact = org.contact(**{KEY: "E1"})

        answer = client.Contact.upsert(f"{KEY}/E1", {"Title": "Boss"}, raw_response=True)

        assert answer.status_code == 200
        assert answer.json() == {"id": contact, "success": True, "errors": [], "created": False}

    def test_reports_several_records_with_one_external_id(self, org: Client, client: Salesforce) -> None:
        ids = [org.contact(**{KEY: "E1"}) for _ in range(2)]

        with pytest.raises(SalesforceMoreThanOneRecord) as error:
            client.Contact.upsert(f"{KEY}/E1", {"Title": "Boss"})

        assert error.value.content == [f"/services/data/v64.0/sobjects/Contact/{each}" for each in ids]


class TestDelete:
    def test_answers_204(self, org: Client, client: Salesforce) -> None:
        contact = org.contact()

        assert client.Contact.delete(contact) == 204
        assert client.query(f"SELECT Id FROM Contact WHERE Id = '{contact}'")["totalSize"] == 0  # noqa: S608

    def test_a_second_time_says_that_it_is_deleted(self, org: Client, client: Salesforce) -> None:
        contact = org.contact()
        client.Contact.delete(contact)

        with pytest.raises(SalesforceResourceNotFound) as error:
            client.Contact.delete(contact)

        assert error.value.content[0]["errorCode"] == "ENTITY_IS_DELETED"
