"""What an action does when its rule fires: set a field, record a message, or refuse the save."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

from salesforce_emulator.automation.action_documents import Action, Alert, CustomError, Fault, FieldUpdate
from salesforce_emulator.automation.filters import field_of
from salesforce_emulator.automation.formula import formula
from salesforce_emulator.automation.formula_nodes import Node, literal
from salesforce_emulator.automation.sight import BadDefinitionError, Sight
from salesforce_emulator.model.errors import Problem, RecordRefusedError
from salesforce_emulator.model.unreadable import UnreadableValueError
from salesforce_emulator.model.values import Check, check_for, written

if TYPE_CHECKING:
    from salesforce_emulator.model.schema import Record, SObject

Json = dict[str, Any]
FLOW_FAILED: Final = "CANNOT_EXECUTE_FLOW_TRIGGER"


class Work(Protocol):
    """One action, ready to be done to a record."""

    @property
    def touched(self) -> tuple[str, ...]:
        """Name the fields it reads or sets."""

    def do(self, sight: Sight, updates: Record) -> Json:
        """Do it: put field values into `updates`, and give what is to be remembered; may refuse the save."""


@dataclass(frozen=True, slots=True)
class SetField:
    """Sets one field of the record."""

    name: str
    field: str
    value: Node
    check: Check
    reevaluates: bool

    @property
    def touched(self) -> tuple[str, ...]:
        """Name the field, and those its value is worked out from."""
        return (self.field, *self.value.fields)

    def do(self, sight: Sight, updates: Record) -> Json:
        """Set the field, if the value fits it."""
        value = self.value.run(sight)
        if self.value.kind in ("datetime", "date") and value is not None:
            value = written(value) if self.value.kind == "datetime" else value.isoformat()
        old, updates[self.field] = sight.value(self.field), self.check(value)
        return {"type": "FieldUpdate", "name": self.name, "field": self.field, "old": old, "new": updates[self.field]}


@dataclass(frozen=True, slots=True)
class Send:
    """Records an e-mail, an outbound message or a task."""

    action: Action
    fields: tuple[str, ...] = ()

    @property
    def touched(self) -> tuple[str, ...]:
        """Name the fields that are sent."""
        return self.fields

    def do(self, sight: Sight, updates: Record) -> Json:
        """Remember the message with the record's values at this moment."""
        del updates
        told = self.action.model_dump(mode="json")
        if isinstance(self.action, Alert):
            addresses = [sight.value(name) for name in self.fields]
            return {**told, "to": [*filter(None, addresses), *self.action.ccEmails]}
        return {**told, "values": {name: sight.value(name) for name in self.fields}} if self.fields else told


@dataclass(frozen=True, slots=True)
class Refuse:
    """Rolls the save back."""

    problem: Problem

    @property
    def touched(self) -> tuple[str, ...]:
        """Name the field the error is shown at."""
        return self.problem.fields

    def do(self, sight: Sight, updates: Record) -> Json:
        """Refuse."""
        del sight, updates
        raise RecordRefusedError(self.problem)


def work_of(sobject: SObject, action: Action, rule_name: str) -> Work:
    """Make an action ready, or refuse the definition."""
    if isinstance(action, FieldUpdate):
        return _field_update(sobject, action)
    if isinstance(action, CustomError):
        fields = (field_of(sobject, action.field).name,) if action.field else ()
        return Refuse(Problem(FLOW_FAILED, action.errorMessage, fields))
    if isinstance(action, Fault):
        return Refuse(flow_problem(rule_name, action.message))
    if isinstance(action, Alert):
        named = [each.field for each in action.recipients if each.type == "email"]
        return Send(action, tuple(field_of(sobject, name or "").name for name in named))
    names = getattr(action, "fields", ())
    return Send(action, tuple(field_of(sobject, name).name for name in names))


def flow_problem(flow: str, why: str) -> Problem:
    """Say that a flow broke off, as the saver of the record reads it."""
    text = f"We can't save this record because the “{flow}” process failed. Give your Salesforce admin these details."
    return Problem(FLOW_FAILED, f"{text} {why}")


def _field_update(sobject: SObject, action: FieldUpdate) -> SetField:
    field = field_of(sobject, action.field)
    if not field.updateable:
        raise BadDefinitionError(f"{sobject.name}.{field.name} cannot be updated by a rule.")
    check = check_for(field, lambda _object, _id: True)
    if action.operation == "Formula":
        value = formula(sobject, action.formula)
    elif action.operation == "Null":
        value = literal("blank", None)
    else:
        value = literal("text", action.literalValue)
        try:
            check(action.literalValue)
        except (RecordRefusedError, UnreadableValueError) as error:
            raise BadDefinitionError(
                f"{sobject.name}.{field.name} cannot hold {action.literalValue}: {error}"
            ) from None
    return SetField(action.name, field.name, value, check, action.reevaluateOnChange)
