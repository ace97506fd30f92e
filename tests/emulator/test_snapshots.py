"""Snapshots: the whole org at one moment, taken, restored, carried away and brought back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.emulator.conftest import FIELD, of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.emulator.conftest import Client

RULE = {
    "fullName": "Mailed",
    "object": "Contact",
    "triggerType": "onAllChanges",
    "criteriaItems": [{"field": "Contact.Title", "operation": "equals", "value": "x"}],
    "actions": [{"type": "FieldUpdate", "name": "Note", "field": "Phone", "literalValue": "1"}],
}
NOTE = {"type": "FieldUpdate", "name": "Note later", "field": "Phone", "literalValue": "2"}
WAIT = {"timeLength": 2, "workflowTimeTriggerUnit": "Days", "actions": [NOTE]}
LATER_RULE = {
    **{name: value for name, value in RULE.items() if name != "actions"},
    "triggerType": "onCreateOrTriggeringUpdate",
    "workflowTimeTriggers": [WAIT],
}
TRIGGER = {"name": "Guard", "object": "Contact", "events": ["before update"]}


def everything(org: Client) -> dict[str, Any]:
    """Read all that can be read of an org, its calls aside."""
    listed = {name: org.ask("GET", f"/records/{name}") for name in ("Contact", "Lead", "Account", "User")}
    rights = {name: org.ask("GET", f"/records/{name}") for name in ("PermissionSet", "FieldPermissions")}
    stats = org.ask("GET", "/stats")
    counts = {name: stats[name] for name in ("saves", "failed_records", "records")}
    describe = org.call("GET", "/sobjects/Contact/describe").json()["fields"]
    others = {"layouts": org.ask("GET", "/layouts"), "saves": org.ask("GET", "/saves"), "describe": describe}
    return {**listed, **rights, **others, **counts}


def filled(org: Client) -> str:
    """Give the org people, fields, a layout and saves; one contact's id is answered."""
    org.status_field()
    org.seed(generate={"contacts": 20, "accounts": 3, "leads": 2})
    org.ask("POST", "/layouts", {"fullName": "Contact-Other Layout"})
    contact = org.contact(External_Id__c="E1")
    org.update(of("Contact", contact, **{FIELD: "Mailed"}), of("Contact", "003000000000000", Title="x"))
    return contact


class TestASnapshot:
    def test_restores_everything(self, org: Client) -> None:
        contact = filled(org)
        before = everything(org)
        org.ask("POST", "/snapshots", {"name": "filled"})
        org.update(of("Contact", contact, Title="changed"))
        org.seed(fields=[{"name": "New__c"}], contacts=[{"LastName": "New"}])
        org.ask("DELETE", "/layouts", {"fullName": "Contact-Other Layout"})

        org.ask("POST", "/snapshots/filled/restore")

        assert everything(org) == before

    def test_can_be_restored_again_and_again(self, org: Client) -> None:
        contact = filled(org)
        org.ask("POST", "/snapshots", {"name": "filled"})

        titles = []
        for _ in range(2):
            org.update(of("Contact", contact, Title="changed"))
            org.ask("POST", "/snapshots/filled/restore")
            titles.append(org.call("GET", f"/sobjects/Contact/{contact}").json().get("Title"))

        assert titles == [None, None]

    def test_keeps_the_sessions(self, org: Client) -> None:
        org.ask("POST", "/snapshots", {"name": "empty"})

        org.ask("POST", "/snapshots/empty/restore")

        assert org.call("GET", "/limits").status_code == 200

    def test_survives_a_reset(self, org: Client) -> None:
        filled(org)
        org.ask("POST", "/snapshots", {"name": "filled"})
        org.ask("POST", "/reset")

        org.ask("POST", "/snapshots/filled/restore")

        assert org.ask("GET", "/stats")["records"]["Contact"] == 21

    def test_gives_no_id_twice(self, org: Client) -> None:
        first = org.contact()
        org.ask("POST", "/snapshots", {"name": "one"})

        org.ask("POST", "/snapshots/one/restore")

        assert org.contact() != first

    def test_finds_records_by_their_external_ids_again(self, org: Client) -> None:
        contact = filled(org)
        org.ask("POST", "/snapshots", {"name": "filled"})
        org.ask("POST", "/snapshots/filled/restore")

        found = org.call("GET", "/sobjects/Contact/External_Id__c/E1").json()

        assert found["Id"] == contact

    def test_brings_back_rules_and_triggers(self, org: Client) -> None:
        contact = org.contact()
        org.ask("POST", "/automations", {"workflow_rules": [RULE]})
        org.seed(duplicate_rule={"ids": [org.lead()], "action": "block"}, assignment_rule=True)
        before = org.ask("GET", "/automations")["definitions"]
        org.ask("POST", "/snapshots", {"name": "ruled"})
        org.ask("POST", "/reset")

        org.ask("POST", "/snapshots/ruled/restore")

        org.update(of("Contact", contact, Title="x"))
        assert org.ask("GET", "/automations")["definitions"] == before
        assert org.call("GET", f"/sobjects/Contact/{contact}").json()["Phone"] == "1"

    def test_is_listed_with_what_it_holds_and_can_be_deleted(self, org: Client) -> None:
        org.contact()
        org.ask("POST", "/snapshots", {"name": "short-lived"})

        listed = {each["name"]: each for each in org.ask("GET", "/snapshots")}
        org.ask("DELETE", "/snapshots/short-lived")

        assert listed["short-lived"]["records"]["Contact"] == 1
        assert "short-lived" not in {each["name"] for each in org.ask("GET", "/snapshots")}

    @pytest.mark.parametrize(("method", "path"), [("GET", ""), ("DELETE", ""), ("POST", "/restore")])
    def test_that_is_not_there_is_not_found(self, org: Client, method: str, path: str) -> None:
        answer = requests.request(method, f"{org.url}/emulator/snapshots/never{path}", timeout=10)

        assert answer.status_code == 404

    def test_brings_back_what_waits_for_its_time(self, org: Client) -> None:
        contact = org.contact()
        org.ask("POST", "/automations", {"workflow_rules": [LATER_RULE]})
        org.update(of("Contact", contact, Title="x"))
        org.ask("POST", "/snapshots", {"name": "waiting"})
        org.ask("POST", "/reset")

        org.ask("POST", "/snapshots/waiting/restore")
        org.ask("POST", "/clock", {"move": {"days": 3}})

        assert org.ask("GET", "/records/Contact?limit=1")["records"][0]["Phone"] == "2"

    def test_brings_back_triggers(self, org: Client) -> None:
        contact = org.contact()
        org.seed(triggers=[TRIGGER])
        org.ask("POST", "/snapshots", {"name": "guarded"})
        org.ask("POST", "/reset")

        org.ask("POST", "/snapshots/guarded/restore")
        org.update(of("Contact", contact, Title="x"))

        assert [firing["trigger"] for firing in org.ask("GET", "/triggers")["firings"]] == ["Guard"]

    def test_brings_back_the_time(self, org: Client) -> None:
        org.ask("POST", "/clock", {"move": {"days": 3}})
        org.ask("POST", "/snapshots", {"name": "later"})
        org.ask("POST", "/reset")

        org.ask("POST", "/snapshots/later/restore")

        assert org.ask("GET", "/clock")["ahead_seconds"] >= 3 * 86_400


