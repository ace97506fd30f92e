"""All that an admin has set up around a save, automations aside."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from salesforce_emulator.rules.triggers import Triggers

if TYPE_CHECKING:
    from salesforce_emulator.rules.duplicates import DuplicateRule


@dataclass(frozen=True, slots=True)
class AssignmentRule:
    """A Lead assignment rule that gives every saved lead to one owner; an inactive one runs when a call names it."""

    id: str
    owner: str
    active: bool = True


@dataclass(slots=True)
class Rules:
    """What an admin has set up that can get in the way of a save."""

    assignment: AssignmentRule | None = None
    assignments: Counter[str] = field(default_factory=Counter)
    duplicates: list[DuplicateRule] = field(default_factory=list)
    converted_leads_editable: bool = False
    triggers: Triggers = field(default_factory=Triggers)

    def watch(self, sobject: str) -> bool:
        """Whether a save of this object has to ask."""
        return self.triggers.watch(sobject) or any(rule.looks_at(sobject) for rule in self.duplicates)
