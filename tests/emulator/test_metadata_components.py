"""Layouts, permission sets, profiles and settings over the Metadata API."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.emulator.conftest import of
from tests.emulator.test_metadata import component, create, flat, found
from tests.emulator.test_metadata_fields import delete, read, save

if TYPE_CHECKING:
    from tests.emulator.conftest import Client

FIELD = (
    "<fieldPermissions><editable>{edit}</editable><field>Contact.Made__c</field>"
    "<readable>true</readable></fieldPermissions>"
)
SET = '<metadata xsi:type="PermissionSet"><fullName>Writer</fullName><label>Writer</label>{rest}</metadata>'
MAPPING = (
    "<objectMapping><inputObject>Lead</inputObject><mappingFields><inputField>{lead}</inputField>"
    "<outputField>Made__c</outputField></mappingFields><outputObject>Contact</outputObject></objectMapping>"
)


class TestALayoutName:
    def test_has_its_special_characters_encoded(self, org: Client) -> None:
        item = '<metadata xsi:type="Layout"><fullName>Contact-A %28B%29 %2F C</fullName></metadata>'
        save(org, "createMetadata", item)

        answer = org.soap("<listMetadata><queries><type>Layout</type></queries></listMetadata>")

        names = [flat(each)["fullName"] for each in found(answer, "result")]
        assert "Contact-A %28B%29 %2F C" in names
        assert read(org, "Contact-A %28B%29 %2F C", "Layout")["fullName"] == "Contact-A %28B%29 %2F C"

    def test_can_be_deleted(self, org: Client) -> None:
        assert delete(org, "Lead-Lead Layout", kind="Layout")[0]["success"] == "true"
        assert read(org, "Lead-Lead Layout", "Layout") == {}


class TestAPermissionSet:
    @pytest.fixture
    def assigned(self, org: Client) -> Client:
        create(org, component("Contact.Made__c"))
        save(org, "createMetadata", SET.format(rest=FIELD.format(edit="true")))
        found = org.query("SELECT Id FROM PermissionSet WHERE Name = 'Writer'").json()["records"][0]["Id"]
        body = {"AssigneeId": org.ask("GET", "/health")["user_id"], "PermissionSetId": found}
        assert org.call("POST", "/sobjects/PermissionSetAssignment", body).status_code == 201
        return org

    def test_grants_its_fields(self, assigned: Client) -> None:
        answer = assigned.update(of("Contact", assigned.contact(), Made__c="x"))

        assert answer.json()[0]["success"] is True
        assert read(assigned, "Writer", "PermissionSet")["field"] == "Contact.Made__c"

    def test_that_is_updated_loses_what_is_not_sent(self, assigned: Client) -> None:
        save(assigned, "updateMetadata", SET.format(rest="<description>Less</description>"))

        back = read(assigned, "Writer", "PermissionSet")
        assert back == {"fullName": "Writer", "description": "Less", "label": "Writer"}
        answer = assigned.update(of("Contact", assigned.contact(), Made__c="x"))
        assert answer.json()[0]["errorCode"] == "INVALID_FIELD"

    def test_that_somebody_holds_cannot_be_deleted(self, assigned: Client) -> None:
        assert delete(assigned, "Writer", kind="PermissionSet")[0]["statusCode"] == "DELETE_FAILED"

    def test_keeps_what_has_no_effect_here(self, org: Client) -> None:
        rest = "<userPermissions><enabled>true</enabled><name>ApiEnabled</name></userPermissions>"

        save(org, "upsertMetadata", SET.format(rest=rest))

        assert read(org, "Writer", "PermissionSet")["name"] == "ApiEnabled"

    def test_for_a_field_that_is_not_there_is_refused(self, org: Client) -> None:
        result = save(org, "createMetadata", SET.format(rest=FIELD.format(edit="true")))[0]

        assert result["statusCode"] == "INVALID_CROSS_REFERENCE_KEY"


class TestTheConversionOfLeads:
    def settings(self, org: Client, mapping: str) -> dict[str, str]:
        head = "<fullName>LeadConvertSettings</fullName><allowOwnerChange>true</allowOwnerChange>"
        item = f'<metadata xsi:type="LeadConvertSettings">{head}{mapping}</metadata>'
        return save(org, "updateMetadata", item)[0]

    def test_keeps_its_mapping(self, org: Client) -> None:
        create(org, component("Contact.Made__c"), component("Lead.Made__c"))

        saved = self.settings(org, MAPPING.format(lead="Made__c"))

        back = read(org, "LeadConvertSettings", "LeadConvertSettings")
        assert saved["success"] == "true"
        assert (back["inputField"], back["outputObject"], back["allowOwnerChange"]) == ("Made__c", "Contact", "true")

    def test_maps_only_fields_that_are_there_and_each_object_once(self, org: Client) -> None:
        create(org, component("Contact.Made__c"), component("Lead.Made__c"))

        missing = self.settings(org, MAPPING.format(lead="None__c"))
        twice = self.settings(org, MAPPING.format(lead="Made__c") * 2)

        assert missing["statusCode"] == "INVALID_CROSS_REFERENCE_KEY"
        assert twice["statusCode"] == "FIELD_INTEGRITY_EXCEPTION"


def test_what_was_saved_outlasts_a_snapshot(org: Client) -> None:
    create(org, component("Contact.Made__c", kind="<description>Why</description><length>9</length><type>Text</type>"))
    rest = "<userPermissions><enabled>true</enabled><name>ApiEnabled</name></userPermissions>"
    save(org, "createMetadata", SET.format(rest=rest + FIELD.format(edit="true")))
    before = [read(org, "Contact.Made__c"), read(org, "Writer", "PermissionSet")]
    org.ask("POST", "/snapshots", {"name": "kept"})
    org.ask("POST", "/reset")

    org.ask("POST", "/snapshots/kept/restore")

    assert [read(org, "Contact.Made__c"), read(org, "Writer", "PermissionSet")] == before


def test_an_object_is_read_with_its_custom_fields(org: Client) -> None:
    create(org, component("Contact.Made__c"))

    back = org.soap("<readMetadata><type>CustomObject</type><fullNames>Contact</fullNames></readMetadata>")

    fields = [flat(each)["fullName"] for each in found(back, "fields")]
    assert fields == ["External_Id__c", "Made__c"]


def test_the_description_lists_what_is_served(org: Client) -> None:
    answer = org.soap("<describeMetadata><asOfVersion>63.0</asOfVersion></describeMetadata>")

    objects = {flat(each)["xmlName"]: flat(each) for each in found(answer, "metadataObjects")}
    assert {"CustomObject", "Layout", "LeadConvertSettings", "PermissionSet", "Profile"} == set(objects)
    assert objects["CustomObject"]["childXmlNames"] == "CustomField"
    assert objects["Layout"]["directoryName"] == "layouts"
