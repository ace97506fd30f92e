"""Validation rules: what a record must not look like when it is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.emulator.conftest import of

if TYPE_CHECKING:
    from tests.emulator.conftest import Client

CODE = "FIELD_CUSTOM_VALIDATION_EXCEPTION"
PHONE = "A vice president has a phone."


def phone_rule(**more: Any) -> dict[str, Any]:
    """Spell a rule over two fields of Contact."""
    formula = 'AND(Title = "VP", ISBLANK(Phone))'
    named = {"fullName": "VP_Has_Phone", "object": "Contact", "errorMessage": PHONE}
    return {**named, "errorConditionFormula": formula, **more}


class TestAValidationRule:
    def test_refuses_a_record_with_the_admins_text(self, org: Client) -> None:
        org.seed(validation_rules=[phone_rule()])

        results = org.update(of("Contact", org.contact(), Title="VP")).json()

        assert results == [{"success": False, "errors": [{"statusCode": CODE, "message": PHONE, "fields": []}]}]

    def test_names_the_field_it_is_shown_at(self, org: Client) -> None:
        org.seed(validation_rules=[phone_rule(errorDisplayField="Phone")])

        answer = org.call("PATCH", f"/sobjects/Contact/{org.contact()}", {"Title": "VP"})

        assert answer.status_code == 400
        assert answer.json() == [{"message": PHONE, "errorCode": CODE, "fields": ["Phone"]}]

    def test_refuses_an_update_of_any_field_of_a_record_older_than_the_rule(self, org: Client) -> None:
        old = org.contact(Title="VP")
        org.seed(validation_rules=[phone_rule()])

        assert org.update(of("Contact", old, FirstName="Ann")).json()[0]["errors"][0]["message"] == PHONE

    def test_refuses_a_new_record(self, org: Client) -> None:
        org.seed(validation_rules=[phone_rule()])

        answer = org.call("POST", "/sobjects/Contact", {"LastName": "X", "Title": "VP"})

        assert answer.json()[0]["errorCode"] == CODE
        assert org.ask("GET", "/records/Contact")["totalSize"] == 0

    def test_lets_the_good_records_of_a_call_be_saved(self, org: Client) -> None:
        org.seed(validation_rules=[phone_rule()])
        good, bad = org.contact(), org.contact()

        results = org.update(of("Contact", good, Title="CEO"), of("Contact", bad, Title="VP")).json()

        assert [each["success"] for each in results] == [True, False]

    def test_tells_all_rules_a_record_breaks(self, org: Client) -> None:
        mail = phone_rule(
            fullName="VP_Has_Mail", errorConditionFormula='AND(Title = "VP", ISBLANK(Email))', errorMessage="And mail."
        )
        org.seed(validation_rules=[phone_rule(), mail])

        errors = org.update(of("Contact", org.contact(), Title="VP")).json()[0]["errors"]

        assert sorted(each["message"] for each in errors) == [PHONE, "And mail."]

    def test_does_not_look_at_deletions(self, org: Client) -> None:
        old = org.contact(Title="VP")
        org.seed(validation_rules=[phone_rule()])

        assert org.call("DELETE", f"/sobjects/Contact/{old}").status_code == 204
