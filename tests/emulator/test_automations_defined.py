"""Defining rules and flows: what is accepted, what is refused in one sentence, and what is told of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.emulator.automations import define, fired, flow, is_status, refused, rule, set_field, told, write
from tests.emulator.conftest import FIELD

if TYPE_CHECKING:
    from pathlib import Path

    from tests.emulator.conftest import Client

MET = "pURLCompleted"


@pytest.fixture(autouse=True)
def _status(org: Client) -> None:
    org.status_field()


@pytest.mark.parametrize(
    ("document", "why"),
    [
        ({"rules": []}, "rules: there is no such key; there are workflow_rules, flows, validation_rules."),
        ({"workflow_rules": [{"fullName": "R"}]}, "workflow_rules.0.object: is missing."),
        ({"workflow_rules": [rule(trigger="onDelete")]}, "workflow_rules.0.triggerType: Input should be"),
        ({"workflow_rules": [rule(object="Cake")]}, "Rule: there is no object Cake."),
        ({"workflow_rules": [rule(criteriaItems=[])]}, "Rule: A workflow rule has either criteriaItems or a formula."),
        ({"workflow_rules": [rule(formula="TRUE", criteriaItems=is_status("x"))]}, "either criteriaItems or a formula"),
        ({"workflow_rules": [rule(formula="ISCHANGED(Title)")]}, "need a rule evaluated on all changes"),
        ({"workflow_rules": [rule(booleanFilter="1 AND 2")]}, "there is no condition '2'"),
        ({"workflow_rules": [rule(booleanFilter="(" * 999)]}, "nested too deeply"),
        ({"workflow_rules": [rule(formula="!" * 3900)]}, "nested too deeply"),
        ({"workflow_rules": [rule(actions=[set_field("Nope__c", 1)])]}, "Rule: Contact has no field Nope__c"),
        ({"workflow_rules": [rule(actions=[set_field("Id", 1)])]}, "Rule: Contact.Id cannot be updated by a rule."),
        ({"workflow_rules": [rule(actions=[set_field("FirstName", "x" * 41)])]}, "Contact.FirstName cannot hold"),
        ({"workflow_rules": [rule(actions=[{"type": "CustomError", "errorMessage": "x"}])]}, "does not match any"),
        ({"workflow_rules": [rule(actions=[{"type": "Bake"}])]}, "does not match any"),
        ({"flows": [flow(recordTriggerType="Delete")]}, "recordTriggerType: Input should be"),
        ({"flows": [flow(filters=[{"field": "Title", "operator": "Like"}])]}, "there is no operator 'Like'"),
        ({"flows": [flow(filterFormula="TRUE", filters=[{"field": "Title"}])]}, "either filters or a filterFormula"),
        ({"flows": [flow(triggerType="RecordBeforeSave", actions=[{"type": "Task", "subject": "x"}])]}, "before-save"),
        ({"flows": [flow(scheduledPaths=[{"name": "p", "timeSource": "RecordField"}])]}, "Flow: A scheduled path"),
        ({"validation_rules": [{"fullName": "V", "object": "Contact"}]}, "errorConditionFormula: is missing."),
        ([], "the document: "),
    ],
)
def test_what_is_wrong_is_refused_in_one_sentence(org: Client, document: Any, why: str) -> None:
    answer = requests.post(f"{org.url}/emulator/automations", json=document, timeout=10)

    assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, "BAD_AUTOMATIONS")
    assert why in answer.json()[0]["message"]
    assert "\n" not in answer.json()[0]["message"]


def test_a_document_is_taken_whole_or_not_at_all(org: Client) -> None:
    refused(org, workflow_rules=[rule("Good"), rule("Bad", object="Cake")])

    assert told(org)["definitions"]["workflow_rules"] == []


def test_definitions_are_told_as_they_were_given(org: Client) -> None:
    given = {"workflow_rules": [rule()], "flows": [flow()], "validation_rules": []}
    define(org, rules=given["workflow_rules"], flows=given["flows"])

    assert told(org)["definitions"] == given


def test_one_of_the_same_name_takes_the_place_of_the_older(org: Client) -> None:
    define(org, rules=[rule()])
    define(org, rules=[rule(criteriaItems=is_status("Delivered"))])
    contact = org.contact()

    write(org, contact, **{FIELD: MET})
    write(org, contact, **{FIELD: "Delivered"})

    assert len(fired(org, contact)) == 1
    assert len(told(org)["definitions"]["workflow_rules"]) == 1


@pytest.mark.parametrize(
    "asleep",
    [{"workflow_rules": [rule(active=False)]}, {"flows": [flow() | {"status": "Draft"}]}],
)
def test_what_is_not_active_does_nothing(org: Client, asleep: dict[str, Any]) -> None:
    org.ask("POST", "/automations", asleep)
    contact = org.contact()

    write(org, contact, **{FIELD: MET})

    assert fired(org, contact) == []


def test_deleting_forgets_definitions_firings_and_the_queue(org: Client) -> None:
    later = {"timeLength": 2, "workflowTimeTriggerUnit": "Days"}
    define(org, rules=[rule(workflowTimeTriggers=[later])])
    write(org, org.contact(), **{FIELD: MET})

    org.ask("DELETE", "/automations")

    assert told(org)["counts"] == {"firings": 0, "queued": 0}
    assert told(org)["definitions"] == {"workflow_rules": [], "flows": [], "validation_rules": []}


def test_a_seed_takes_the_same_documents(org: Client) -> None:
    seeded = org.seed(contacts=[{"LastName": "Doe", FIELD: MET}], workflow_rules=[rule()], flows=[flow()])
    (contact,) = seeded["contacts"]
    after_seeding = fired(org, contact)

    write(org, contact, **{FIELD: "Delivered"})
    write(org, contact, **{FIELD: MET})

    assert after_seeding == []
    assert fired(org, contact) == ["Rule", "Flow"]


def test_a_wrong_definition_in_a_seed_is_refused_as_a_seed(org: Client) -> None:
    answer = requests.post(f"{org.url}/emulator/seed", json={"flows": [{"fullName": "F"}]}, timeout=10)

    assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, "BAD_SEED")


def test_firings_are_found_by_record_rule_and_object(org: Client) -> None:
    define(org, rules=[rule("One"), rule("Two")])
    first, second = org.contact(), org.contact()
    for each in (first, second):
        write(org, each, **{FIELD: MET})

    assert [each["name"] for each in told(org, id=first[:15])["firings"]] == ["One", "Two"]
    assert [each["id"] for each in told(org, name="Two")["firings"]] == [first, second]
    assert told(org, object="Lead")["firings"] == []
    assert [each["number"] for each in told(org, limit="1")["firings"]] == [4]


def test_a_start_with_a_seed_file_has_its_rules(start: Any, tmp_path: Path) -> None:
    seed = tmp_path / "seed.json"
    seed.write_text('{"validation_rules": [{"fullName": "V", "object": "Contact", "errorConditionFormula": "TRUE",'
                    ' "errorMessage": "Never."}]}', encoding="utf-8")  # fmt: skip
    org = start("--seed", str(seed))
    org.log_in()

    answer = org.call("POST", "/sobjects/Contact", {"LastName": "Doe"})

    assert answer.json()[0]["message"] == "Never."


@pytest.mark.parametrize(
    "document",
    [
        {"workflow_rules": [rule()]},
        {"flows": [flow(filters=[], actions=[set_field(FIELD, "x")])]},
        {"validation_rules": [{"fullName": "V", "object": "Contact", "errorConditionFormula": f"ISBLANK({FIELD})",
                               "errorMessage": "No."}]},
    ],
)  # fmt: skip
def test_a_field_that_a_rule_stands_on_cannot_be_deleted(org: Client, document: dict[str, Any]) -> None:
    org.ask("POST", "/automations", document)

    answer = org.soap(
        f"<deleteMetadata><type>CustomField</type><fullNames>Contact.{FIELD}</fullNames></deleteMetadata>"
    )
    freed = org.ask("DELETE", "/automations")
    later = org.soap(f"<deleteMetadata><type>CustomField</type><fullNames>Contact.{FIELD}</fullNames></deleteMetadata>")

    assert "DEPENDENCY_EXISTS" in answer.text
    assert freed
    assert "<success>true</success>" in later.text
