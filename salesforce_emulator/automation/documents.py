"""Rules and flows as JSON, in the words of the Metadata API: WorkflowRule, Flow, ValidationRule."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from salesforce_emulator.automation.action_documents import FlowAction, Page, WorkflowAction
from salesforce_emulator.automation.sight import BadDefinitionError
from salesforce_emulator.model.documents import first_error

Name = Annotated[str, Field(pattern=r"^\w[\w \-.]*$", max_length=80)]


class TimeTrigger(Page):
    """A WorkflowTimeTrigger; without offsetFromField it counts from the moment the rule fires (Rule Trigger Date)."""

    timeLength: int = Field(ge=-999, le=999)  # noqa: N815 - Salesforce's own words, here and below
    workflowTimeTriggerUnit: Literal["Hours", "Days"]  # noqa: N815
    offsetFromField: str | None = None  # noqa: N815
    actions: tuple[WorkflowAction, ...] = ()


class WorkflowRule(Page):
    """A WorkflowRule, its actions written out in place."""

    fullName: Name  # noqa: N815
    object: str
    active: bool = True
    description: str = ""
    triggerType: Literal["onCreateOnly", "onAllChanges", "onCreateOrTriggeringUpdate"]  # noqa: N815
    criteriaItems: tuple[dict[str, Any], ...] = ()  # noqa: N815
    booleanFilter: str | None = Field(default=None, max_length=1000)  # noqa: N815
    formula: str | None = Field(default=None, max_length=3900)
    actions: tuple[WorkflowAction, ...] = ()
    workflowTimeTriggers: tuple[TimeTrigger, ...] = ()  # noqa: N815


class ScheduledPath(Page):
    """A FlowScheduledPath, its actions written out in place."""

    name: Name
    label: str = ""
    offsetNumber: int = 0  # noqa: N815
    offsetUnit: Literal["Months", "Days", "Hours", "Minutes"] = "Minutes"  # noqa: N815
    timeSource: Literal["RecordTriggerEvent", "RecordField"] = "RecordTriggerEvent"  # noqa: N815
    recordField: str | None = None  # noqa: N815
    actions: tuple[FlowAction, ...] = ()


class FlowStart(Page):
    """A FlowStart of a record-triggered flow."""

    object: str
    triggerType: Literal["RecordBeforeSave", "RecordAfterSave"]  # noqa: N815
    recordTriggerType: Literal["Create", "Update", "CreateAndUpdate"]  # noqa: N815
    filters: tuple[dict[str, Any], ...] = ()
    filterLogic: str | None = Field(default=None, max_length=1000)  # noqa: N815
    filterFormula: str | None = Field(default=None, max_length=3900)  # noqa: N815
    doesRequireRecordChangedToMeetCriteria: bool = False  # noqa: N815
    scheduledPaths: tuple[ScheduledPath, ...] = ()  # noqa: N815


class Flow(Page):
    """A record-triggered flow: its start, and its elements reduced to a list of actions."""

    fullName: Name  # noqa: N815
    label: str = ""
    description: str = ""
    status: Literal["Active", "Draft", "Obsolete", "InvalidDraft"] = "Active"
    start: FlowStart
    actions: tuple[FlowAction, ...] = ()


class ValidationRule(Page):
    """A ValidationRule: the formula says when the record is wrong."""

    fullName: Name  # noqa: N815
    object: str
    active: bool = True
    description: str = ""
    errorConditionFormula: str = Field(max_length=3900)  # noqa: N815
    errorMessage: str = Field(max_length=255)  # noqa: N815
    errorDisplayField: str | None = None  # noqa: N815


class Definitions(Page):
    """A document of rules and flows."""

    workflow_rules: tuple[WorkflowRule, ...] = ()
    flows: tuple[Flow, ...] = ()
    validation_rules: tuple[ValidationRule, ...] = ()


def definitions_from(document: Any) -> Definitions:
    """Read a document, or refuse it in one clear sentence."""
    try:
        return Definitions.model_validate(document)
    except ValidationError as error:
        raise BadDefinitionError(first_error(error, Definitions)) from None
