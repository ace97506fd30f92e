"""One record a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.emulator.conftest import golden, same_form

if TYPE_CHECKING:
    from tests.emulator.conftest import Client

LOST = "003Hp0000009999"


def test_creating_answers_with_the_new_id_and_its_address(org: Client) -> None:
    answer = org.call("POST", "/sobjects/Contact", {"LastName": "Doe", "FirstName": "Jo"})

    body = answer.json()
    assert answer.status_code == 201
    assert same_form(body, golden("create_record_response.json"))
    assert answer.headers["Location"] == f"/services/data/v66.0/sobjects/Contact/{body['id']}"


def test_reading_gives_the_asked_fields_with_the_id(org: Client) -> None:
    contact = org.contact(FirstName="Jo")

    body = org.call("GET", f"/sobjects/contact/{contact}?fields=Name,IsDeleted").json()

    attributes = {"type": "Contact", "url": f"/services/data/v66.0/sobjects/Contact/{contact}"}
    assert body == {"attributes": attributes, "Id": contact, "Name": "Jo Doe", "IsDeleted": False}


def test_updating_answers_with_nothing(org: Client) -> None:
    contact = org.contact()

    answer = org.call("PATCH", f"/sobjects/Contact/{contact}", {"Title": "x"})

    assert answer.status_code == 204
    assert answer.content == b""
    assert org.saves(contact)[0]["values"] == {"Title": "x"}


def test_deleting_makes_the_record_a_deleted_one(org: Client) -> None:
    contact = org.contact()

    first = org.call("DELETE", f"/sobjects/Contact/{contact}")
    second = org.call("GET", f"/sobjects/Contact/{contact}")

    assert first.status_code == 204
    assert second.status_code == 404
    assert second.json()[0]["errorCode"] == "ENTITY_IS_DELETED"


class TestARefusal:
    def test_of_an_id_of_another_object_is_a_malformed_id(self, org: Client) -> None:
        lead = org.lead()

        answer = org.call("PATCH", f"/sobjects/Contact/{lead}", {"Title": "x"})

        sample = golden("malformed_id_400.json")
        expected = {**sample[0], "message": f"Contact ID: id value of incorrect type: {lead}"}
        assert answer.status_code == 400
        assert answer.json() == [expected]

    def test_of_an_id_nobody_has_is_not_found(self, org: Client) -> None:
        read = org.call("GET", f"/sobjects/Contact/{LOST}")
        written = org.call("PATCH", f"/sobjects/Contact/{LOST}", {"Title": "x"})

        assert (read.status_code, written.status_code) == (404, 404)
        assert read.json() == golden("not_found_404.json")
        assert same_form(written.json(), golden("not_found_provided_external_id_404.json"))

    def test_of_an_unknown_object_is_not_found(self, org: Client) -> None:
        answer = org.call("GET", "/sobjects/Spaceship/describe")

        assert answer.status_code == 404
        assert answer.json() == golden("not_found_404.json")

    def test_of_an_unknown_field_names_it(self, org: Client) -> None:
        answer = org.call("PATCH", f"/sobjects/Contact/{org.contact()}", {"foo": "x"})

        assert answer.status_code == 400
        assert same_form(answer.json(), golden("invalid_field_no_such_column_400.json"))


class TestAnExternalId:
    def test_creates_the_record_that_is_not_there(self, org: Client) -> None:
        answer = org.call("PATCH", "/sobjects/Contact/External_Id__c/e1", {"LastName": "Doe"})

        assert answer.status_code == 201
        assert same_form(answer.json(), golden("upsert_by_external_id_response.json"))
        assert answer.json()["created"] is True

    def test_updates_the_record_that_is_there(self, org: Client) -> None:
        contact = org.contact(External_Id__c="e1")

        answer = org.call("PATCH", "/sobjects/Contact/External_Id__c/e1", {"Title": "x"})

        assert answer.status_code == 200
        assert answer.json() == {"id": contact, "success": True, "errors": [], "created": False}

    def test_reads_the_record_that_holds_it(self, org: Client) -> None:
        contact = org.contact(External_Id__c="a/b c")

        answer = org.call("GET", "/sobjects/Contact/External_Id__c/a%2Fb%20c?fields=Name")

        assert answer.json()["Id"] == contact

    def test_that_several_records_hold_answers_with_their_addresses(self, org: Client) -> None:
        ids = [org.contact(External_Id__c="e1"), org.contact(External_Id__c="e1")]

        answer = org.call("PATCH", "/sobjects/Contact/External_Id__c/e1", {"Title": "x"})

        assert answer.status_code == 300
        assert answer.json() == [f"/services/data/v66.0/sobjects/Contact/{each}" for each in ids]
        assert same_form(answer.json(), golden("multiple_choices_300.json"))
