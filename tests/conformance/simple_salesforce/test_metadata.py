"""The metadata client of simple-salesforce."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests
from zeep.exceptions import Fault

from tests.conformance.simple_salesforce.conftest import ToTheStandIn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simple_salesforce import Salesforce

    from tests.emulator.conftest import Client

LAYOUT = "Contact-Contact Layout"
NAME = "Contact.Status_572__c"


@pytest.fixture
def metadata(org: Client, client: Salesforce) -> Iterator[Any]:
    """Give its metadata client, whose own HTTP session is led to the stand-in too."""
    with requests.Session() as session:
        session.mount("https://", ToTheStandIn(org.url))
        client.mdapi._client.transport.session = session
        yield client.mdapi


def text_field(metadata: Any, name: str = NAME, **more: Any) -> Any:
    """Spell a text field."""
    values = {"fullName": name, "label": "Status 572", "length": 80, "type": metadata.FieldType("Text")}
    return metadata.CustomField(**values | more)


class TestACustomField:
    def test_is_created_and_read(self, metadata: Any) -> None:
        metadata.CustomField.create(text_field(metadata))

        read = metadata.CustomField.read(NAME)
        assert (read.fullName, read.label, read.length, read.type) == (NAME, "Status 572", 80, "Text")

    def test_is_created_with_others_in_one_call(self, metadata: Any, client: Salesforce) -> None:
        metadata.CustomField.create([text_field(metadata, name) for name in (NAME, "Lead.Status_572__c")])

        soql = "SELECT TableEnumOrId FROM CustomField WHERE DeveloperName = 'Status_572'"
        found = client.toolingexecute("query", params={"q": soql})["records"]
        assert {each["TableEnumOrId"] for each in found} == {"Contact", "Lead"}

    def test_is_not_writable_before_anybody_may(self, metadata: Any, client: Salesforce, org: Client) -> None:
        metadata.CustomField.create(text_field(metadata))

        answer = client.session.patch(
            f"https://x/services/data/v64.0/sobjects/Contact/{org.contact()}",
            json={"Status_572__c": "x"},
            headers=client.headers,
        )

        assert answer.status_code == 400
        assert answer.json()[0]["errorCode"] == "INVALID_FIELD"

    def test_is_updated(self, metadata: Any) -> None:
        metadata.CustomField.create(text_field(metadata))

        metadata.CustomField.update(text_field(metadata, label="Other"))

        assert metadata.CustomField.read(NAME).label == "Other"

    def test_is_upserted(self, metadata: Any) -> None:
        for label in ("One", "Two"):
            metadata.CustomField.upsert(text_field(metadata, label=label))

        assert metadata.CustomField.read(NAME).label == "Two"

    def test_is_deleted(self, metadata: Any) -> None:
        metadata.CustomField.create(text_field(metadata))

        metadata.CustomField.delete([NAME])

        assert getattr(metadata.CustomField.read(NAME), "fullName", None) is None

    def test_that_is_there_is_refused_with_code_and_text(self, metadata: Any) -> None:
        metadata.CustomField.create(text_field(metadata))

        with pytest.raises(Exception, match=r"Contact\.Status_572__c: \(DUPLICATE_DEVELOPER_NAME, .+\)"):
            metadata.CustomField.create(text_field(metadata))

    def test_beyond_the_limit_of_the_org_is_refused(self, metadata: Any) -> None:
        label = "Postalytics Mail Drop 100000 Event Status"

        with pytest.raises(Exception, match=r"\([A-Z_]+, .+\)"):
            metadata.CustomField.create(text_field(metadata, label=label))

    def test_with_values_is_a_picklist(self, metadata: Any) -> None:
        values = [metadata.CustomValue(fullName=each, default=False, label=each.upper()) for each in ("a", "b")]
        definition = metadata.ValueSetValuesDefinition(sorted=False, value=values)
        value_set = metadata.ValueSet(restricted=True, valueSetDefinition=definition)
        kind = metadata.FieldType("Picklist")

        metadata.CustomField.create(text_field(metadata, length=None, type=kind, valueSet=value_set))

        read = metadata.CustomField.read(NAME).valueSet
        assert (read.restricted, [each.fullName for each in read.valueSetDefinition.value]) == (True, ["a", "b"])


class TestALayout:
    def test_is_listed(self, metadata: Any) -> None:
        found = metadata.list_metadata([metadata.ListMetadataQuery(type="Layout")])

        assert LAYOUT in {each.fullName for each in found}

    def test_is_read_changed_and_read_again(self, metadata: Any) -> None:
        layout = metadata.Layout.read(LAYOUT)
        layout.layoutSections[0].label = "Changed"

        metadata.Layout.update(layout)

        assert metadata.Layout.read(LAYOUT).layoutSections[0].label == "Changed"

    def test_takes_one_more_field(self, metadata: Any) -> None:
        metadata.CustomField.create(text_field(metadata))
        layout = metadata.Layout.read(LAYOUT)
        item = metadata.LayoutItem(field="Status_572__c", behavior="Edit")
        layout.layoutSections[0].layoutColumns[0].layoutItems.append(item)

        metadata.Layout.update(layout)

        columns = [column for each in metadata.Layout.read(LAYOUT).layoutSections for column in each.layoutColumns]
        assert "Status_572__c" in {item.field for column in columns for item in column.layoutItems}


class TestTheApi:
    def test_describes_what_it_knows(self, metadata: Any) -> None:
        described = metadata.describe_metadata()

        assert {"CustomObject", "Layout"} <= {each.xmlName for each in described.metadataObjects}

    def test_refuses_an_ended_session(self, org: Client, metadata: Any) -> None:
        org.ask("POST", "/expire-sessions")

        with pytest.raises(Fault) as fault:
            metadata.list_metadata([metadata.ListMetadataQuery(type="Layout")])

        assert "INVALID_SESSION_ID" in f"{fault.value.code} {fault.value.message}"
