"""From a document of rules and flows to what is asked about every save."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from salesforce_emulator.automation.filters import field_of, flow_criteria, item_criteria
from salesforce_emulator.automation.formula import formula_criteria
from salesforce_emulator.automation.later import Later
from salesforce_emulator.automation.operators import MOMENTS
from salesforce_emulator.automation.rule import Rule, Validation
from salesforce_emulator.automation.sight import BadDefinitionError, Criteria
from salesforce_emulator.automation.work import work_of

if TYPE_CHECKING:
    from salesforce_emulator.automation.documents import Flow, FlowStart, ScheduledPath, ValidationRule, WorkflowRule
    from salesforce_emulator.model.schema import SObject

ALWAYS = Criteria(lambda _sight: True)


def workflow_rule(sobject: SObject, document: WorkflowRule) -> Rule:
    """Make a workflow rule ready, or refuse it."""
    everything = document.triggerType == "onAllChanges"
    criteria = _rule_criteria(sobject, document)
    if everything and document.workflowTimeTriggers:
        raise BadDefinitionError("A rule evaluated on all changes cannot have time-dependent actions.")
    if criteria.compares and not everything:
        raise BadDefinitionError("ISCHANGED, ISNEW and PRIORVALUE need a rule evaluated on all changes.")
    return Rule(
        kind="workflow_rule",
        name=document.fullName,
        sobject=sobject,
        criteria=criteria,
        on_create=True,
        on_update=document.triggerType != "onCreateOnly",
        only_when_newly_met=document.triggerType == "onCreateOrTriggeringUpdate",
        work=tuple(work_of(sobject, action, document.fullName) for action in document.actions),
        later=tuple(_time_triggers(sobject, document)),
        document=document.model_dump(mode="json", exclude_unset=True),
    )


def _rule_criteria(sobject: SObject, document: WorkflowRule) -> Criteria:
    if bool(document.criteriaItems) == (document.formula is not None):
        raise BadDefinitionError("A workflow rule has either criteriaItems or a formula.")
    if document.formula is not None:
        return formula_criteria(sobject, document.formula)
    return item_criteria(sobject, document.criteriaItems, document.booleanFilter)


def _time_triggers(sobject: SObject, document: WorkflowRule) -> list[Later]:
    return [
        Later(
            f"{each.timeLength} {each.workflowTimeTriggerUnit} {each.offsetFromField or 'Rule Trigger Date'}",
            each.timeLength,
            each.workflowTimeTriggerUnit,
            _moment_field(sobject, each.offsetFromField),
            tuple(work_of(sobject, action, document.fullName) for action in each.actions),
        )
        for each in document.workflowTimeTriggers
    ]


def record_flow(sobject: SObject, document: Flow) -> Rule:
    """Make a record-triggered flow ready, or refuse it."""
    start = document.start
    before = start.triggerType == "RecordBeforeSave"
    criteria = _flow_criteria(sobject, start)
    _check_flow(document, criteria)
    return Rule(
        kind="before_save_flow" if before else "after_save_flow",
        name=document.fullName,
        sobject=sobject,
        criteria=criteria,
        on_create=start.recordTriggerType != "Update",
        on_update=start.recordTriggerType != "Create",
        only_when_newly_met=start.doesRequireRecordChangedToMeetCriteria,
        work=tuple(work_of(sobject, action, document.fullName) for action in document.actions),
        later=tuple(_path(sobject, each) for each in start.scheduledPaths),
        document=document.model_dump(mode="json", exclude_unset=True),
    )


def _check_flow(document: Flow, criteria: Criteria) -> None:
    start = document.start
    others = {action.type for action in document.actions} - {"FieldUpdate", "CustomError", "Fault"}
    if start.triggerType == "RecordBeforeSave" and (others or start.scheduledPaths):
        raise BadDefinitionError("A before-save flow can only set fields and refuse the save.")
    if any(action.type in ("CustomError", "Fault") for path in start.scheduledPaths for action in path.actions):
        raise BadDefinitionError("A scheduled path cannot refuse a save that is long done.")
    every_update = start.recordTriggerType != "Create" and not start.doesRequireRecordChangedToMeetCriteria
    if start.scheduledPaths and every_update and criteria is not ALWAYS:
        text = "A scheduled path needs doesRequireRecordChangedToMeetCriteria when the flow starts on updates."
        raise BadDefinitionError(text)


def _flow_criteria(sobject: SObject, start: FlowStart) -> Criteria:
    if start.filterFormula is not None and start.filters:
        raise BadDefinitionError("A flow has either filters or a filterFormula.")
    if start.filterFormula is not None:
        return formula_criteria(sobject, start.filterFormula)
    return flow_criteria(sobject, start.filters, start.filterLogic) if start.filters else ALWAYS


def _path(sobject: SObject, path: ScheduledPath) -> Later:
    if (path.timeSource == "RecordField") != (path.recordField is not None):
        raise BadDefinitionError(
            "A scheduled path names a recordField if its timeSource is RecordField, and only then."
        )
    field = _moment_field(sobject, path.recordField)
    work = tuple(work_of(sobject, action, path.name) for action in path.actions)
    return Later(path.name, path.offsetNumber, path.offsetUnit, field, work)


def _moment_field(sobject: SObject, name: str | None) -> str | None:
    if name is None:
        return None
    field = field_of(sobject, name)
    if field.type not in MOMENTS:
        raise BadDefinitionError(f"{sobject.name}.{field.name} holds no date that a time can be counted from.")
    return field.name


def validation_rule(sobject: SObject, document: ValidationRule) -> Validation:
    """Make a validation rule ready, or refuse it."""
    wrong = formula_criteria(sobject, document.errorConditionFormula)
    shown = field_of(sobject, document.errorDisplayField).name if document.errorDisplayField else None
    told: dict[str, Any] = document.model_dump(mode="json", exclude_unset=True)
    return Validation(document.fullName, sobject, wrong, document.errorMessage, shown, told)
