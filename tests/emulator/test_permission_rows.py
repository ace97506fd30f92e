"""What rows of permission sets, assignments and field permissions must satisfy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.emulator.test_metadata import component, create

if TYPE_CHECKING:
    from tests.emulator.conftest import Client


@pytest.fixture
def parent(org: Client) -> str:
    """Make a field, and a permission set."""
    create(org, component("Contact.Made__c"))
    made: str = org.call("POST", "/sobjects/PermissionSet", {"Name": "Writer", "Label": "Writer"}).json()["id"]
    return made


def grant(org: Client, parent: str, **rights: bool) -> Any:
    """Make a field permission, and give the answer."""
    row = {"ParentId": parent, "SobjectType": "Contact", "Field": "Contact.Made__c", **rights}
    return org.call("POST", "/sobjects/FieldPermissions", row).json()


def count(org: Client, parent: str) -> int:
    """Count a permission set's rows."""
    found: int = org.query(f"SELECT Id FROM FieldPermissions WHERE ParentId = '{parent}'").json()["totalSize"]  # noqa: S608
    return found


class TestAFieldPermission:
    def test_to_edit_needs_the_one_to_read(self, org: Client, parent: str) -> None:
        assert grant(org, parent, PermissionsEdit=True)[0]["errorCode"] == "FIELD_INTEGRITY_EXCEPTION"

    def test_to_edit_cannot_lose_the_one_to_read(self, org: Client, parent: str) -> None:
        row = grant(org, parent, PermissionsRead=True, PermissionsEdit=True)["id"]

        answer = org.call("PATCH", f"/sobjects/FieldPermissions/{row}", {"PermissionsRead": False})

        assert answer.json()[0]["errorCode"] == "FIELD_INTEGRITY_EXCEPTION"
        assert count(org, parent) == 1

    def test_that_no_longer_reads_is_gone(self, org: Client, parent: str) -> None:
        row = grant(org, parent, PermissionsRead=True)["id"]

        answer = org.call("PATCH", f"/sobjects/FieldPermissions/{row}", {"PermissionsRead": False})

        assert answer.status_code == 204
        assert count(org, parent) == 0

    def test_is_not_for_a_required_field(self, org: Client, parent: str) -> None:
        create(org, component("Contact.Needed__c", kind="<length>9</length><required>true</required><type>Text</type>"))
        row = {"ParentId": parent, "SobjectType": "Contact", "Field": "Contact.Needed__c", "PermissionsRead": True}

        answer = org.call("POST", "/sobjects/FieldPermissions", row)

        assert answer.json()[0]["errorCode"] == "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"


def test_a_thousand_permission_sets_are_as_many_as_an_org_has(org: Client) -> None:
    def made(first: int, count: int) -> list[Any]:
        rows = [
            {"attributes": {"type": "PermissionSet"}, "Name": f"P{number}", "Label": "P"}
            for number in range(first, first + count)
        ]
        answered: list[Any] = org.call("POST", "/composite/sobjects", {"records": rows}).json()
        return answered

    fitting = [each["success"] for first in range(0, 1000, 200) for each in made(first, 200)]

    assert fitting == [True] * 1000
    assert made(1000, 1)[0]["errors"][0]["statusCode"] == "LIMIT_EXCEEDED"


class TestAnAssignment:
    def assign(self, org: Client, parent: str) -> Any:
        row = {"AssigneeId": org.ask("GET", "/health")["user_id"], "PermissionSetId": parent}
        return org.call("POST", "/sobjects/PermissionSetAssignment", row)

    def licensed(self, org: Client, name: str) -> str:
        found = org.query(f"SELECT Id FROM UserLicense WHERE Name = '{name}'").json()["records"]  # noqa: S608
        body = {"Name": "Licensed", "Label": "Licensed", "LicenseId": found[0]["Id"]}
        made: str = org.call("POST", "/sobjects/PermissionSet", body).json()["id"]
        return made

    def test_of_a_set_of_the_users_own_license_is_made(self, org: Client) -> None:
        assert self.assign(org, self.licensed(org, "Salesforce")).status_code == 201

    def test_of_a_set_of_another_license_is_refused(self, org: Client) -> None:
        answer = self.assign(org, self.licensed(org, "Salesforce Platform"))

        assert answer.json()[0]["errorCode"] == "FIELD_INTEGRITY_EXCEPTION"
