"""The actions of rules and flows as JSON, in the words of the Metadata API's Workflow and Flow types."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class Page(BaseModel):
    """One part of a definition; what it does not know, it refuses."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class FieldUpdate(Page):
    """A WorkflowFieldUpdate, or a flow that updates the record that started it."""

    type: Literal["FieldUpdate"]
    name: str = ""
    field: str
    operation: Literal["Literal", "Formula", "Null"] = "Literal"
    literalValue: str | float | bool | None = None  # noqa: N815 - Salesforce's own word
    formula: str = ""
    reevaluateOnChange: bool = False  # noqa: N815


class Recipient(Page):
    """A WorkflowEmailRecipient: `email` reads the address from a field of the record, other types name someone."""

    type: str
    field: str | None = None
    recipient: str | None = None


class Alert(Page):
    """A WorkflowAlert: an e-mail that is recorded, never sent."""

    type: Literal["Alert"]
    name: str = ""
    description: str = ""
    template: str = ""
    recipients: tuple[Recipient, ...] = ()
    ccEmails: tuple[str, ...] = ()  # noqa: N815


class OutboundMessage(Page):
    """A WorkflowOutboundMessage: recorded with the envelope it would carry, never sent."""

    type: Literal["OutboundMessage"]
    name: str = ""
    endpointUrl: str  # noqa: N815
    fields: tuple[str, ...] = ("Id",)
    apiVersion: float = 66.0  # noqa: N815
    integrationUser: str = ""  # noqa: N815


class Task(Page):
    """A WorkflowTask: recorded, not inserted."""

    type: Literal["Task"]
    name: str = ""
    subject: str
    status: str = "Not Started"
    priority: str = "Normal"
    dueDateOffset: int = 0  # noqa: N815
    assignedToType: str = "owner"  # noqa: N815


class CustomError(Page):
    """A flow's custom error: it rolls the save back."""

    type: Literal["CustomError"]
    name: str = ""
    errorMessage: str = Field(max_length=255)  # noqa: N815
    field: str | None = None


class Fault(Page):
    """A flow that breaks off: what an unhandled fault does to the save."""

    type: Literal["Fault"]
    name: str = ""
    message: str = "An error occurred when executing a flow interview."


WorkflowAction = Annotated[FieldUpdate | Alert | OutboundMessage | Task, Field(discriminator="type")]
FlowAction = Annotated[FieldUpdate | Alert | OutboundMessage | Task | CustomError | Fault, Field(discriminator="type")]
Action = FieldUpdate | Alert | OutboundMessage | Task | CustomError | Fault
