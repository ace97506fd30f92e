"""The order of a save, and that a save which fails leaves nothing behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.emulator.conftest import POLITE, of

if TYPE_CHECKING:
    from tests.emulator.conftest import Client

STALE = "2020-01-01T00:00:00.000+0000"
STAMPS = ("LastModifiedDate", "SystemModstamp")


def flow(kind: str, *actions: dict[str, Any], sobject: str = "Contact", name: str = "Flow") -> dict[str, Any]:
    """Spell a record-triggered flow that always runs."""
    start = {"object": sobject, "triggerType": kind, "recordTriggerType": "CreateAndUpdate"}
    return {"fullName": name, "start": start, "actions": list(actions)}


def sets(field: str, value: str) -> dict[str, Any]:
    """Spell a field update."""
    return {"type": "FieldUpdate", "field": field, "literalValue": value}


def workflow(*actions: dict[str, Any], formula: str = "true", sobject: str = "Contact") -> dict[str, Any]:
    """Spell a workflow rule that runs on every save."""
    return {
        "fullName": "Rule", "object": sobject, "triggerType": "onAllChanges", "formula": formula,
        "actions": list(actions),
    }  # fmt: skip


def refuses(formula: str, message: str = "No.", sobject: str = "Contact") -> dict[str, Any]:
    """Spell a validation rule."""
    return {
        "fullName": "Check", "object": sobject, "errorConditionFormula": formula, "errorMessage": message,
    }  # fmt: skip


def trigger(*events: str, name: str = "Guard", sobject: str = "Contact", **more: Any) -> dict[str, Any]:
    """Spell a trigger."""
    return {"name": name, "object": sobject, "events": list(events), **more}


def when(formula: str) -> dict[str, Any]:
    """Spell a trigger's condition."""
    return {"formula": formula}


def fields_of(org: Client, contact: str, *names: str) -> list[Any]:
    """Read fields of a contact."""
    shown = org.call("GET", f"/sobjects/Contact/{contact}?fields={','.join(names)}").json()
    return [shown.get(name) for name in names]


def events_of(org: Client) -> list[str]:
    """List the events of the triggers that fired, in order."""
    return [each["event"] for each in org.ask("GET", "/triggers")["firings"]]


