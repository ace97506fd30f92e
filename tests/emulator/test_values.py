"""Whether a value fits its field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.emulator.conftest import of

if TYPE_CHECKING:
    from tests.emulator.conftest import Client

WHEN = "Last_Event__c"


def written(org: Client, value: object, **field: Any) -> Any:
    """Write one value into a field of this kind; give the answer, or the value that is kept."""
    org.seed(fields=[{"name": "F__c", "label": "Event Status", **field}])
    contact = org.contact()
    answer = org.update(of("Contact", contact, F__c=value)).json()
    if "errorCode" in answer[0] or not answer[0]["success"]:
        return answer[0]
    return org.call("GET", f"/sobjects/Contact/{contact}?fields=F__c").json()["F__c"]


class TestText:
    def test_is_trimmed(self, org: Client) -> None:
        assert written(org, "  Mailed ") == "Mailed"

    def test_that_is_empty_is_null(self, org: Client) -> None:
        assert written(org, "") is None

    def test_that_is_too_long_is_refused(self, org: Client) -> None:
        result = written(org, "x" * 11, length=10)

        message = "Event Status: data value too large: xxxxxxxxxxx (max length=10)"
        assert result["errors"] == [{"statusCode": "STRING_TOO_LONG", "message": message, "fields": ["F__c"]}]


class TestAPicklist:
    def test_that_is_restricted_refuses_unknown_values(self, org: Client) -> None:
        result = written(org, "Lost", type="Picklist", values=["Mailed"], restricted=True)

        code = "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"
        message = "Event Status: bad value for restricted picklist field: Lost"
        assert result["errors"] == [{"statusCode": code, "message": message, "fields": ["F__c"]}]

    def test_that_is_unrestricted_takes_any_value(self, org: Client) -> None:
        assert written(org, "Lost", type="Picklist", values=["Mailed"]) == "Lost"

    def test_can_always_be_emptied(self, org: Client) -> None:
        assert written(org, None, type="Picklist", values=["Mailed"], restricted=True) is None


class TestADateTime:
    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            ("2026-03-04T05:06:07Z", "2026-03-04T05:06:07.000+0000"),
            ("2026-03-04T05:06:07.987Z", "2026-03-04T05:06:07.000+0000"),
            ("2026-03-04T05:06:07+02:00", "2026-03-04T03:06:07.000+0000"),
            ("2026-03-04T05:06:07.000+0000", "2026-03-04T05:06:07.000+0000"),
            (None, None),
        ],
    )
    def test_is_kept_in_utc_to_the_second(self, org: Client, given: str, kept: str) -> None:
        assert written(org, given, type="DateTime") == kept

    @pytest.mark.parametrize("given", ["yesterday", "2026-13-45T00:00:00Z", "2026-03-04", "2026-03-04 05:06:07"])
    def test_that_cannot_be_read_ends_the_whole_request(self, org: Client, given: str) -> None:
        result = written(org, given, type="DateTime")

        text = f"Cannot deserialize instance of datetime from VALUE_STRING value {given}"
        assert result["errorCode"] == "JSON_PARSER_ERROR"
        assert result["message"].startswith(f"{text} or request may be missing a required field at [line:1, column:")


class TestOtherKinds:
    def test_a_number_must_be_one(self, org: Client) -> None:
        assert written(org, "many", type="Number")["errorCode"] == "JSON_PARSER_ERROR"

    @pytest.mark.parametrize("given", ["nan", "inf", "-Infinity", "1e400"])
    def test_a_number_must_be_finite(self, org: Client, given: str) -> None:
        assert written(org, given, type="Number")["errorCode"] == "JSON_PARSER_ERROR"

    def test_a_number_beyond_its_digits_is_refused(self, org: Client) -> None:
        account = org.seed(accounts=[{"Name": "Co"}])["accounts"][0]

        answer = org.update(of("Account", account, NumberOfEmployees=123_456_789)).json()

        assert answer[0]["errors"][0]["statusCode"] == "NUMBER_OUTSIDE_VALID_RANGE"

    def test_a_checkbox_takes_only_true_and_false(self, org: Client) -> None:
        assert written(org, "maybe", type="Checkbox")["errorCode"] == "JSON_PARSER_ERROR"

    def test_a_checkbox_is_false_when_nothing_was_written(self, org: Client) -> None:
        org.seed(fields=[{"name": "F__c", "type": "Checkbox"}])

        assert org.query("SELECT F__c FROM Contact WHERE F__c = false").json()["totalSize"] == 0

    def test_an_email_must_look_like_one(self, org: Client) -> None:
        answer = org.update(of("Contact", org.contact(), Email="Not a real email address")).json()

        message = "Email: invalid email address: Not a real email address"
        expected = {"statusCode": "INVALID_EMAIL_ADDRESS", "message": message, "fields": ["Email"]}
        assert answer[0]["errors"] == [expected]

    def test_a_reference_must_be_an_id_of_the_right_object(self, org: Client) -> None:
        answer = org.update(of("Contact", org.contact(), AccountId="nonsense")).json()

        message = "Account ID: id value of incorrect type: nonsense"
        assert answer[0]["errors"][0] == {"statusCode": "MALFORMED_ID", "message": message, "fields": ["AccountId"]}


def test_a_field_the_user_may_see_but_not_edit_is_refused_by_name(org: Client) -> None:
    org.seed(fields=[{"name": "F__c", "editable": False}])

    answer = org.update(of("Contact", org.contact(), F__c="x", IsDeleted=True)).json()

    message = (
        "Unable to create/update fields: F__c, IsDeleted. Please check the security settings of this field and verify"
        " that it is read/write for your profile or permission set."
    )
    assert answer[0]["errors"] == [
        {"statusCode": "INVALID_FIELD_FOR_INSERT_UPDATE", "message": message, "fields": ["F__c", "IsDeleted"]}
    ]


def test_field_names_are_read_in_any_case(org: Client) -> None:
    contact = org.contact()

    org.update({"attributes": {"type": "contact"}, "ID": contact, "TITLE": "x"})

    assert org.saves(contact)[0]["values"] == {"Title": "x"}


@pytest.mark.parametrize("empty", [None, "", "  "])
def test_a_required_field_may_be_changed_but_not_cleared(org: Client, empty: str | None) -> None:
    contact = org.contact()

    answer = org.call("PATCH", f"/sobjects/Contact/{contact}", {"LastName": empty})

    text = "Required fields are missing: [LastName]"
    assert answer.json() == [{"message": text, "errorCode": "REQUIRED_FIELD_MISSING", "fields": ["LastName"]}]
    assert org.call("PATCH", f"/sobjects/Contact/{contact}", {"LastName": "Roe"}).status_code == 204
