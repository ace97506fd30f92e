"""Rules, flows and what they do, in a person's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.pages.markup import Html, Part, join, tag

if TYPE_CHECKING:
    from collections.abc import Iterable

Json = dict[str, Any]
KINDS: Final = {
    "workflow_rule": "Workflow rule",
    "before_save_flow": "Before-save flow",
    "after_save_flow": "After-save flow",
    "validation_rule": "Validation rule",
}
EVALUATION: Final = {
    "onCreateOnly": "when created",
    "onAllChanges": "when created, and every time it is edited",
    "onCreateOrTriggeringUpdate": "when created, and when edited to subsequently meet the criteria",
    "Create": "when created",
    "Update": "when updated",
    "CreateAndUpdate": "when created or updated",
}
DONE: Final = {"FieldUpdate": "Field update", "Alert": "E-mail", "OutboundMessage": "Outbound message", "Task": "Task"}


def kind(name: str) -> str:
    """Name a kind of automation."""
    return KINDS.get(name, name)


def evaluation(document: Json) -> str:
    """Say which saves a definition looks at."""
    start = document.get("start", document)
    said = EVALUATION.get(str(start.get("recordTriggerType") or start.get("triggerType")), "at every save")
    return f"{said}, only when it newly meets" if start.get("doesRequireRecordChangedToMeetCriteria") else said


def criteria(document: Json) -> Html:
    """Say when a definition is met."""
    start = document.get("start", document)
    formula = next(filter(None, map(start.get, ("formula", "filterFormula", "errorConditionFormula"))), None)
    if formula:
        return tag("code", formula)
    items = start.get("criteriaItems") or start.get("filters") or ()
    lines = [tag("li", _criterion(item)) for item in items]
    logic = start.get("booleanFilter") or start.get("filterLogic")
    also = tag("p", "Logic: ", tag("code", logic), class_="note") if logic else None
    return join(tag("ul", lines, class_="plain"), also) if lines else tag("span", "always")


def _criterion(item: Json) -> Html:
    value = item.get("value", item.get("valueField", ""))
    if isinstance(value, dict):
        value = next(iter(value.values()), "")
    field = str(item.get("field", "")).rpartition(".")[2]
    return join(tag("code", field), f" {item.get('operation') or item.get('operator')} ", tag("strong", str(value)))


def actions(done: Iterable[Json]) -> Html:
    """List actions as they are defined or as they were done."""
    lines = [tag("li", DONE.get(each["type"], each["type"]), ": ", _action(each)) for each in done]
    return tag("ul", lines, class_="plain") if lines else tag("span", "none", class_="blank")


def _action(done: Json) -> Part:
    if done["type"] == "FieldUpdate":
        new = done["new"] if "new" in done else done.get("formula") or done.get("literalValue") or "blank"
        old = [str(done.get("old") or "blank"), " → "] if "new" in done else " = "
        return [tag("code", done["field"]), " " if "new" in done else "", old, tag("strong", str(new))]
    if done["type"] == "Alert":
        to = ", ".join(map(str, done.get("to", ())))
        return [done.get("description") or done.get("template") or done.get("name"), f" to {to}" if to else ""]
    said = {"OutboundMessage": "endpointUrl", "Task": "subject", "CustomError": "errorMessage", "Fault": "message"}
    return str(done.get(said.get(done["type"], "name"), ""))
