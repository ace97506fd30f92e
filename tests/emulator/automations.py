"""Rules and flows as the tests spell them, and what an org tells of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import requests

from tests.emulator.conftest import FIELD, of

if TYPE_CHECKING:
    from tests.emulator.conftest import Client

Json = dict[str, Any]
READY = "ProcessedForDelivery"
VISIT = "Postalytics_Mail_Drop_572_Last_Event__c"


def is_status(*values: str) -> list[Json]:
    """Spell a workflow criterion: the status is one of these."""
    return [{"field": f"Contact.{FIELD}", "operation": "equals", "value": ", ".join(values)}]


def rule(name: str = "Rule", trigger: str = "onCreateOrTriggeringUpdate", **more: Any) -> Json:
    """Spell a workflow rule on Contact."""
    criteria = {} if "formula" in more else {"criteriaItems": is_status("pURLCompleted")}
    named = {"fullName": name, "object": "Contact", "triggerType": trigger}
    return {**named, **criteria, **more}


def flow(name: str = "Flow", *, actions: list[Json] | None = None, **start: Any) -> Json:
    """Spell an after-save flow on Contact."""
    begin = {"object": "Contact", "triggerType": "RecordAfterSave", "recordTriggerType": "CreateAndUpdate"}
    filters = {} if "filterFormula" in start else {"filters": [status_is("pURLCompleted")]}
    return {"fullName": name, "start": {**begin, **filters, **start}, "actions": actions or []}


def status_is(value: str) -> Json:
    """Spell a flow's filter: the status is this."""
    return {"field": FIELD, "operator": "EqualTo", "value": {"stringValue": value}}


def changed(field: str = FIELD) -> Json:
    """Spell a flow's filter: the field has changed."""
    return {"field": field, "operator": "IsChanged", "value": {"booleanValue": True}}


def email(name: str = "Hello") -> Json:
    """Spell an e-mail alert to the person's own address."""
    return {"type": "Alert", "name": name, "recipients": [{"type": "email", "field": "Email"}]}


def set_field(field: str, value: Any, **more: Any) -> Json:
    """Spell a field update."""
    return {"type": "FieldUpdate", "name": f"Set {field}", "field": field, "literalValue": value, **more}


def waiting_rule(*actions: Json, **more: Any) -> Json:
    """Spell a rule whose actions come two days after it fired."""
    trigger = {"timeLength": 2, "workflowTimeTriggerUnit": "Days", "actions": list(actions or [email()])}
    return rule(criteriaItems=is_status(READY), workflowTimeTriggers=[trigger | more])


def path(name: str = "later", **more: Any) -> Json:
    """Spell a scheduled path two days after the event."""
    return {"name": name, "offsetNumber": 2, "offsetUnit": "Days", "actions": [email()], **more}


def waiting_flow(*paths: Json, **more: Any) -> Json:
    """Spell a flow with scheduled paths."""
    once = {"doesRequireRecordChangedToMeetCriteria": True, "filters": [status_is(READY)]}
    return flow(scheduledPaths=list(paths or [path()]), **once | more)


def define(org: Client, *, rules: list[Json] | None = None, **others: list[Json]) -> None:
    """Set up rules, flows and validation rules."""
    org.ask("POST", "/automations", {"workflow_rules": rules or [], **others})


def refused(org: Client, **document: Any) -> str:
    """Define something wrong, and give the sentence it is refused with."""
    answer = requests.post(f"{org.url}/emulator/automations", json=document, timeout=10)
    assert answer.status_code == 400, answer.text
    (error,) = answer.json()
    assert error["errorCode"] == "BAD_AUTOMATIONS"
    return str(error["message"])


def write(org: Client, contact: str, **values: Any) -> Json:
    """Update a contact, and give the result."""
    (result,) = org.update(of("Contact", contact, **values)).json()
    return dict(result)


def told(org: Client, **wanted: str) -> Json:
    """Read what the org tells of its automations."""
    asked = "&".join(f"{name}={value}" for name, value in wanted.items())
    answer: Json = org.ask("GET", f"/automations?{asked}")
    return answer


def fired(org: Client, contact: str) -> list[str]:
    """Name the rules that have fired for a contact, in order."""
    return [each["name"] for each in told(org, id=contact)["firings"]]


def field_of(org: Client, contact: str, name: str) -> Any:
    """Read one field of a contact."""
    return org.call("GET", f"/sobjects/Contact/{contact}?fields={name}").json().get(name)


def queue(org: Client, state: str = "pending") -> list[str]:
    """Name the paths of the time queue that are in one state."""
    return [each["path"] for each in told(org)["queue"][state]]


def wait(org: Client, **by: float) -> Json:
    """Move the org's clock ahead."""
    answer: Json = org.ask("POST", "/clock", {"move": by})
    return answer
