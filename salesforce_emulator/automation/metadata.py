"""Metadata API components as documents: a .workflow file, and what .flow files share with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.automation import action_documents, documents
from salesforce_emulator.automation.sight import BadDefinitionError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from pydantic import BaseModel

Json = dict[str, Any]
LISTS: Final = frozenset(
    {"criteriaItems", "actions", "workflowTimeTriggers", "recipients", "ccEmails", "fields", "filters"}
)
COMPONENTS: Final[dict[str, tuple[str, type[BaseModel]]]] = {
    "alerts": ("Alert", action_documents.Alert),
    "fieldUpdates": ("FieldUpdate", action_documents.FieldUpdate),
    "outboundMessages": ("OutboundMessage", action_documents.OutboundMessage),
    "tasks": ("Task", action_documents.Task),
}


def as_json(element: Element) -> Any:
    """Spell an element as JSON: a leaf as its text, what may repeat as a list."""
    if not len(element):
        return (element.text or "").strip()
    told: Json = {}
    for child in element:
        value = as_json(child)
        if child.tag in LISTS:
            told.setdefault(child.tag, []).append(value)
        else:
            told[child.tag] = value
    return told


def known(told: Json, page: type[BaseModel]) -> Json:
    """Keep the fields that are served; the others say nothing about when a rule fires or what it does."""
    return {name: value for name, value in told.items() if name in page.model_fields}


def workflow_document(root: Element, object_name: str) -> Json:
    """Turn a Workflow component into a document of rules, the actions they name put in their place."""
    actions: dict[tuple[str, str], Json] = {}
    for tag, (kind, page) in COMPONENTS.items():
        for each in root.findall(tag):
            told = as_json(each)
            name = told.get("fullName", "")
            actions[kind, name] = {**known(told, page), "type": kind, "name": name}
    return {"workflow_rules": [_rule(as_json(each), object_name, actions) for each in root.findall("rules")]}


def _rule(told: Json, object_name: str, actions: dict[tuple[str, str], Json]) -> Json:
    rule = {**known(told, documents.WorkflowRule), "object": object_name}
    rule["actions"] = [_action(each, actions) for each in told.get("actions", [])]
    triggers = told.get("workflowTimeTriggers", [])
    rule["workflowTimeTriggers"] = [
        {**known(each, documents.TimeTrigger), "actions": [_action(a, actions) for a in each.get("actions", [])]}
        for each in triggers
    ]
    return rule


def _action(reference: Json, actions: dict[tuple[str, str], Json]) -> Json:
    kind = str(reference.get("type"))
    name = str(reference.get("name", reference.get("fullName")))  # the guide's own sample has one of each
    found = actions.get((kind, name))
    if found is None:
        raise BadDefinitionError(f"There is no {kind} named {name} in the component.")
    return found
