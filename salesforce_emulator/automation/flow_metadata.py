"""A .flow file as a document: its start, and its elements as long as they follow one another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.automation.documents import FlowStart, ScheduledPath
from salesforce_emulator.automation.metadata import as_json, known
from salesforce_emulator.automation.sight import BadDefinitionError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

Json = dict[str, Any]
REFERENCES: Final = {"$Flow.CurrentDateTime": "NOW()", "$Flow.CurrentDate": "TODAY()"}
MOST_ELEMENTS: Final = 200


def flow_document(root: Element, name: str) -> Json:
    """Turn a Flow component into a document; a flow that decides, loops or reads other records is refused."""
    start = root.find("start")
    if start is None:
        raise BadDefinitionError(f"{name}: The flow has no start.")
    elements = _elements(root)
    told = as_json(start)
    paths = [
        {**known(as_json(each), ScheduledPath), "actions": _actions(each, elements)}
        for each in start.findall("scheduledPaths")
        if each.findtext("pathType") is None
    ]
    if len(paths) != len(start.findall("scheduledPaths")):
        raise BadDefinitionError(f"{name}: Asynchronous paths are not served.")
    begin = {**known(told, FlowStart), "scheduledPaths": paths}
    status = root.findtext("status", "Active").strip()
    flow = {"fullName": name, "status": status, "start": begin, "actions": _actions(start, elements)}
    return {"flows": [flow]}


def _elements(root: Element) -> dict[str, Element]:
    return {each.findtext("name", "").strip(): each for each in root if each.find("name") is not None}


def _actions(begin: Element, elements: dict[str, Element]) -> list[Json]:
    actions: list[Json] = []
    at, passed = _next(begin), 0
    while at and passed < MOST_ELEMENTS:
        element = elements.get(at)
        if element is None:
            raise BadDefinitionError(f"The flow has no element {at}.")
        actions += _of_element(element)
        at, passed = _next(element), passed + 1
    return actions


def _next(element: Element) -> str:
    return element.findtext("connector/targetReference", "").strip()


def _of_element(element: Element) -> list[Json]:
    name = element.findtext("name", "").strip()
    if element.tag == "recordUpdates" and element.findtext("inputReference", "").strip() == "$Record":
        sets = [(each.findtext("field", ""), each.find("value")) for each in element.findall("inputAssignments")]
        return [_field_update(name, field.strip(), value) for field, value in sets]
    if element.tag == "assignments":
        return [_assignment(name, each) for each in element.findall("assignmentItems")]
    if element.tag == "customErrors":
        return [_custom_error(name, each) for each in element.findall("customErrorMessages")]
    if element.tag == "actionCalls":
        return [_call(name, element)]
    raise BadDefinitionError(f"The flow's element {name} ({element.tag}) is not served.")


def _assignment(name: str, item: Element) -> Json:
    prefix, _, field = item.findtext("assignToReference", "").strip().partition(".")
    if prefix != "$Record" or item.findtext("operator", "").strip() != "Assign":
        raise BadDefinitionError(f"The flow's element {name} assigns something else than a field of $Record.")
    return _field_update(name, field, item.find("value"))


def _field_update(name: str, field: str, value: Element | None) -> Json:
    told = {"type": "FieldUpdate", "name": name, "field": field}
    if value is None or not len(value):
        return {**told, "operation": "Null"}
    plain = as_json(value)
    reference = plain.get("elementReference")
    if reference is None:
        return {**told, "literalValue": next(iter(plain.values()))}
    if reference not in REFERENCES and not reference.startswith("$Record"):
        raise BadDefinitionError(f"The flow's element {name} refers to {reference}, which is not served.")
    return {**told, "operation": "Formula", "formula": REFERENCES.get(reference, reference)}


def _custom_error(name: str, message: Element) -> Json:
    told = {"type": "CustomError", "name": name, "errorMessage": message.findtext("errorMessage", "").strip()}
    field = message.findtext("fieldSelection", "").strip()
    return {**told, "field": field} if field else told


def _call(name: str, element: Element) -> Json:
    kind, action = element.findtext("actionType", "").strip(), element.findtext("actionName", "").strip()
    if kind == "outboundMessage":
        return {"type": "OutboundMessage", "name": action or name, "endpointUrl": ""}
    if kind not in ("emailAlert", "emailSimple"):
        raise BadDefinitionError(f"The flow's element {name} calls {kind}, which is not served.")
    inputs = {each.findtext("name", "").strip(): each for each in element.findall("inputParameters")}
    addresses = inputs["emailAddresses"].findtext("value/stringValue", "") if "emailAddresses" in inputs else ""
    return {"type": "Alert", "name": action or name, "ccEmails": [a.strip() for a in addresses.split(",") if a.strip()]}
