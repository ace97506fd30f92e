"""What simple-salesforce learns about the org."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simple_salesforce import Salesforce

    from tests.emulator.conftest import Client


def test_lists_all_objects(client: Salesforce) -> None:
    found = client.describe()

    assert {"Contact", "Lead", "Account"} <= {each["name"] for each in found["sobjects"]}
    assert (found["encoding"], found["maxBatchSize"]) == ("UTF-8", 200)


def test_describes_the_fields_of_an_object(client: Salesforce) -> None:
    fields = {each["name"]: each for each in client.Contact.describe()["fields"]}

    assert (fields["Email"]["type"], fields["Email"]["length"]) == ("email", 80)
    assert (fields["External_Id__c"]["externalId"], fields["External_Id__c"]["custom"]) == (True, True)
    assert fields["CreatedDate"]["updateable"] is False


def test_does_not_see_a_field_without_permission(org: Client, client: Salesforce) -> None:
    org.seed(fields=[{"name": "Seen__c"}, {"name": "Hidden__c", "visible": False}])

    names = {each["name"] for each in client.Contact.describe()["fields"]}

    assert names & {"Seen__c", "Hidden__c"} == {"Seen__c"}


def test_sees_the_values_of_a_picklist(org: Client, client: Salesforce) -> None:
    org.seed(fields=[{"name": "P__c", "type": "Picklist", "values": ["a", "b"], "restricted": True}])

    field = next(each for each in client.Contact.describe()["fields"] if each["name"] == "P__c")

    assert [each["value"] for each in field["picklistValues"]] == ["a", "b"]
    assert field["restrictedPicklist"] is True


def test_reads_the_basic_information_of_an_object(client: Salesforce) -> None:
    head = client.Lead.metadata()["objectDescribe"]

    assert (head["name"], head["keyPrefix"], head["urls"]["sobject"]) == (
        "Lead",
        "00Q",
        "/services/data/v64.0/sobjects/Lead",
    )


def test_reads_the_layouts_of_an_object(client: Salesforce) -> None:
    sections = client.restful("sobjects/Contact/describe/layouts")["layouts"][0]["detailLayoutSections"]

    items = [item for section in sections for row in section["layoutRows"] for item in row["layoutItems"]]
    assert "Name" in {part["value"] for item in items for part in item["layoutComponents"]}


def test_reads_the_limits_and_its_own_use_of_them(org: Client, client: Salesforce) -> None:
    org.ask("POST", "/limits", {"max": 5000, "used": 18})

    limits = client.limits()

    assert limits["DailyApiRequests"]["Max"] == 5000
    assert (client.api_usage["api-usage"].used, client.api_usage["api-usage"].total) == (19, 5000)


def test_an_object_keeps_no_usage_of_its_own(org: Client, client: Salesforce) -> None:
    org.ask("POST", "/limits", {"max": 5000, "used": 0})
    contacts = client.Contact

    contacts.create({"LastName": "Doe"})

    assert contacts.api_usage["api-usage"].used == 1
    assert "api-usage" not in client.api_usage


def test_asks_who_it_is(org: Client, client: Salesforce) -> None:
    who = client.oauth2("userinfo")

    assert who["preferred_username"] == "integration@emulator.example"
    assert who["organization_id"] == org.ask("GET", "/health")["organization_id"]


def test_reads_the_layout_of_one_record_type(client: Salesforce) -> None:
    layouts = client.restful("sobjects/Contact/describe/layouts")
    master = layouts["recordTypeMappings"][0]["recordTypeId"]

    layout = client.Contact.describe_layout(master)

    assert layout["detailLayoutSections"] == layouts["layouts"][0]["detailLayoutSections"]
