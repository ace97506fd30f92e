"""The Tooling API: what is set up, as rows."""

# ruff: noqa: S608 - the statements are SOQL, for our own process

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.emulator.test_metadata import component, create

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.emulator.conftest import Client

NEW = {"FullName": "Contact.Made__c", "Metadata": {"label": "Made", "type": "Text", "length": 40, "unique": True}}


def rows(org: Client, soql: str) -> list[dict[str, Any]]:
    """Give the rows of a Tooling query."""
    answer = org.query(soql, "tooling/query")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["records"]
    return found


class TestAQuery:
    def test_finds_a_field_nobody_may_see(self, org: Client) -> None:
        create(org, component("Contact.Made__c"))
        where = "WHERE TableEnumOrId = 'Contact' AND DeveloperName = 'Made'"

        answer = org.query(f"SELECT Id, FullName, Metadata FROM CustomField {where}", "tooling/query").json()

        row = answer["records"][0]
        assert (answer["size"], answer["totalSize"], answer["entityTypeName"]) == (1, 1, "CustomField")
        assert row["attributes"]["url"].endswith(f"/tooling/sobjects/CustomField/{row['Id']}")
        assert row["FullName"] == "Contact.Made__c"
        assert (row["Metadata"]["label"], row["Metadata"]["length"]) == ("Status", 255)

    def test_gives_full_names_only_of_one_row(self, org: Client) -> None:
        answer = org.query("SELECT FullName FROM CustomField", "tooling/query")

        assert answer.status_code == 400
        assert answer.json()[0]["errorCode"] == "MALFORMED_QUERY"
        assert answer.json()[0]["message"].endswith("Result size: 2")

    def test_finds_layouts_and_definitions(self, org: Client) -> None:
        layout = rows(org, "SELECT Id, Name FROM Layout WHERE TableEnumOrId = 'Contact'")[0]
        entity = rows(org, "SELECT KeyPrefix FROM EntityDefinition WHERE QualifiedApiName = 'Lead'")[0]
        soql = (
            "SELECT DataType FROM FieldDefinition WHERE EntityDefinitionId = 'Contact' AND QualifiedApiName = 'Email'"
        )

        assert layout["Name"] == "Contact Layout"
        assert rows(org, "SELECT Id FROM Layout WHERE TableEnumOrId = 'Contact'")[0]["Id"] == layout["Id"]
        assert entity["KeyPrefix"] == "00Q"
        assert rows(org, soql)[0]["DataType"] == "email"

    def test_to_columns_true_lists_the_columns_without_rows(self, org: Client) -> None:
        answer = org.call("GET", "/tooling/query?q=SELECT+DeveloperName+FROM+CustomField&columns=true").json()

        assert [each["columnName"] for each in answer["columnMetadata"]] == ["DeveloperName"]
        assert "records" not in answer

    def test_of_something_else_is_refused(self, org: Client) -> None:
        assert org.query("SELECT Id FROM ApexClass", "tooling/query").json()[0]["errorCode"] == "INVALID_TYPE"


class TestAProductionOrg:
    def test_takes_no_new_field(self, org: Client) -> None:
        answer = org.call("POST", "/tooling/sobjects/CustomField", NEW)

        assert answer.status_code == 400
        assert answer.json()[0]["message"] == "Save or update not supported in active organizations"


@pytest.mark.parametrize("options", [("--sandbox",), ("--edition", "developer")])
def test_elsewhere_a_field_is_made_changed_read_and_deleted(start: Callable[..., Client], options: list[str]) -> None:
    org = start(*options)
    org.log_in()

    made = org.call("POST", "/tooling/sobjects/CustomField", NEW)
    url = f"/tooling/sobjects/CustomField/{made.json()['id']}"
    again = org.call("POST", "/tooling/sobjects/CustomField", NEW)
    changed = org.call("PATCH", url, {"Metadata": {**NEW["Metadata"], "label": "Changed"}})  # type: ignore[dict-item]
    read = org.call("GET", url).json()
    gone = org.call("DELETE", url)

    assert (made.status_code, made.json()["success"], made.json()["errors"]) == (201, True, [])
    assert again.json()[0]["errorCode"] == "DUPLICATE_DEVELOPER_NAME"
    assert (changed.status_code, read["Metadata"]["label"], read["Metadata"]["unique"]) == (204, "Changed", True)
    assert (gone.status_code, org.call("GET", url).status_code) == (204, 404)


def test_a_layout_can_only_be_read(org: Client) -> None:
    found = rows(org, "SELECT Id FROM Layout WHERE Name = 'Lead Layout'")[0]["Id"]

    read = org.call("GET", f"/tooling/sobjects/Layout/{found}").json()
    made = org.call("POST", "/tooling/sobjects/Layout", {"FullName": "Lead-Other", "Metadata": {}})

    assert read["Metadata"]["layoutSections"][0]["label"] == "Lead Information"
    assert (made.status_code, made.json()[0]["errorCode"]) == (405, "METHOD_NOT_ALLOWED")


def test_the_objects_are_described(org: Client) -> None:
    listed = org.call("GET", "/tooling/sobjects").json()["sobjects"]
    fields = org.call("GET", "/tooling/sobjects/CustomField/describe").json()["fields"]

    assert [each["name"] for each in listed] == ["CustomField", "Layout", "EntityDefinition", "FieldDefinition"]
    assert "DeveloperName" in [field["name"] for field in fields]
