"""A new field is seen by nobody until a permission set that grants it is assigned."""

# ruff: noqa: S608 - the statements are SOQL, for our own process

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.emulator.conftest import FIELD, of

if TYPE_CHECKING:
    from tests.emulator.conftest import Client

LABEL = "Postalytics Mail Drop 572 Event Status"


@pytest.fixture
def new_field(org: Client) -> str:
    """Create the field on Contact as a worker does, and grant nothing."""
    answer = org.soap(
        f'<createMetadata><metadata xsi:type="CustomField"><fullName>Contact.{FIELD}</fullName>'
        f"<label>{LABEL}</label><length>255</length><type>Text</type></metadata></createMetadata>"
    )
    assert "<success>true</success>" in answer.text
    return FIELD


def described(org: Client) -> dict[str, dict[str, Any]]:
    """Describe Contact, by field name."""
    return {field["name"]: field for field in org.call("GET", "/sobjects/Contact/describe").json()["fields"]}


def create(org: Client, sobject: str, **values: Any) -> dict[str, Any]:
    """Create one setup row, or give the first error."""
    body = org.call("POST", f"/sobjects/{sobject}", values).json()
    found: dict[str, Any] = body[0] if isinstance(body, list) else body
    return found


def grant(org: Client, *, edit: bool = True, assign: bool = True) -> dict[str, str]:
    """Grant the field by a permission set, and assign it to ourselves."""
    user = org.ask("GET", "/health")["user_id"]
    ids = {"set": create(org, "PermissionSet", Name="Status_Writer", Label="Status Writer")["id"]}
    rights = {"PermissionsRead": True, "PermissionsEdit": edit}
    row = {"ParentId": ids["set"], "SobjectType": "Contact", "Field": f"Contact.{FIELD}"}
    ids["row"] = create(org, "FieldPermissions", **row, **rights)["id"]
    if assign:
        ids["assignment"] = create(org, "PermissionSetAssignment", AssigneeId=user, PermissionSetId=ids["set"])["id"]
    return ids


@pytest.mark.usefixtures("new_field")
class TestANewField:
    def test_is_not_described(self, org: Client) -> None:
        assert FIELD not in described(org)

    def test_cannot_be_written(self, org: Client) -> None:
        answer = org.update(of("Contact", org.contact(), **{FIELD: "Mailed"}))

        message = f"No such column '{FIELD}' on sobject of type Contact"
        assert answer.status_code == 400
        assert answer.json() == [{"message": message, "errorCode": "INVALID_FIELD"}]

    def test_cannot_be_queried(self, org: Client) -> None:
        assert org.query(f"SELECT {FIELD} FROM Contact").json()[0]["errorCode"] == "INVALID_FIELD"

    def test_is_known_to_the_tooling_api_all_the_same(self, org: Client) -> None:
        name = FIELD.removesuffix("__c")
        soql = f"SELECT Id, DeveloperName FROM CustomField WHERE TableEnumOrId = 'Contact' AND DeveloperName = '{name}'"

        rows = org.query(soql, "tooling/query").json()["records"]

        assert [row["DeveloperName"] for row in rows] == [name]
        assert rows[0]["Id"].startswith("00N")


@pytest.mark.usefixtures("new_field")
class TestAGrant:
    def test_that_is_assigned_makes_the_field_writable(self, org: Client) -> None:
        grant(org)

        answer = org.update(of("Contact", org.contact(), **{FIELD: "Mailed"}))

        field = described(org)[FIELD]
        assert answer.json()[0]["success"] is True
        assert (field["label"], field["updateable"], field["permissionable"]) == (LABEL, True, True)

    def test_that_is_not_assigned_changes_nothing(self, org: Client) -> None:
        grant(org, assign=False)

        assert FIELD not in described(org)

    def test_to_read_only_leaves_the_field_read_only(self, org: Client) -> None:
        grant(org, edit=False)

        answer = org.update(of("Contact", org.contact(), **{FIELD: "Mailed"}))

        assert described(org)[FIELD]["updateable"] is False
        assert answer.json()[0]["errors"][0]["statusCode"] == "INVALID_FIELD_FOR_INSERT_UPDATE"

    def test_that_is_taken_back_hides_the_field_again(self, org: Client) -> None:
        row = grant(org)["row"]

        org.call("DELETE", f"/sobjects/FieldPermissions/{row}")

        assert FIELD not in described(org)

    def test_can_be_found_by_query(self, org: Client) -> None:
        ids = grant(org)

        sets = org.query("SELECT Id FROM PermissionSet WHERE Name = 'Status_Writer'").json()
        soql = f"SELECT Field, PermissionsEdit FROM FieldPermissions WHERE ParentId = '{ids['set']}'"
        rows = org.query(soql).json()["records"]

        assert sets["records"][0]["Id"] == ids["set"]
        assert [(row["Field"], row["PermissionsEdit"]) for row in rows] == [(f"Contact.{FIELD}", True)]


@pytest.mark.usefixtures("new_field")
class TestASecondRow:
    def test_of_the_same_permission_set_name_is_a_duplicate(self, org: Client) -> None:
        first = grant(org)["set"]

        error = create(org, "PermissionSet", Name="Status_Writer", Label="Again")

        message = f"duplicate value found: Name duplicates value on record with id: {first}"
        assert (error["errorCode"], error["message"]) == ("DUPLICATE_VALUE", message)

    def test_of_the_same_field_permission_is_a_duplicate(self, org: Client) -> None:
        ids = grant(org)
        row = {"ParentId": ids["set"], "SobjectType": "Contact", "Field": f"Contact.{FIELD}"}

        error = create(org, "FieldPermissions", **row, PermissionsRead=True)

        assert error["errorCode"] == "DUPLICATE_VALUE"

    def test_of_the_same_assignment_is_a_duplicate(self, org: Client) -> None:
        ids, user = grant(org), org.ask("GET", "/health")["user_id"]

        error = create(org, "PermissionSetAssignment", AssigneeId=user, PermissionSetId=ids["set"])

        assert error["errorCode"] == "DUPLICATE_VALUE"


def test_a_grant_on_a_field_that_is_not_there_is_refused(org: Client) -> None:
    parent = create(org, "PermissionSet", Name="P", Label="P")["id"]

    error = create(org, "FieldPermissions", ParentId=parent, SobjectType="Contact", Field="Contact.None__c")

    assert error["errorCode"] == "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"


def test_the_describe_lists_what_a_client_reads(org: Client) -> None:
    org.seed(fields=[{"name": "P__c", "type": "Picklist", "values": ["a", "b"], "restricted": True}])

    body = org.call("GET", "/sobjects/Contact/describe").json()

    field = described(org)["P__c"]
    assert (body["name"], body["label"], body["keyPrefix"]) == ("Contact", "Contact", "003")
    assert body["urls"]["sobject"] == "/services/data/v66.0/sobjects/Contact"
    assert [value["value"] for value in field["picklistValues"]] == ["a", "b"]
    assert (field["type"], field["restrictedPicklist"], field["custom"]) == ("picklist", True, True)


def test_every_object_is_listed(org: Client) -> None:
    names = {entry["name"] for entry in org.call("GET", "/sobjects").json()["sobjects"]}

    assert {"Contact", "Lead", "Account", "User", "PermissionSet"} <= names