class TestTheSteps:
    def test_begin_with_before_save_flows_so_that_validation_sees_what_they_set(self, org: Client) -> None:
        org.seed(flows=[flow("RecordBeforeSave", sets("Title", "VP"))], validation_rules=[refuses('Title = "VP"')])

        assert org.update(of("Contact", org.contact(), Title="CEO")).json()[0]["errors"][0]["message"] == "No."

    def test_show_before_triggers_what_flows_set(self, org: Client) -> None:
        org.seed(
            flows=[flow("RecordBeforeSave", sets("Title", "VP"))],
            triggers=[trigger("before update", fails_when=when('Title = "VP"'), message="No VP.")],
        )

        assert org.update(of("Contact", org.contact())).json()[0]["errors"][0]["message"] == "No VP."

    def test_refuse_at_a_before_trigger_ahead_of_validation(self, org: Client) -> None:
        org.seed(
            triggers=[trigger("before update", fails_when=when("true"), message="Trigger.")],
            validation_rules=[refuses("true", "Rule.")],
        )

        errors = org.update(of("Contact", org.contact())).json()[0]["errors"]

        assert [each["message"] for each in errors] == ["Trigger."]

    def test_ask_duplicate_rules_after_validation(self, org: Client) -> None:
        contact = org.contact()
        org.seed(validation_rules=[refuses("true", "Rule.")], duplicate_rule={"ids": [contact]})

        errors = org.update(of("Contact", contact)).json()[0]["errors"]

        assert [each["message"] for each in errors] == ["Rule."]

    def test_skip_after_triggers_when_a_duplicate_is_found(self, org: Client) -> None:
        contact = org.contact()
        org.seed(triggers=[trigger("before update", "after update")], duplicate_rule={"ids": [contact]})

        org.update(of("Contact", contact))

        assert events_of(org) == ["before update"]

    def test_fire_update_triggers_once_more_after_a_workflow_field_update(self, org: Client) -> None:
        org.seed(
            workflow_rules=[workflow(sets("Title", "VP"))],
            triggers=[trigger("before insert", "after insert", "before update", "after update")],
        )

        made = org.call("POST", "/sobjects/Contact", {"LastName": "X"}).json()["id"]

        assert events_of(org) == ["before insert", "after insert", "before update", "after update"]
        assert fields_of(org, made, "Title") == ["VP"]

    def test_do_not_validate_a_workflow_field_update(self, org: Client) -> None:
        contact = org.contact()
        org.seed(workflow_rules=[workflow(sets("Title", "VP"))], validation_rules=[refuses('Title = "VP"')])

        assert org.update(of("Contact", contact, Title="CEO")).json()[0]["success"] is True
        assert fields_of(org, contact, "Title") == ["VP"]

    def test_fail_when_a_trigger_refuses_a_workflow_field_update(self, org: Client) -> None:
        contact = org.contact()
        org.seed(
            workflow_rules=[workflow(sets("Title", "VP"))],
            triggers=[trigger("after update", fails_when=when('Title = "VP"'), message="No VP.")],
        )

        answer = org.update(of("Contact", contact, Title="CEO"))

        assert answer.json()[0]["errors"][0]["message"] == "No VP."
        assert fields_of(org, contact, "Title") == [None]

    def test_assign_a_lead_before_workflow_rules_look_at_it(self, org: Client) -> None:
        org.seed(
            assignment_rule=True,
            workflow_rules=[workflow(sets("Title", "moved"), formula="ISCHANGED(OwnerId)", sobject="Lead")],
        )
        polite, plain = org.lead(), org.lead()

        org.update(of("Lead", polite), **POLITE)
        org.update(of("Lead", plain))

        titles = [org.call("GET", f"/sobjects/Lead/{each}").json()["Title"] for each in (polite, plain)]
        assert titles == [None, "moved"]

    def test_save_again_what_an_after_save_flow_sets(self, org: Client) -> None:
        contact = org.contact()
        org.seed(
            flows=[flow("RecordAfterSave", sets("Title", "VP"))], triggers=[trigger("before update", "after update")]
        )

        org.update(of("Contact", contact, Title="CEO"))

        assert fields_of(org, contact, "Title") == ["VP"]
        assert events_of(org) == ["before update", "after update"] * 2

    def test_validate_what_an_after_save_flow_sets(self, org: Client) -> None:
        contact = org.contact()
        org.seed(flows=[flow("RecordAfterSave", sets("Title", "VP"))], validation_rules=[refuses('Title = "VP"')])

        assert org.update(of("Contact", contact, Title="CEO")).json()[0]["success"] is False
        assert fields_of(org, contact, "Title") == [None]

    @pytest.mark.parametrize("kind", ["RecordBeforeSave", "RecordAfterSave"])
    def test_fail_when_a_flow_fails(self, org: Client, kind: str) -> None:
        contact = org.contact()
        org.seed(flows=[flow(kind, {"type": "Fault"})])

        error = org.update(of("Contact", contact, Title="x")).json()[0]["errors"][0]

        assert error["statusCode"] == "CANNOT_EXECUTE_FLOW_TRIGGER"
        assert fields_of(org, contact, "Title") == [None]


class TestEverySave:
    @pytest.mark.parametrize("watched", [False, True])
    def test_moves_the_stamps_though_no_value_changes(self, org: Client, watched: bool) -> None:  # noqa: FBT001
        if watched:
            org.seed(triggers=[trigger("before update")])
        contact = org.contact(Title="x")
        org.ask("POST", f"/records/Contact/{contact}", dict.fromkeys(STAMPS, STALE))

        org.update(of("Contact", contact, Title="x"))

        assert STALE not in fields_of(org, contact, *STAMPS)
        assert len(org.saves(contact)) == 1

    def test_leaves_the_stamps_alone_when_it_fails(self, org: Client) -> None:
        org.seed(triggers=[trigger("after update", fails_when=when("true"))])
        contact = org.contact()
        before = org.ask("GET", "/records/Contact")["records"]

        org.update(of("Contact", contact, Title="x"))

        assert org.ask("GET", "/records/Contact")["records"] == before


class TestAnotherUser:
    @pytest.fixture
    def rep(self, org: Client) -> str:
        """Log in as another user, and give that user's id."""
        other = {"username": "rep@emulator.example", "password": "secret"}
        made: str = org.seed(logins=[other])["logins"][0]
        token = org.login(grant_type="password", **other).json()["access_token"]
        org.session.headers["Authorization"] = f"Bearer {token}"
        return made

    def test_owns_and_has_made_what_it_creates(self, org: Client, rep: str) -> None:
        made = org.call("POST", "/sobjects/Contact", {"LastName": "X"}).json()["id"]

        assert fields_of(org, made, "CreatedById", "LastModifiedById", "OwnerId") == [rep] * 3

    def test_is_known_to_have_made_the_last_save(self, org: Client, rep: str) -> None:
        contact = org.contact()

        org.update(of("Contact", contact))
        by_rep = fields_of(org, contact, "LastModifiedById")
        org.log_in()
        org.update(of("Contact", contact))

        assert by_rep == [rep]
        assert fields_of(org, contact, "LastModifiedById") == fields_of(org, contact, "CreatedById") != [rep]


