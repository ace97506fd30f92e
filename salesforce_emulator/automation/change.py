"""One save of one record, as rules and flows see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

    from salesforce_emulator.model.schema import Record, SObject


@dataclass(slots=True)
class Change:
    """What a record was before the save and what it is to be, and what the save has set off so far.

    `after` is the change's own copy: field updates of flows and rules are written to it as they happen; from the save
    on it holds the record's Id. What was set off stays here until `Automations.keep` takes it over, so that a save
    that is rolled back has set off nothing.
    """

    sobject: SObject
    before: Record | None
    after: Record
    created: bool
    moment: datetime
    user_id: str
    ran: set[str] = field(default_factory=set)
    effects: list[Any] = field(default_factory=list)

    def again(self, updates: Record) -> Change:
        """Give the further save that field updates of a flow make, in the same transaction.

        No flow runs twice on one record in one transaction, so the new change knows what has run.
        """
        after = {**self.after, **updates}
        return Change(self.sobject, dict(self.after), after, False, self.moment, self.user_id, self.ran, self.effects)
