"""The rules and triggers of a seed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.control.asked import object_called
from salesforce_emulator.rules.documents import duplicate_rule_from, trigger_from
from salesforce_emulator.saving.persons import write_contact
from salesforce_emulator.saving.writing import Writing

if TYPE_CHECKING:
    from salesforce_emulator.model.schema import Record
    from salesforce_emulator.org import Org


AUTOMATIONS: Final = ("workflow_rules", "flows", "validation_rules")
LASTING: Final = ("triggers", "duplicate_rule", "converted_leads_editable")


def add_rules(org: Org, document: dict[str, Any]) -> None:
    """Add what stands in the way of a save; a rule that cannot be understood ends the seed."""
    _add_rules(org, document)
    defined: dict[str, Any] = {name: document[name] for name in (*AUTOMATIONS, *LASTING) if name in document}
    if defined:
        org.definitions.append(defined)


def _add_rules(org: Org, document: dict[str, Any]) -> None:
    assignment = document.get("assignment_rule")
    if assignment:
        org.use_assignment_rule(active=not isinstance(assignment, dict) or bool(assignment.get("active", True)))
    for each in document.get("triggers", []):
        org.rules.triggers.add(trigger_from(each, partial(object_called, org)))
    if document.get("duplicate_rule"):
        rule = duplicate_rule_from(document["duplicate_rule"], partial(object_called, org))
        if rule.sobject is not None:
            for name in rule.match:
                org.tables[rule.sobject.lower()].make_findable(name)
        org.rules.duplicates.append(rule)
    if "converted_leads_editable" in document:
        org.rules.converted_leads_editable = bool(document["converted_leads_editable"])
    automations = {name: document[name] for name in AUTOMATIONS if name in document}
    if automations:
        org.automations.define(automations)


def add_person_contact(org: Org, account: Record) -> None:
    """Add the contact of a person account that was just added."""
    account.setdefault("LastName", "Unnamed")
    write_contact(org, Writing(org, org.user_id, account["CreatedDate"]), account, account)