class TestADownloadedSnapshot:
    def test_holds_objects_events_and_person_accounts_too(self, org: Client) -> None:
        objects = [{"name": "Property__c", "label": "Property"}, {"name": "Mail__e", "label": "Mail"}]
        fields = [{"name": "A__c", "unique": True}, {"object": "Property__c", "name": "B__c"}]
        org.seed(person_accounts=True, objects=objects, fields=fields)
        org.seed(records={"Property__c": [{"Name": "House", "B__c": "b"}]})
        org.call("POST", "/sobjects/Account", {"LastName": "Person"})
        org.contact(A__c="taken")
        before = [everything(org), _shape(org)]
        org.ask("POST", "/snapshots", {"name": "rich"})
        document = org.ask("GET", "/snapshots/rich")
        org.ask("POST", "/reset")

        org.ask("PUT", "/snapshots/rich-again", document)
        org.ask("POST", "/snapshots/rich-again/restore")

        assert [everything(org), _shape(org)] == before
        taken = org.call("POST", "/sobjects/Contact", {"LastName": "Other", "A__c": "taken"})
        assert taken.json()[0]["errorCode"] == "DUPLICATE_VALUE"

    def test_can_be_uploaded_to_another_org(self, org: Client, start: Callable[..., Client]) -> None:
        filled(org)
        before = everything(org)
        org.ask("POST", "/snapshots", {"name": "filled"})
        document = org.ask("GET", "/snapshots/filled")

        other = start()
        other.ask("PUT", "/snapshots/theirs", document)
        other.ask("POST", "/snapshots/theirs/restore")
        other.log_in()

        assert everything(other) == before

    def test_can_be_started_from(self, org: Client, start: Callable[..., Client], tmp_path: Path) -> None:
        filled(org)
        before = everything(org)
        org.ask("POST", "/snapshots", {"name": "filled"})
        path = tmp_path / "filled.json"
        path.write_text(json.dumps(org.ask("GET", "/snapshots/filled")), encoding="utf-8")

        other = start("--snapshot", str(path))
        other.log_in()

        assert everything(other) == before

    @pytest.mark.parametrize(
        "wrong", [[], {}, {"snapshot": 2}, {"snapshot": 1}, {"snapshot": 1, "taken": "", "records": {"Contact": [{}]}}]
    )
    def test_that_is_none_is_refused(self, org: Client, wrong: Any) -> None:
        answer = requests.put(f"{org.url}/emulator/snapshots/bad", json=wrong, timeout=10)

        assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, "BAD_SNAPSHOT")

    @pytest.mark.parametrize("number", ["NaN", "1e400"])
    def test_with_a_number_that_is_none_is_refused(self, org: Client, number: str) -> None:
        answer = requests.put(f"{org.url}/emulator/snapshots/bad", data=f'{{"snapshot": {number}}}', timeout=10)

        assert answer.json()[0]["message"].startswith("The body is not JSON: ")

    def test_that_lacks_a_part_leaves_the_org_as_it_is(self, org: Client) -> None:
        contact = org.contact()
        org.ask("POST", "/snapshots", {"name": "whole"})
        document = org.ask("GET", "/snapshots/whole")
        del document["layouts"]
        org.ask("PUT", "/snapshots/broken", document)

        answer = requests.post(f"{org.url}/emulator/snapshots/broken/restore", timeout=10)

        assert answer.status_code == 400
        assert org.call("GET", f"/sobjects/Contact/{contact}").status_code == 200


def _shape(org: Client) -> list[Any]:
    paths = ("", "/Account/describe", "/Property__c/describe", "/Mail__e/describe")
    return [org.call("GET", f"/sobjects{path}").json() for path in paths] + [org.ask("GET", "/records/Property__c")]
