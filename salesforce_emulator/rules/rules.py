"""All that an admin has set up around a save, automations aside."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from salesforce_emulator.rules.triggers import Triggers


@dataclass(slots=True)
class Rules:
    """What an admin has set up that can get in the way of a save."""

    assignment_owner: str | None = None
    assignments: Counter[str] = field(default_factory=Counter)
    duplicate_ids: set[str] = field(default_factory=set)
    duplicates_block: bool = False
    converted_leads_editable: bool = False
    triggers: Triggers = field(default_factory=Triggers)

    def watch(self, sobject: str) -> bool:
        """Whether a save of this object has to ask."""
        return bool(self.duplicate_ids) or self.triggers.watch(sobject)
