"""What describe says of objects, fields and layouts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.emulator.conftest import FIELD

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.emulator.conftest import Client

DATA = "/services/data/v66.0"


def fields(org: Client, sobject: str = "Contact") -> dict[str, dict[str, Any]]:
    """Give the described fields by name."""
    return {each["name"]: each for each in org.call("GET", f"/sobjects/{sobject}/describe").json()["fields"]}


class TestAnObject:
    def test_has_its_id_first(self, org: Client) -> None:
        body = org.call("GET", "/sobjects/Account/describe").json()

        first = body["fields"][0]
        assert (first["name"], first["label"], first["type"], first["length"]) == ("Id", "Account ID", "id", 18)
        assert (first["soapType"], first["idLookup"], first["updateable"]) == ("tns:ID", True, False)

    def test_names_the_records_that_refer_to_it(self, org: Client) -> None:
        children = org.call("GET", "/sobjects/Account/describe").json()["childRelationships"]

        named = {(each["childSObject"], each["field"]): each["relationshipName"] for each in children}
        assert named["Contact", "AccountId"] == "Contacts"
        assert named["Opportunity", "AccountId"] == "Opportunities"
        assert named["Account", "ParentId"] == "ChildAccounts"
        assert named["Lead", "ConvertedAccountId"] is None

    def test_has_the_master_record_type_and_addresses_of_its_pages(self, org: Client) -> None:
        body = org.call("GET", "/sobjects/Contact/describe").json()

        [master] = body["recordTypeInfos"]
        assert (master["name"], master["recordTypeId"], master["master"]) == ("Master", "012000000000000AAA", True)
        assert body["urls"]["uiDetailTemplate"] == f"{org.url}/{{ID}}"
        assert body["urls"]["rowTemplate"] == f"{DATA}/sobjects/Contact/{{ID}}"

    def test_of_the_list_says_the_same_as_alone(self, org: Client) -> None:
        listed = org.call("GET", "/sobjects").json()
        alone = org.call("GET", "/sobjects/Contact").json()["objectDescribe"]

        assert alone in listed["sobjects"]
        assert (listed["encoding"], listed["maxBatchSize"]) == ("UTF-8", 200)

    def test_is_found_whatever_the_case_of_its_name(self, org: Client) -> None:
        assert org.call("GET", "/sobjects/contact/describe").json()["name"] == "Contact"
        assert org.call("GET", "/sObject/CONTACT/describe").json()["name"] == "Contact"

    def test_lists_the_records_used_lately(self, org: Client) -> None:
        first, second = (org.call("POST", "/sobjects/Account", {"Name": name}).json()["id"] for name in "AB")
        org.call("GET", f"/sobjects/Account/{first}")

        items = org.call("GET", "/sobjects/Account").json()["recentItems"]

        attributes = {"type": "Account", "url": f"{DATA}/sobjects/Account/{first}"}
        assert items[0] == {"attributes": attributes, "Name": "A", "Id": first}
        assert [item["Id"] for item in items] == [first, second]

    def test_forgets_records_used_without_notice(self, org: Client) -> None:
        org.call("POST", "/sobjects/Account", {"Name": "A"}, Sforce_Mru="updateMru=false")

        assert org.call("GET", "/sobjects/Account").json()["recentItems"] == []


class TestAField:
    def test_says_its_type_in_both_languages(self, org: Client) -> None:
        described = fields(org)

        assert (described["Email"]["type"], described["Email"]["soapType"]) == ("email", "xsd:string")
        assert (described["LastName"]["length"], described["LastName"]["byteLength"]) == (80, 240)
        assert described["CreatedDate"]["soapType"] == "xsd:dateTime"
        assert described["MailingAddress"]["type"] == "address"
        assert described["MailingCity"]["compoundFieldName"] == "MailingAddress"
        assert described["Name"]["nameField"] is True

    def test_names_what_it_refers_to(self, org: Client) -> None:
        account = fields(org)["AccountId"]

        assert (account["referenceTo"], account["relationshipName"]) == (["Account"], "Account")
        assert fields(org, "Task")["WhoId"]["polymorphicForeignKey"] is True

    def test_lists_its_values(self, org: Client) -> None:
        values = fields(org, "Lead")["Status"]["picklistValues"]

        keys = {"active": True, "defaultValue": True, "validFor": None}
        assert values[0] == {**keys, "label": "Open - Not Contacted", "value": "Open - Not Contacted"}
        assert values[1]["defaultValue"] is False

    def test_has_every_key_clients_know(self, org: Client) -> None:
        known = {
            "aggregatable", "autoNumber", "byteLength", "calculated", "calculatedFormula", "cascadeDelete",
            "caseSensitive", "compoundFieldName", "controllerName", "createable", "custom", "defaultValue",
            "defaultValueFormula", "defaultedOnCreate", "dependentPicklist", "deprecatedAndHidden", "digits",
            "displayLocationInDecimal", "encrypted", "externalId", "extraTypeInfo", "filterable",
            "filteredLookupInfo", "groupable", "highScaleNumber", "htmlFormatted", "idLookup", "inlineHelpText",
            "label", "length", "mask", "maskType", "name", "nameField", "namePointing", "nillable", "permissionable",
            "picklistValues", "precision", "queryByDistance", "referenceTargetField", "referenceTo",
            "relationshipName", "relationshipOrder", "restrictedDelete", "restrictedPicklist", "scale", "soapType",
            "sortable", "type", "unique", "updateable", "writeRequiresMasterRead",
        }  # fmt: skip

        assert all(known <= field.keys() for field in fields(org).values())

    def test_is_not_there_for_a_user_who_may_not_read_it(self, org: Client) -> None:
        org.status_field(visible=False)

        assert FIELD not in fields(org)

    def test_can_be_read_but_not_written(self, org: Client) -> None:
        org.status_field(editable=False)

        assert (fields(org)[FIELD]["updateable"], fields(org)[FIELD]["permissionable"]) == (False, True)


class TestIfModifiedSince:
    def test_answers_304_without_a_body_when_nothing_changed(self, org: Client) -> None:
        changed = org.call("GET", "/sobjects/Contact/describe").headers["Last-Modified"]

        answer = org.call("GET", "/sobjects/Contact/describe", If_Modified_Since=changed)

        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["Last-Modified"] == changed

    def test_answers_in_full_once_a_field_was_added(self, org: Client) -> None:
        changed = org.call("GET", "/sobjects/Contact/describe").headers["Last-Modified"]
        org.status_field()

        answer = org.call("GET", "/sobjects/Contact/describe", If_Modified_Since=changed)

        assert answer.status_code == 200
        assert FIELD in answer.text

    def test_holds_for_the_list_of_objects_too(self, org: Client) -> None:
        changed = org.call("GET", "/sobjects").headers["Last-Modified"]

        assert org.call("GET", "/sobjects", If_Modified_Since=changed).status_code == 304
        org.seed(objects=[{"name": "Merchandise__c"}])
        assert org.call("GET", "/sobjects", If_Modified_Since=changed).status_code == 200


class TestLayouts:
    def test_show_the_fields_in_rows_of_columns(self, org: Client) -> None:
        body = org.call("GET", "/sobjects/Contact/describe/layouts").json()

        [layout] = body["layouts"]
        [section] = layout["detailLayoutSections"]
        rows = section["layoutRows"]
        assert rows[0]["layoutItems"][0]["layoutComponents"][0]["value"] == "Name"
        assert rows[0]["layoutItems"][0]["required"] is True
        assert (section["columns"], section["rows"], rows[0]["numItems"]) == (2, 3, 2)
        assert body["recordTypeMappings"][0]["layoutId"] == layout["id"]

    def test_of_the_master_type_have_an_address(self, org: Client) -> None:
        [layout] = org.call("GET", "/sobjects/Contact/describe/layouts").json()["layouts"]

        assert org.call("GET", "/sobjects/Contact/describe/layouts/012000000000000AAA").json() == layout

    def test_that_are_not_there_leave_the_list_empty(self, start: Callable[..., Client]) -> None:
        org = start("--no-contact-layout")
        org.log_in()

        assert org.call("GET", "/sobjects/Contact/describe/layouts").json()["layouts"] == []
