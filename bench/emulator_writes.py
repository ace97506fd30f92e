"""What the stand-in org's measurement writes, and the rules it sets up: two fields of one mail drop."""

from __future__ import annotations

from typing import Any

STATUS, LAST_EVENT = "Mail_Drop_572_Event_Status__c", "Mail_Drop_572_Last_Event__c"
FIELDS = [{"name": STATUS, "label": "Mail Drop 572 Event Status"}, {"name": LAST_EVENT, "type": "DateTime"}]
STATUSES = ("Mailed", "InTransit", "InLocalArea", "ProcessedForDelivery", "ReturnedToSender")
AT = "2026-03-{day:02d}T10:{minute:02d}:{second:02d}.000Z"
AUTOMATIONS: dict[str, Any] = {
    "workflow_rules": [{
        "fullName": "In the mail", "object": "Contact", "triggerType": "onAllChanges",
        "criteriaItems": [{"field": f"Contact.{STATUS}", "operation": "notEqual", "value": ""}],
        "actions": [{"type": "FieldUpdate", "name": "mark", "field": "Department", "literalValue": "In the mail"}],
    }],
    "flows": [{
        "fullName": "Note the change", "start": {
            "object": "Contact", "triggerType": "RecordAfterSave", "recordTriggerType": "Update",
            "filters": [{"field": STATUS, "operator": "IsChanged", "value": {"booleanValue": True}}],
        },
        "actions": [{"type": "FieldUpdate", "name": "note", "field": "Description", "literalValue": "It has moved."}],
    }],
}  # fmt: skip
"""One workflow rule and one flow; each fires for each record of each round."""


def update(number: int, record_id: str, turn: int) -> dict[str, Any]:
    """Make the update of one record, with values that no other round has."""
    at = AT.format(day=turn + 1, minute=number // 60, second=number % 60)
    return {"attributes": {"type": "Contact"}, "id": record_id, STATUS: STATUSES[turn], LAST_EVENT: at}
