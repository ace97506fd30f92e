"""Duplicate rules that look for another record with the same values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.emulator.conftest import of

if TYPE_CHECKING:
    from tests.emulator.conftest import Client

ALLOW = {"Sforce-Duplicate-Rule-Header": "allowSave=true"}
MAIL = "ann@example.com"


@pytest.fixture
def ann(org: Client) -> str:
    """Add a contact to an org that matches contacts by e-mail."""
    org.seed(duplicate_rule={"object": "Contact", "match": ["Email"], "name": "By_Email"})
    return org.contact(Email=MAIL)


@pytest.mark.usefixtures("ann")
class TestARuleThatMatches:
    def test_finds_a_new_record_whatever_the_case(self, org: Client) -> None:
        answer = org.call("POST", "/composite/sobjects", {"records": [of("Contact", LastName="X", Email=MAIL.upper())]})

        assert answer.json()[0]["errors"][0]["statusCode"] == "DUPLICATES_DETECTED"

    def test_finds_an_edited_record(self, org: Client) -> None:
        answer = org.update(of("Contact", org.contact(), Email=MAIL))

        assert answer.json()[0]["errors"][0]["statusCode"] == "DUPLICATES_DETECTED"

    def test_leaves_alone_an_edit_of_other_fields(self, org: Client) -> None:
        twin = org.contact(Email=MAIL)

        assert org.update(of("Contact", twin, Title="x")).json()[0]["success"] is True

    def test_leaves_alone_a_record_that_keeps_its_own_value(self, org: Client, ann: str) -> None:
        assert org.update(of("Contact", ann, Email=MAIL)).json()[0]["success"] is True
        assert org.update(of("Contact", ann, Email=MAIL.upper())).json()[0]["success"] is True

    def test_finds_no_record_that_is_deleted(self, org: Client, ann: str) -> None:
        org.call("DELETE", f"/sobjects/Contact/{ann}")

        assert org.update(of("Contact", org.contact(), Email=MAIL)).json()[0]["success"] is True

    def test_looks_at_its_own_object_only(self, org: Client) -> None:
        assert org.update(of("Lead", org.lead(), Email=MAIL)).json()[0]["success"] is True

    def test_is_passed_by_a_caller_who_allows_the_save(self, org: Client) -> None:
        assert org.update(of("Contact", org.contact(), Email=MAIL), **ALLOW).json()[0]["success"] is True

    def test_tells_a_single_record_call_which_record_it_duplicates(self, org: Client, ann: str) -> None:
        answer = org.call("POST", "/sobjects/Contact", {"LastName": "X", "Email": MAIL})

        error = answer.json()[0]
        assert answer.status_code == 400
        assert error.keys() == {"duplicateResut", "errorCode", "message"}
        result = error["duplicateResut"]
        assert (result["allowSave"], result["duplicateRule"]) == (True, "By_Email")
        found = result["matchResults"][0]["matchRecords"][0]["record"]
        address = f"/services/data/v66.0/sobjects/Contact/{ann}"
        assert found == {"attributes": {"type": "Contact", "url": address}, "Id": ann}

    def test_tells_all_fields_of_the_record_to_a_caller_who_asks(self, org: Client) -> None:
        asks = {"Sforce-Duplicate-Rule-Header": "allowSave=false; includeRecordDetails=true"}

        answer = org.call("POST", "/sobjects/Contact", {"LastName": "X", "Email": MAIL}, **asks)

        found = answer.json()[0]["duplicateResut"]["matchResults"][0]["matchRecords"][0]["record"]
        assert (found["LastName"], found["Email"]) == ("Doe", MAIL)

    def test_is_not_passed_by_a_header_in_versions_that_do_not_know_it(self, org: Client) -> None:
        address = f"{org.url}/services/data/v51.0/sobjects/Contact"

        answer = org.session.post(address, json={"LastName": "X", "Email": MAIL}, headers=ALLOW, timeout=10)

        assert answer.status_code == 400


class TestARuleOfSeveralFields:
    def test_wants_them_all_the_same(self, org: Client) -> None:
        org.seed(duplicate_rule={"object": "Contact", "match": ["Email", "LastName"]})
        org.contact(Email=MAIL, LastName="Doe")

        created = [
            org.call("POST", "/sobjects/Contact", {"LastName": name, "Email": MAIL}).status_code
            for name in ("doe", "Roe")
        ]

        assert created == [400, 201]

    def test_that_blocks_lets_nobody_pass(self, org: Client) -> None:
        org.seed(duplicate_rule={"object": "Contact", "match": ["Email"], "action": "block", "message": "No."})
        org.contact(Email=MAIL)

        error = org.update(of("Contact", org.contact(), Email=MAIL), **ALLOW).json()[0]["errors"][0]

        assert error == {"statusCode": "DUPLICATES_DETECTED", "message": "No.", "fields": []}

    @pytest.mark.parametrize(
        "rule",
        [{"match": ["Email"]}, {"object": "Contact", "match": ["Nope"]}, {"object": "Contact", "match": ["Name"]}, 7],
    )
    def test_that_makes_no_sense_is_refused(self, org: Client, rule: object) -> None:
        answer = org.session.post(f"{org.url}/emulator/seed", json={"duplicate_rule": rule}, timeout=10)

        assert answer.status_code == 400
        assert answer.json()[0]["errorCode"] == "BAD_SEED"
