"""What an admin has built, met by simple-salesforce."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from simple_salesforce import SalesforceMalformedRequest

from tests.emulator.conftest import of

if TYPE_CHECKING:
    from simple_salesforce import Salesforce

    from tests.emulator.conftest import Client

GUARD = {
    "fullName": "No_Title",
    "object": "Contact",
    "errorMessage": "Visitors have no title.",
    "errorConditionFormula": 'Title = "Visited"',
}
VISITED = [{"field": "Contact.Title", "operation": "equals", "value": "Visited"}]


def update(client: Salesforce, *records: dict[str, Any], **headers: str) -> Any:
    """Update records through collections."""
    return client.restful("composite/sobjects", method="PATCH", json={"records": list(records)}, headers=headers)


def fired(org: Client, contact: str) -> int:
    """Count what fired for a contact."""
    return len(org.ask("GET", f"/automations?id={contact}")["firings"])


def test_a_validation_rule_refuses_with_the_text_of_the_admin(org: Client, client: Salesforce) -> None:
    org.ask("POST", "/automations", {"validation_rules": [GUARD]})

    with pytest.raises(SalesforceMalformedRequest) as error:
        client.Contact.update(org.contact(), {"Title": "Visited"})

    assert error.value.content[0]["errorCode"] == "FIELD_CUSTOM_VALIDATION_EXCEPTION"
    assert error.value.content[0]["message"] == "Visitors have no title."


def test_an_old_record_that_breaks_a_newer_rule_refuses_any_update(org: Client, client: Salesforce) -> None:
    contact = org.contact(Title="Visited")
    org.ask("POST", "/automations", {"validation_rules": [GUARD]})

    with pytest.raises(SalesforceMalformedRequest) as error:
        client.Contact.update(contact, {"Phone": "1"})

    assert error.value.content[0]["errorCode"] == "FIELD_CUSTOM_VALIDATION_EXCEPTION"


@pytest.mark.parametrize(
    ("kind", "times"), [("onCreateOnly", 0), ("onCreateOrTriggeringUpdate", 1), ("onAllChanges", 2)]
)
def test_a_rule_fires_for_a_value_written_twice_as_its_kind_says(
    org: Client, client: Salesforce, kind: str, times: int
) -> None:
    rule = {"fullName": "Rule", "object": "Contact", "triggerType": kind, "criteriaItems": VISITED}
    org.ask("POST", "/automations", {"workflow_rules": [rule]})
    contact = org.contact()

    for _ in range(2):
        client.Contact.update(contact, {"Title": "Visited"})

    assert fired(org, contact) == times


def test_a_duplicate_rule_is_passed_only_with_the_header(org: Client, client: Salesforce) -> None:
    contact = org.contact()
    org.seed(duplicate_rule={"ids": [contact], "action": "alert"})
    record = of("Contact", contact, Title="x")

    refused = update(client, record)
    saved = update(client, record, **{"Sforce-Duplicate-Rule-Header": "allowSave=true"})

    assert refused[0]["errors"][0]["statusCode"] == "DUPLICATES_DETECTED"
    assert saved[0]["success"] is True


def test_a_blocking_duplicate_rule_is_not_passed_by_the_header(org: Client, client: Salesforce) -> None:
    contact = org.contact()
    org.seed(duplicate_rule={"ids": [contact], "action": "block"})

    refused = update(client, of("Contact", contact, Title="x"), **{"Sforce-Duplicate-Rule-Header": "allowSave=true"})

    assert refused[0]["errors"][0]["statusCode"] == "DUPLICATES_DETECTED"


def test_a_converted_lead_is_refused_and_leads_to_its_contact(org: Client, client: Salesforce) -> None:
    contact = org.contact()
    lead = org.lead(IsConverted=True, ConvertedContactId=contact)

    (refused,) = update(client, of("Lead", lead, Title="x"))

    assert refused["errors"][0]["statusCode"] == "CANNOT_UPDATE_CONVERTED_LEAD"
    soql = f"SELECT ConvertedContactId FROM Lead WHERE Id = '{lead}'"  # noqa: S608
    assert client.query(soql)["records"][0]["ConvertedContactId"] == contact


def test_a_row_that_another_user_holds_cannot_be_saved(org: Client, client: Salesforce) -> None:
    contact = org.contact()
    org.ask("POST", "/locks", {"ids": [contact], "seconds": 600, "patience": 0})

    (refused,) = update(client, of("Contact", contact, Title="x"))

    assert refused["errors"][0]["statusCode"] == "UNABLE_TO_LOCK_ROW"


def test_a_platform_event_says_among_its_errors_that_it_is_on_its_way(org: Client, client: Salesforce) -> None:
    org.seed(objects=[{"name": "Mail_Event__e", "fields": [{"name": "Status__c"}]}])

    result = client.Mail_Event__e.create({"Status__c": "Delivered"})

    assert (result["success"], result["errors"][0]["statusCode"]) == (True, "OPERATION_ENQUEUED")
