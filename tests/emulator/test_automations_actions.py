"""What rules and flows do to a record, what they record, and how they refuse a save."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from defusedxml import ElementTree as Defused

from tests.emulator.automations import (
    changed,
    define,
    email,
    field_of,
    fired,
    flow,
    is_status,
    rule,
    set_field,
    status_is,
    told,
    write,
)
from tests.emulator.conftest import FIELD, of

if TYPE_CHECKING:
    from tests.emulator.conftest import Client

MET = "pURLCompleted"
OUTBOUND = "{http://soap.sforce.com/2005/09/outbound}"
SF = "{urn:sobject.enterprise.soap.sforce.com}"


@pytest.fixture
def contact(org: Client) -> str:
    """Add a contact whose status does not meet the criteria yet."""
    org.status_field()
    return org.contact(Email="a@example.com", FirstName="A & B", **{FIELD: "Mailed"})


def before(name: str = "Before", actions: list[dict[str, Any]] | None = None, **start: Any) -> dict[str, Any]:
    """Spell a before-save flow."""
    return flow(name, actions=actions, triggerType="RecordBeforeSave", **start)


def invalid(formula: str, message: str = "No.", **more: Any) -> dict[str, Any]:
    """Spell a validation rule."""
    named = {"fullName": message, "object": "Contact"}
    return {**named, "errorConditionFormula": formula, "errorMessage": message, **more}


def worked(field: str, formula: str) -> dict[str, Any]:
    """Spell a field update whose value is worked out."""
    return {"type": "FieldUpdate", "field": field, "operation": "Formula", "formula": formula}


class TestAFieldUpdate:
    def test_of_a_workflow_rule_is_part_of_the_save(self, org: Client, contact: str) -> None:
        define(org, rules=[rule(actions=[set_field("Title", "Visitor")])])

        result = write(org, contact, **{FIELD: MET})

        assert result["success"]
        assert field_of(org, contact, "Title") == "Visitor"
        assert len(org.saves(contact)) == 1

    def test_is_told_with_the_old_and_the_new_value(self, org: Client, contact: str) -> None:
        define(org, rules=[rule(actions=[set_field("Title", "Visitor")])])

        write(org, contact, **{FIELD: MET})

        (firing,) = told(org, id=contact)["firings"]
        assert firing["actions"] == [
            {"type": "FieldUpdate", "name": "Set Title", "field": "Title", "old": None, "new": "Visitor"}
        ]
        assert firing["values"] == {FIELD: {"old": "Mailed", "new": MET}}
        assert (firing["kind"], firing["object"], firing["save"]) == ("workflow_rule", "Contact", 1)

    def test_may_be_worked_out_or_clear_the_field(self, org: Client, contact: str) -> None:
        worked_out = {
            "type": "FieldUpdate",
            "field": "Title",
            "operation": "Formula",
            "formula": f"FirstName & {FIELD}",
        }
        cleared = {"type": "FieldUpdate", "field": "Email", "operation": "Null"}
        define(org, rules=[rule(actions=[worked_out, cleared])])

        write(org, contact, **{FIELD: MET})

        assert (field_of(org, contact, "Title"), field_of(org, contact, "Email")) == (f"A & B{MET}", None)

    def test_of_a_workflow_rule_is_seen_by_no_other_rule(self, org: Client, contact: str) -> None:
        other = rule("Other", formula='Title = "Visitor"')
        define(org, rules=[other, rule(actions=[set_field("Title", "Visitor")])])

        write(org, contact, **{FIELD: MET})

        assert fired(org, contact) == ["Rule"]

    def test_that_reevaluates_is_seen_by_the_other_rules(self, org: Client, contact: str) -> None:
        other = rule("Other", formula='Title = "Visitor"')
        define(org, rules=[other, rule(actions=[set_field("Title", "Visitor", reevaluateOnChange=True)])])

        write(org, contact, **{FIELD: MET})

        assert fired(org, contact) == ["Rule", "Other"]

    def test_of_a_workflow_rule_does_not_ask_validation_rules_again(self, org: Client, contact: str) -> None:
        define(org, rules=[rule(actions=[set_field("Title", "Wrong")])], validation_rules=[invalid('Title = "Wrong"')])

        assert write(org, contact, **{FIELD: MET})["success"]

    def test_of_a_flow_before_the_save_is_seen_by_validation_rules_and_workflow(
        self, org: Client, contact: str
    ) -> None:
        define(
            org,
            rules=[rule("Title", formula='Title = "Visitor"')],
            flows=[before(actions=[set_field("Title", "Visitor")])],
        )

        write(org, contact, **{FIELD: MET})

        assert fired(org, contact) == ["Before", "Title"]
        assert field_of(org, contact, "Title") == "Visitor"

    def test_of_a_flow_after_the_save_is_a_save_that_other_flows_see(self, org: Client, contact: str) -> None:
        titled = [changed("Title")]
        define(org, flows=[flow("Other", filters=titled), flow(actions=[set_field("Title", "Visitor")])])

        write(org, contact, **{FIELD: MET})

        assert fired(org, contact) == ["Flow", "Other"]

    def test_of_a_flow_after_the_save_must_pass_validation_rules(self, org: Client, contact: str) -> None:
        define(org, flows=[flow(actions=[set_field("Title", "Wrong")])], validation_rules=[invalid('Title = "Wrong"')])

        result = write(org, contact, **{FIELD: MET})

        assert result["errors"][0]["statusCode"] == "FIELD_CUSTOM_VALIDATION_EXCEPTION"
        assert field_of(org, contact, FIELD) == "Mailed"

    def test_of_a_flow_that_would_start_itself_again_ends(self, org: Client, contact: str) -> None:
        longer = worked("Title", 'Title & "x"')
        define(org, flows=[flow("One", actions=[longer], filters=[]), flow("Two", actions=[longer], filters=[])])

        write(org, contact, **{FIELD: MET})

        assert fired(org, contact) == ["One", "Two"]
        assert field_of(org, contact, "Title") == "x"

    def test_keeps_an_indexed_field_findable(self, org: Client, contact: str) -> None:
        define(org, rules=[rule(actions=[set_field("External_Id__c", "E-1")])])

        write(org, contact, **{FIELD: MET})

        assert org.call("GET", "/sobjects/Contact/External_Id__c/E-1").json()["Id"] == contact


class TestAMessage:
    def test_by_email_is_recorded_with_its_addresses(self, org: Client, contact: str) -> None:
        define(org, flows=[flow(actions=[email("Thanks") | {"ccEmails": ["cc@example.com"], "template": "T/One"}])])

        write(org, contact, **{FIELD: MET})

        (sent,) = told(org, name="Flow")["emails"]
        assert (sent["to"], sent["template"], sent["id"]) == (["a@example.com", "cc@example.com"], "T/One", contact)

    def test_as_a_task_is_recorded(self, org: Client, contact: str) -> None:
        define(org, rules=[rule(actions=[{"type": "Task", "name": "Call", "subject": "Call them"}])])

        write(org, contact, **{FIELD: MET})

        assert [each["subject"] for each in told(org)["tasks"]] == ["Call them"]

    def test_outbound_is_recorded_in_the_envelope_it_would_have_carried(self, org: Client, contact: str) -> None:
        message = {"type": "OutboundMessage", "name": "Out", "endpointUrl": "https://example.com/hook"}
        define(org, rules=[rule(actions=[message | {"fields": ["FirstName", "Title", FIELD]}])])

        write(org, contact, **{FIELD: MET})

        (sent,) = told(org, id=contact)["outbound_messages"]
        (notifications,) = Defused.fromstring(sent["envelope"].encode()).iter(f"{OUTBOUND}notifications")
        record = notifications.find(f"{OUTBOUND}Notification/{OUTBOUND}sObject")
        assert record is not None
        assert {each.tag: each.text for each in record} == {
            f"{SF}Id": contact, f"{SF}FirstName": "A & B", f"{SF}{FIELD}": MET,
        }  # fmt: skip
        assert [each.tag.removeprefix(OUTBOUND) for each in notifications] == [
            "OrganizationId", "ActionId", "SessionId", "EnterpriseUrl", "PartnerUrl", "Notification",
        ]  # fmt: skip
        assert sent["endpointUrl"] == "https://example.com/hook"

    def test_outbound_spells_values_as_soap_does(self, org: Client, contact: str) -> None:
        fields = ["CreatedDate", "IsDeleted"]
        message = {"type": "OutboundMessage", "name": "Out", "endpointUrl": "https://example.com", "fields": fields}
        define(org, rules=[rule(actions=[message])])

        write(org, contact, **{FIELD: MET})

        (sent,) = told(org)["outbound_messages"]
        created = sent["values"]["CreatedDate"].replace(".000+0000", ".000Z")
        assert f"<sf:CreatedDate>{created}</sf:CreatedDate><sf:IsDeleted>false</sf:IsDeleted>" in sent["envelope"]

    def test_carries_the_values_of_its_own_moment(self, org: Client, contact: str) -> None:
        message = {"type": "OutboundMessage", "name": "Out", "endpointUrl": "https://example.com", "fields": ["Title"]}
        define(org, rules=[rule(actions=[message])])

        write(org, contact, Title="First", **{FIELD: MET})
        write(org, contact, Title="Second")

        assert [each["values"] for each in told(org)["outbound_messages"]] == [{"Title": "First"}]


class TestAFlowThatRefuses:
    @pytest.mark.parametrize("moment", ["RecordBeforeSave", "RecordAfterSave"])
    def test_with_a_custom_error_takes_the_save_back(self, org: Client, contact: str, moment: str) -> None:
        error = {"type": "CustomError", "errorMessage": "Ask first.", "field": FIELD}
        define(org, flows=[flow(actions=[error], triggerType=moment)])

        result = write(org, contact, **{FIELD: MET})

        assert result["errors"] == [
            {"statusCode": "CANNOT_EXECUTE_FLOW_TRIGGER", "message": "Ask first.", "fields": [FIELD]}
        ]
        assert field_of(org, contact, FIELD) == "Mailed"
        assert told(org)["firings"] == []

    def test_by_a_fault_names_the_flow(self, org: Client, contact: str) -> None:
        define(org, flows=[flow("Visits", actions=[{"type": "Fault"}])])

        (error,) = write(org, contact, **{FIELD: MET})["errors"]

        assert error["statusCode"] == "CANNOT_EXECUTE_FLOW_TRIGGER"
        assert error["message"].startswith("We can't save this record because the “Visits” process failed.")

    def test_by_a_value_that_does_not_fit_says_so(self, org: Client, contact: str) -> None:
        long = {
            "type": "FieldUpdate",
            "field": "FirstName",
            "operation": "Formula",
            "formula": " & ".join(["Email"] * 9),
        }
        define(org, flows=[flow(actions=[long])])

        (error,) = write(org, contact, **{FIELD: MET})["errors"]

        assert error["statusCode"] == "CANNOT_EXECUTE_FLOW_TRIGGER"
        assert "STRING_TOO_LONG" in error["message"]

    def test_one_record_leaves_the_others_of_the_request_alone(self, org: Client, contact: str) -> None:
        other = org.contact()
        define(org, flows=[flow(actions=[{"type": "Fault"}]), flow("Good", filters=[status_is("Delivered")])])

        answer = org.update(of("Contact", contact, **{FIELD: MET}), of("Contact", other, **{FIELD: "Delivered"}))

        assert [each["success"] for each in answer.json()] == [False, True]
        assert fired(org, other) == ["Good"]


class TestAValidationRule:
    def test_refuses_a_save_with_the_admins_words(self, org: Client, contact: str) -> None:
        rules = [invalid(f'{FIELD} = "{MET}" && ISBLANK(Title)', "Title first.", errorDisplayField="Title")]
        define(org, validation_rules=rules)

        result = write(org, contact, **{FIELD: MET})

        assert result["errors"] == [
            {"statusCode": "FIELD_CUSTOM_VALIDATION_EXCEPTION", "message": "Title first.", "fields": ["Title"]}
        ]

    def test_refuses_an_old_record_that_breaks_a_newer_rule(self, org: Client, contact: str) -> None:
        define(org, validation_rules=[invalid("ISBLANK(Phone)", "Phone needed.")])

        assert write(org, contact, **{FIELD: MET})["errors"][0]["message"] == "Phone needed."

    def test_is_asked_about_new_records_too(self, org: Client) -> None:
        define(org, validation_rules=[invalid("ISNEW() && ISBLANK(Phone)", "Phone needed.")])

        answer = org.call("POST", "/sobjects/Contact", {"LastName": "Doe"})

        assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, "FIELD_CUSTOM_VALIDATION_EXCEPTION")

    def test_says_all_that_is_wrong(self, org: Client, contact: str) -> None:
        define(org, validation_rules=[invalid("ISBLANK(Phone)", "Phone."), invalid("ISBLANK(Title)", "Title.")])

        assert [each["message"] for each in write(org, contact, **{FIELD: MET})["errors"]] == ["Phone.", "Title."]

    def test_may_look_at_what_the_record_was(self, org: Client, contact: str) -> None:
        define(org, validation_rules=[invalid(f'ISCHANGED({FIELD}) && PRIORVALUE({FIELD}) = "{MET}"', "It stays.")])

        forth, back = (write(org, contact, **{FIELD: status}) for status in (MET, "Mailed"))

        assert (forth["success"], back["success"]) == (True, False)


def test_a_whole_request_fires_for_each_of_its_records(org: Client) -> None:
    org.status_field()
    define(org, rules=[rule(criteriaItems=is_status(MET))])
    ids = org.seed(contacts=[{"LastName": f"Doe {number}"} for number in range(200)])["contacts"]

    org.update(*(of("Contact", each, **{FIELD: MET}) for each in ids))

    assert {each["id"] for each in told(org)["firings"]} == set(ids)


@pytest.mark.parametrize(("kind", "fires"), [("Create", [1, 0]), ("Update", [0, 1]), ("CreateAndUpdate", [1, 1])])
def test_a_flow_starts_on_the_saves_it_is_made_for(org: Client, contact: str, kind: str, fires: list[int]) -> None:
    define(org, flows=[flow(recordTriggerType=kind)])

    new = org.call("POST", "/sobjects/Contact", {"LastName": "Roe", FIELD: MET}).json()["id"]
    write(org, contact, **{FIELD: MET})

    assert [len(fired(org, each)) for each in (new, contact)] == fires


def test_a_rule_on_leads_does_not_look_at_contacts(org: Client, contact: str) -> None:
    items = [{"field": f"Lead.{FIELD}", "operation": "equals", "value": MET}]
    define(org, rules=[rule(criteriaItems=items, object="Lead")])
    lead = org.lead()

    org.update(of("Contact", contact, **{FIELD: MET}), of("Lead", lead, **{FIELD: MET}))

    assert [each["id"] for each in told(org)["firings"]] == [lead]
