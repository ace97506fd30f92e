"""The org's rules and flows, by object and by the step of a save that asks them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from salesforce_emulator.automation.documents import Flow, ValidationRule, WorkflowRule, definitions_from
from salesforce_emulator.automation.reading import record_flow, validation_rule, workflow_rule
from salesforce_emulator.automation.sight import BadDefinitionError

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesforce_emulator.automation.documents import Definitions
    from salesforce_emulator.automation.rule import Rule, Validation
    from salesforce_emulator.model.schema import SObject

    Key = tuple[str, str]

Made = TypeVar("Made")
Document = TypeVar("Document", WorkflowRule, Flow, ValidationRule)


class Rulebook:
    """Holds definitions; a newer one of the same kind and name takes the place of the older."""

    def __init__(self, sobjects: dict[str, SObject]) -> None:
        """Start without any."""
        self._sobjects = sobjects
        self._rules: dict[str, tuple[Rule, bool]] = {}
        self._validations: dict[str, tuple[Validation, bool]] = {}
        self._asked: dict[Key, list[Rule]] = {}
        self._checked: dict[str, list[Validation]] = {}
        self.watched: frozenset[str] = frozenset()

    def define(self, document: Any) -> None:
        """Add the definitions of a document, all or none of them."""
        definitions = definitions_from(document)
        rules, validations = self._read(definitions)
        self._rules |= {rule.key: (rule, active) for rule, active in rules}
        self._validations |= {each.name: (each, active) for each, active in validations}
        self._arrange()

    def clear(self) -> None:
        """Forget every definition."""
        self._rules, self._validations = {}, {}
        self._arrange()

    def of(self, kind: str, sobject: SObject) -> list[Rule]:
        """List the active rules of one kind that look at an object."""
        return self._asked.get((kind, sobject.name), [])

    def validations_of(self, sobject: SObject) -> list[Validation]:
        """List the active validation rules of an object."""
        return self._checked.get(sobject.name, [])

    def active(self, key: str) -> Rule | None:
        """Find an active rule by its key."""
        rule, active = self._rules.get(key, (None, False))
        return rule if active else None

    def known(self, key: str) -> Rule | None:
        """Find a rule by its key, active or not."""
        return self._rules.get(key, (None, False))[0]

    def using(self, sobject: SObject, field: str) -> list[str]:
        """Name what is defined on a field, active or not."""
        rules = [rule for rule, _active in self._rules.values() if rule.sobject is sobject and rule.uses(field)]
        checks = [each for each, _active in self._validations.values() if each.sobject is sobject and each.uses(field)]
        return [*(rule.name for rule in rules), *(each.name for each in checks)]

    def shown(self) -> dict[str, Any]:
        """Spell all definitions for a reader."""
        rules = [rule for rule, _active in self._rules.values()]
        return {
            "workflow_rules": [rule.document for rule in rules if rule.kind == "workflow_rule"],
            "flows": [rule.document for rule in rules if rule.kind != "workflow_rule"],
            "validation_rules": [each.document for each, _active in self._validations.values()],
        }

    def _read(self, definitions: Definitions) -> tuple[list[tuple[Rule, bool]], list[tuple[Validation, bool]]]:
        rules = [(self._made(workflow_rule, each.object, each), each.active) for each in definitions.workflow_rules]
        rules += [
            (self._made(record_flow, each.start.object, each), each.status == "Active") for each in definitions.flows
        ]
        validations = [
            (self._made(validation_rule, each.object, each), each.active) for each in definitions.validation_rules
        ]
        return rules, validations

    def _made(self, make: Callable[[SObject, Document], Made], object_name: str, document: Document) -> Made:
        sobject = self._sobjects.get(object_name.lower())
        if sobject is None:
            raise BadDefinitionError(f"{document.fullName}: there is no object {object_name}.")
        try:
            return make(sobject, document)
        except BadDefinitionError as error:
            raise BadDefinitionError(f"{document.fullName}: {error}") from None

    def _arrange(self) -> None:
        self._asked, self._checked = {}, {}
        for rule, active in self._rules.values():
            if active:
                self._asked.setdefault((rule.kind, rule.sobject.name), []).append(rule)
        for each, active in self._validations.values():
            if active:
                self._checked.setdefault(each.sobject.name, []).append(each)
        waited_for = {rule.sobject.name for rule, _active in self._rules.values() if rule.later}
        self.watched = frozenset({name for _kind, name in self._asked} | set(self._checked) | waited_for)
