"""Triggers, duplicate rules and the like as a seed spells them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, PositiveInt, ValidationError

from salesforce_emulator.automation.filters import item_criteria
from salesforce_emulator.automation.formula import formula_criteria
from salesforce_emulator.automation.sight import sight_of
from salesforce_emulator.model.documents import first_error
from salesforce_emulator.model.ids import canonical
from salesforce_emulator.rules.duplicates import ALERT, DuplicateRule
from salesforce_emulator.rules.triggers import EVENTS, Trigger

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesforce_emulator.automation.change import Change
    from salesforce_emulator.model.schema import SObject


class BadRuleError(Exception):
    """A rule cannot be understood; its text is one clear sentence."""


class _Page(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


P = TypeVar("P", bound=_Page)


class Condition(_Page):
    """When a trigger fails: a workflow rule's criteria, or a formula that is true."""

    criteriaItems: tuple[dict[str, Any], ...] = ()  # noqa: N815 - Salesforce's own words
    booleanFilter: str | None = None  # noqa: N815
    formula: str | None = None

    def test(self, sobject: SObject) -> Callable[[Change], bool]:
        """Give the condition as a question about a change; an empty one is always true."""
        if self.formula is not None:
            met = formula_criteria(sobject, self.formula).met
        else:
            met = item_criteria(sobject, self.criteriaItems, self.booleanFilter).met
        return lambda change: met(sight_of(change))


class TriggerPage(_Page):
    """An entry of `triggers`."""

    name: str
    object: str
    events: tuple[str, ...]
    fails_when: Condition | None = None
    message: str = "This record was refused by a trigger."
    field: str | None = None
    throws: str | None = None
    fails_above_records: PositiveInt | None = None
    fails_in_passes: frozenset[Literal[1, 2, 3]] = frozenset((1, 2, 3))


class DuplicatePage(_Page):
    """The document `duplicate_rule`."""

    name: str | None = None
    object: str | None = None
    match: tuple[str, ...] = ()
    ids: tuple[Any, ...] = ()
    action: Literal["alert", "block"] = "alert"
    message: str = ALERT


def trigger_from(document: Any, find: Callable[[str], SObject]) -> Trigger:
    """Read one trigger."""
    page = _read(TriggerPage, document, "triggers")
    unknown = set(page.events) - EVENTS
    if unknown:
        raise BadRuleError(f"{page.name}: {min(unknown)} is not a trigger event.")
    sobject = find(page.object)
    return Trigger(
        name=page.name,
        sobject=sobject.name,
        events=frozenset(page.events),
        message=page.message,
        field=_field_name(sobject, page.field),
        fails=page.fails_when.test(sobject) if page.fails_when else None,
        throws=page.throws,
        fails_above_records=page.fails_above_records,
        fails_in_passes=frozenset(page.fails_in_passes),
    )


def duplicate_rule_from(document: Any, find: Callable[[str], SObject]) -> DuplicateRule:
    """Read one duplicate rule: over the fields of an object, or over records it names."""
    page = _read(DuplicatePage, document, "duplicate_rule")
    if page.match and page.object is None:
        raise BadRuleError("A duplicate rule that matches fields names its object.")
    sobject = None if page.object is None else find(page.object)
    fields = [(name, sobject.field(name) if sobject else None) for name in page.match]
    missing = [name for name, field in fields if field is None or (sobject and field.name in sobject.computed)]
    if missing:
        raise BadRuleError(f"A duplicate rule cannot match {missing[0]}.")
    return DuplicateRule(
        name=page.name or f"Standard_{sobject.name if sobject else 'Record'}_Duplicate_Rule",
        sobject=sobject.name if sobject else None,
        match=tuple(field.name for _name, field in fields if field),
        ids=frozenset(filter(None, map(canonical, page.ids))),
        blocks=page.action == "block",
        message=page.message,
    )


def _field_name(sobject: SObject, name: str | None) -> str | None:
    field = sobject.field(name) if name is not None else None
    if name is not None and field is None:
        raise BadRuleError(f"{sobject.name} has no field {name}.")
    return field.name if field else None


def _read(kind: type[P], document: Any, within: str) -> P:
    try:
        return kind.model_validate(document)
    except ValidationError as error:
        raise BadRuleError(first_error(error, kind, within=within)) from None
