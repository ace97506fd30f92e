"""Updating many records in one call."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import pytest

from tests.emulator.conftest import FIELD, POLITE, golden, of, same_form

if TYPE_CHECKING:
    from requests import Response

    from tests.emulator.conftest import Client

LOST = "003Hp0000000zzzZZZ"


def first_error(answer: Response) -> dict[str, object]:
    """Give the first error of the first result."""
    found: dict[str, object] = answer.json()[0]["errors"][0]
    return found


class TestTheResults:
    def test_stand_in_the_order_of_the_records(self, org: Client) -> None:
        org.status_field()
        contact, lead = org.contact(), org.lead()

        answer = org.update(of("Contact", contact, **{FIELD: "Mailed"}), of("Lead", lead, **{FIELD: "Mailed"}))

        assert answer.status_code == 200
        assert [result["id"] for result in answer.json()] == [contact, lead]
        assert same_form(answer.json(), golden("collections_update_response_ok.json"))

    def test_of_a_failed_record_has_no_id_and_the_others_are_saved(self, org: Client) -> None:
        good = org.contact()

        answer = org.update(of("Contact", "001xx000003DGb2999", Title="x"), of("Contact", good, Title="x"))

        assert [result["success"] for result in answer.json()] == [False, True]
        assert "id" not in answer.json()[0]
        assert len(org.saves(good)) == 1

    def test_of_all_or_none_say_which_were_rolled_back(self, org: Client) -> None:
        good = org.contact()

        answer = org.update(
            of("Contact", good, Title="x"), of("Contact", "001xx000003DGb2999", Title="x"), all_or_none=True
        )

        sample = golden("collections_update_response_allornone_rolled_back.json")
        assert answer.status_code == 200
        assert answer.json() == [{**sample[0], "id": good}, sample[1]]
        assert org.saves(good) == []


class TestTheId:
    def test_may_have_fifteen_characters(self, org: Client) -> None:
        contact = org.contact()

        answer = org.update(of("Contact", contact[:15], Title="x"))

        assert answer.json()[0] == {"id": contact, "success": True, "errors": []}

    def test_with_a_wrong_checksum_is_malformed(self, org: Client) -> None:
        contact = org.contact()
        mangled = contact.swapcase()

        answer = org.update(of("Contact", mangled, Title="x"))

        assert first_error(answer)["statusCode"] == "MALFORMED_ID"

    def test_of_another_object_is_malformed(self, org: Client) -> None:
        lead = org.lead()

        answer = org.update(of("Contact", lead, Title="x"))

        text = f"Contact ID: id value of incorrect type: {lead}"
        assert first_error(answer) == {"statusCode": "MALFORMED_ID", "message": text, "fields": ["Id"]}

    def test_that_nobody_has_is_an_invalid_cross_reference(self, org: Client) -> None:
        answer = org.update(of("Contact", "003Hp0000009999", Title="x"))

        error = {"statusCode": "INVALID_CROSS_REFERENCE_KEY", "message": "invalid cross reference id", "fields": []}
        assert first_error(answer) == error

    def test_that_is_missing_is_asked_for(self, org: Client) -> None:
        answer = org.update(of("Contact", Title="x"))

        assert first_error(answer)["statusCode"] == "MISSING_ARGUMENT"

    def test_of_a_deleted_record_is_refused(self, org: Client) -> None:
        contact = org.contact()
        org.ask("POST", f"/records/Contact/{contact}", {"IsDeleted": True})

        answer = org.update(of("Contact", contact, Title="x"))

        error = {"statusCode": "ENTITY_IS_DELETED", "message": "entity is deleted", "fields": []}
        assert first_error(answer) == error

    def test_of_a_converted_lead_is_refused(self, org: Client) -> None:
        lead, contact = org.lead(), org.contact()
        org.ask("POST", f"/records/Lead/{lead}", {"IsConverted": True, "ConvertedContactId": contact})

        answer = org.update(of("Lead", lead, Title="x"))

        message = "cannot reference converted lead"
        assert first_error(answer) == {"statusCode": "CANNOT_UPDATE_CONVERTED_LEAD", "message": message, "fields": []}

    def test_may_come_twelve_times_and_no_more(self, org: Client) -> None:
        contact = org.contact()

        answer = org.update(*(of("Contact", contact, Title=f"{n}") for n in range(13)))

        assert [result["success"] for result in answer.json()] == [True] * 12 + [False]
        message = "Maximum number of duplicate updates in one batch (12 allowed)."
        assert str(answer.json()[12]["errors"][0]["message"]).startswith(message)


class TestTheRequest:
    def test_of_two_hundred_records_is_the_largest(self, org: Client) -> None:
        answer = org.update(*(of("Contact", LOST) for _ in range(201)))

        message = "record limit reached. cannot submit more than 200 records into this call"
        assert answer.status_code == 400
        assert answer.json() == [{"message": message, "errorCode": "EXCEEDED_ID_LIMIT"}]

    def test_with_an_unknown_field_is_refused_whole(self, org: Client) -> None:
        contact = org.contact()

        answer = org.update(of("Contact", contact, Title="x"), of("Contact", contact, foo="x"))

        sample = golden("invalid_field_no_such_column_400.json")
        sample[0]["message"] = sample[0]["message"].replace("Bar", "Contact")
        assert answer.status_code == 400
        assert answer.json() == sample
        assert org.saves(contact) == []

    def test_with_more_than_ten_runs_of_types_is_refused(self, org: Client) -> None:
        contact, lead = org.contact(), org.lead()
        mixed = [of("Contact", contact, Title="x"), of("Lead", lead, Title="x")] * 6

        answer = org.update(*mixed, **POLITE)

        assert answer.status_code == 400
        assert "10 chunks" in answer.json()[0]["message"]

    def test_with_ten_runs_of_types_is_served(self, org: Client) -> None:
        contact, lead = org.contact(), org.lead()
        mixed = [of("Contact", contact, Title="x"), of("Lead", lead, Title="x")] * 5

        answer = org.update(*mixed, **POLITE)

        assert all(result["success"] for result in answer.json())

    def test_on_an_unknown_object_is_refused(self, org: Client) -> None:
        answer = org.update(of("Spaceship", LOST))

        assert answer.status_code == 400
        message = "sObject type 'Spaceship' is not supported."
        assert answer.json() == [{"message": message, "errorCode": "INVALID_TYPE"}]

    @pytest.mark.parametrize("body", [b"", b'{"records": [', b"[]", b'{"records": {}}', b'{"records": ["x"]}'])
    def test_that_is_no_proper_json_is_refused(self, org: Client, body: bytes) -> None:
        answer = org.session.patch(f"{org.url}/services/data/v66.0/composite/sobjects", body, timeout=10)

        assert answer.status_code == 400
        assert answer.json()[0]["errorCode"] == "JSON_PARSER_ERROR"

    @pytest.mark.parametrize("attributes", [None, "Contact", {}, {"type": 1}])
    def test_with_a_record_that_names_no_type_is_refused(self, org: Client, attributes: object) -> None:
        answer = org.update({"attributes": attributes, "id": org.contact()})

        assert answer.status_code == 400
        assert answer.json()[0]["errorCode"] == "INVALID_TYPE"

    def test_may_be_compressed(self, org: Client) -> None:
        body = gzip.compress(json.dumps({"records": [of("Contact", org.contact(), Title="x")]}).encode())

        address, headers = f"{org.url}/services/data/v66.0/composite/sobjects", {"Content-Encoding": "gzip"}
        answer = org.session.patch(address, body, headers=headers, timeout=10)

        assert answer.json()[0]["success"] is True