class TestASaveThatIsTakenBack:
    @pytest.fixture
    def guarded(self, org: Client) -> Client:
        """Let any lead fail once everything before it is saved."""
        org.seed(triggers=[trigger("after update", sobject="Lead", fails_when=when("true"))])
        return org

    def test_takes_back_the_chunks_before_the_one_that_failed(self, guarded: Client) -> None:
        contact, lead = guarded.contact(Title="old"), guarded.lead()

        results = guarded.update(of("Contact", contact, Title="new"), of("Lead", lead), all_or_none=True).json()

        assert results[0]["errors"][0]["statusCode"] == "ALL_OR_NONE_OPERATION_ROLLED_BACK"
        assert fields_of(guarded, contact, "Title") == ["old"]
        assert guarded.saves(contact) == []

    def test_takes_back_new_records_and_their_external_ids(self, guarded: Client) -> None:
        guarded.seed(triggers=[trigger("after insert", sobject="Lead", fails_when=when("true"))])
        records = [of("Contact", LastName="X", External_Id__c="E"), of("Lead", LastName="Y", Company="Z")]

        guarded.call("POST", "/composite/sobjects", {"allOrNone": True, "records": records})

        assert guarded.ask("GET", "/records/Contact")["totalSize"] == 0
        assert guarded.call("GET", "/sobjects/Contact/External_Id__c/E").status_code == 404

    def test_takes_back_deletions(self, org: Client) -> None:
        org.seed(triggers=[trigger("after delete", sobject="Lead", fails_when=when("true"))])
        contact, lead = org.contact(), org.lead()

        org.call("DELETE", f"/composite/sobjects?ids={contact},{lead}&allOrNone=true")

        assert org.call("GET", f"/sobjects/Contact/{contact}").status_code == 200

    def test_takes_back_the_assignment_of_a_lead(self, org: Client) -> None:
        org.seed(assignment_rule=True, flows=[flow("RecordAfterSave", {"type": "Fault"}, sobject="Lead")])
        lead = org.lead()
        owner = org.call("GET", f"/sobjects/Lead/{lead}").json()["OwnerId"]

        org.update(of("Lead", lead, Title="x"))

        assert org.call("GET", f"/sobjects/Lead/{lead}").json()["OwnerId"] == owner
        done = org.ask("GET", "/assignments")
        assert (done["count"], done["records"]) == (0, {})

    def test_has_set_off_no_automation(self, guarded: Client) -> None:
        guarded.seed(workflow_rules=[workflow(sets("Title", "VP"))])

        guarded.update(of("Contact", guarded.contact()), of("Lead", guarded.lead()), all_or_none=True)

        assert guarded.ask("GET", "/automations")["firings"] == []

    def test_sets_off_automations_once_though_triggers_fire_twice(self, org: Client) -> None:
        org.seed(
            workflow_rules=[workflow(sets("Phone", "1"))],
            triggers=[trigger("after update", fails_when=when('Title = "bad"'))],
        )
        good, bad = org.contact(), org.contact()

        org.update(of("Contact", good, Title="x"), of("Contact", bad, Title="bad"))

        assert [each["id"] for each in org.ask("GET", "/automations")["firings"]] == [good]


class TestAConvertedLead:
    @pytest.fixture
    def lead(self, org: Client) -> str:
        """Add a lead that was converted."""
        return org.lead(IsConverted=True)

    def test_cannot_be_saved(self, org: Client, lead: str) -> None:
        error = org.update(of("Lead", lead, Title="x")).json()[0]["errors"][0]

        assert error["statusCode"] == "CANNOT_UPDATE_CONVERTED_LEAD"

    def test_can_have_no_new_task(self, org: Client, lead: str) -> None:
        answer = org.call("POST", "/sobjects/Task", {"WhoId": lead, "Subject": "Call"})

        assert answer.json()[0]["errorCode"] == "CANNOT_UPDATE_CONVERTED_LEAD"

    def test_cannot_be_what_a_task_is_moved_to(self, org: Client, lead: str) -> None:
        task = org.call("POST", "/sobjects/Task", {"Subject": "Call"}).json()["id"]

        error = org.update(of("Task", task, WhoId=lead)).json()[0]["errors"][0]

        assert error["statusCode"] == "CANNOT_UPDATE_CONVERTED_LEAD"

    def test_can_be_saved_by_users_who_may_edit_converted_leads(self, org: Client, lead: str) -> None:
        org.seed(converted_leads_editable=True)

        assert org.update(of("Lead", lead, Title="x")).json()[0]["success"] is True
