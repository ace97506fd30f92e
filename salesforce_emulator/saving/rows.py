"""The records of one pass, each with its draft and its change."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from salesforce_emulator.automation.change import Change

if TYPE_CHECKING:
    from datetime import datetime

    from salesforce_emulator.model.schema import Record
    from salesforce_emulator.saving.drafts import Draft


@dataclass(slots=True)
class Row:
    """One record on its way through the save order: what to write, and what rules and flows see."""

    draft: Draft
    change: Change
    values: Record
    kept: list[Change] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Whether nothing has refused the record so far."""
        return not self.draft.problems

    @property
    def record_id(self) -> str | None:
        """Give the record's id, which a new one has only once it is saved."""
        found = self.change.after.get("Id")
        return None if found is None else str(found)


def row_of(draft: Draft, moment: datetime, user_id: str) -> Row:
    """Load the old record, and overlay the new values."""
    before = None if draft.record is None else dict(draft.record)
    after = {**(before or {}), **draft.values}
    created = draft.record is None
    change = Change(draft.table.sobject, before, after, created, moment, user_id)
    return Row(draft, change, dict(draft.values), [change])
