"""A seed: what it may hold, and that one which cannot be leaves the org as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.emulator.test_snapshots import LATER_RULE, TRIGGER, everything

if TYPE_CHECKING:
    from tests.emulator.conftest import Client

WRONG: list[tuple[dict[str, Any], str]] = [
    ({"people": []}, "people: there is no such key; there are objects, fields, accounts, contacts"),
    ({"records": 5}, "records: must be an object"),
    ({"records": []}, "records: must be an object"),
    ({"records": {"Contact": 5}}, "records.Contact: must be a list"),
    ({"records": {"Nope": []}}, "There is no object 'Nope'"),
    ({"contacts": [5]}, "contacts.0: must be an object"),
    ({"objects": [{"name": "A__c", "fields": 5}]}, "objects.0.fields: must be a list"),
    ({"objects": [{"name": "A"}]}, "it must be new, and end in __c or __e"),
    ({"fields": [{"name": "A__c", "values": 5}]}, "fields.0.values: must be a list"),
    ({"fields": [{"name": "A__c", "bogus": 5}]}, "fields.0.bogus: there is no such key; there are object, name"),
    ({"fields": [{"name": "A__c", "length": "x"}]}, "fields.0.length: "),
    ({"fields": [{"name": "A__c", "label": 5}]}, "fields.0.label: "),
    ({"fields": [{"name": "A__c", "type": "Cake"}]}, "there is no type Cake; there are Text"),
    ({"fields": [{"name": "A__c", "type": "Lookup"}]}, "a Lookup says `to` which object"),
    ({"fields": [{"name": "A"}]}, "The field Contact.A cannot be added: it must be new, and end in __c"),
    ({"fields": [{}]}, "fields.0.name: is missing"),
    ({"logins": [{"username": "x"}]}, "logins.0.password: is missing"),
    ({"assignment_rule": "x"}, "assignment_rule"),
    ({"generate": []}, "generate: must be an object"),
    ({"duplicate_rule": {"matches": 1}}, "duplicate_rule.matches: there is no such key; there are name, object, match"),
    ({"triggers": [{"name": "x"}]}, "triggers.object: is missing"),
    ({"contacts": [{"FirstName": ["a"]}]}, "Contact[0].FirstName: Cannot deserialize instance of string"),
    ({"contacts": [{}, {"Birthdate": "x"}]}, "Contact[1].Birthdate: Cannot deserialize instance of date"),
    ({"contacts": [{"AccountId": "zzz"}]}, "Contact[0].AccountId: "),
    ({"contacts": [{"AccountId": "001Hp0000000001"}]}, "Contact[0].AccountId: invalid cross reference id"),
    ({"contacts": [{"LastName": "x" * 81}]}, "Contact[0].LastName: "),
    ({"contacts": [{"IsDeleted": "maybe"}]}, "Contact[0].IsDeleted: "),
    ({"contacts": [{"CreatedDate": "yesterday"}]}, "Contact[0].CreatedDate: "),
    ({"contacts": [{"Nope": 1}]}, "Contact[0]: there is no field Nope"),
    ({"contacts": [{"Id": "00QHp0000000Abc"}]}, "Contact[0].Id: '00QHp0000000Abc' is no id of this object"),
]


def refused(org: Client, document: Any) -> str:
    """Send a seed that cannot be, and give what it is told."""
    answer = requests.post(f"{org.url}/emulator/seed", json=document, timeout=10)
    (error,) = answer.json()
    assert (answer.status_code, error["errorCode"]) in ((400, "BAD_SEED"), (400, "INVALID_TYPE"))
    assert "\n" not in error["message"]
    told: str = error["message"]
    return told


@pytest.mark.parametrize(("document", "why"), WRONG)
def test_what_is_wrong_is_told_in_one_sentence(org: Client, document: dict[str, Any], why: str) -> None:
    assert why in refused(org, document)


def test_a_seed_that_ends_in_the_middle_leaves_the_org_as_it_was(org: Client) -> None:
    org.contact()
    before = [everything(org), org.call("GET", "/sobjects/Account/describe").json(), org.ask("GET", "/automations")]
    half = {
        "objects": [{"name": "House__c", "fields": [{"name": "B__c"}]}],
        "fields": [{"name": "A__c", "unique": True}],
        "contacts": [{"LastName": "Half", "External_Id__c": "half"}],
        "users": [{"Username": "a@b.c"}],
        "logins": [{"username": "integration@emulator.example", "password": "other", "active": False}],
        "assignment_rule": True,
        "person_accounts": True,
        "duplicate_rule": {"object": "Contact", "match": ["Email"]},
        "triggers": [TRIGGER],
        "workflow_rules": [LATER_RULE],
        "generate": {"contacts": 5},
        "records": {"Task": [{"Subject": "x"}, {"Nope": 1}]},
    }

    told = refused(org, half)

    after = [everything(org), org.call("GET", "/sobjects/Account/describe").json(), org.ask("GET", "/automations")]
    assert told.startswith("Task[1]: there is no field Nope")
    assert after == before
    assert org.call("GET", "/sobjects/House__c/describe").status_code == 404
    assert org.call("GET", "/sobjects/Contact/External_Id__c/half").status_code == 404
    del half["records"]
    assert len(org.seed(**half)["contacts"]) == 1


def test_rows_may_refer_to_rows_of_the_same_seed_that_come_later(org: Client) -> None:
    contact, task = "003Hp0000000AbcIAE", "00THp0000000Abc"

    made = org.seed(contacts=[{"Id": contact, "LastName": "Doe", "ReportsToId": None}], records={
        "Task": [{"Id": task, "WhoId": "003Hp0000000Abc"}, {"WhoId": "003Hp0000000Xyz"}],
        "Contact": [{"Id": "003Hp0000000Xyz", "LastName": "Roe"}],
    })  # fmt: skip

    rows = org.ask("GET", "/records/Task")["records"]
    assert [row["WhoId"] for row in rows] == [made["contacts"][0], made["Contact"][0]]


def test_values_are_kept_as_a_save_keeps_them(org: Client) -> None:
    contact = org.contact(LastName=5, HasOptedOutOfEmail="true", CreatedDate="2020-01-31T00:00:00Z")

    row = org.call("GET", f"/sobjects/Contact/{contact}").json()
    kept = (row["LastName"], row["HasOptedOutOfEmail"], row["CreatedDate"])
    assert kept == ("5", True, "2020-01-31T00:00:00.000+0000")


def test_a_picklist_may_hold_what_it_no_longer_lists(org: Client) -> None:
    org.seed(fields=[{"name": "P__c", "type": "Picklist", "values": ["a"], "restricted": True}])

    assert org.contact(P__c="formerly")


def test_a_value_of_a_unique_field_is_there_once(org: Client) -> None:
    org.seed(fields=[{"name": "U__c", "unique": True}])

    assert "is taken" in refused(org, {"contacts": [{"LastName": "a", "U__c": "1"}, {"LastName": "b", "U__c": "1"}]})


def test_system_fields_set_by_hand_are_checked_too(org: Client) -> None:
    contact = org.contact()

    wrong = requests.post(f"{org.url}/emulator/records/Contact/{contact}", json={"IsDeleted": "maybe"}, timeout=10)

    assert wrong.status_code == 400
    assert org.ask("POST", f"/records/Contact/{contact}", {"IsDeleted": True})["IsDeleted"] is True
