"""From drafts to saved records, with everything an admin put in their way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesforce_emulator.model import errors
from salesforce_emulator.model.values import written
from salesforce_emulator.saving.drafting import Drafting, Json
from salesforce_emulator.saving.locking import lock_rows
from salesforce_emulator.saving.order import SaveOrder
from salesforce_emulator.saving.passes import chunks_of, save_in_order
from salesforce_emulator.saving.repeats import refuse_taken
from salesforce_emulator.saving.rule_steps import RuleSteps
from salesforce_emulator.saving.writing import Writing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesforce_emulator.org import Org
    from salesforce_emulator.saving.drafts import Draft
    from salesforce_emulator.saving.options import SaveOptions

__all__ = ["Json", "Saver"]


class Saver(Drafting):
    """Makes the saves of one call: its drafts, then the save of them all."""

    def __init__(self, org: Org, options: SaveOptions) -> None:
        """Settle at once what holds for every save of the call."""
        super().__init__(org)
        self.options = options
        self._writing = Writing(org, options.user_id, written(org.clock.now()))
        self._steps = RuleSteps(org, options)

    def save(self, drafts: Sequence[Draft], *, all_or_none: bool = False) -> list[Json]:
        """Save the good drafts, or none, and give one result each, in their order.

        A call that meets no rule, trigger or automation skips the steps that would only ask for them.
        """
        none = all_or_none and any(draft.problems for draft in drafts)
        if not none and self.org.locks.matter:
            lock_rows(self.org, chunks_of(drafts))
            none = all_or_none and any(draft.problems for draft in drafts)
        if not none and self._unwatched(drafts, all_or_none=all_or_none):
            for draft in drafts:
                if not draft.problems:
                    self._save_at_once(draft)
        elif not none:
            order = SaveOrder(self.org, self.options, self._writing, self._steps)
            save_in_order(self.org, order, drafts, all_or_none=all_or_none)
            none = all_or_none and any(draft.problems for draft in drafts)
        self.org.failed_records += sum(1 for draft in drafts if draft.problems)
        return [_result(draft, rolled_back=none) for draft in drafts]

    def _unwatched(self, drafts: Sequence[Draft], *, all_or_none: bool) -> bool:
        org, tables = self.org, {draft.table for draft in drafts}
        names = [table.sobject.name for table in tables]
        if all_or_none and any(table.uniques for table in tables):
            return False
        if self._persons and "Account" in names:
            return False
        return not any(org.rules.watch(name) or org.automations.watches(name) for name in names)

    def _save_at_once(self, draft: Draft) -> None:
        if draft.deleting:
            self._writing.delete(draft)
            draft.saved = (draft.record or {})["Id"]
            return
        if draft.table.uniques and refuse_taken(draft, draft.values):
            return
        record = self._writing.write(draft, draft.values)
        draft.saved = record_id = record["Id"]
        if self._steps.new_owner is not None:
            self._steps.assign(draft, record)
        self._writing.note(draft.table.sobject.name, record_id, draft.values)


def _result(draft: Draft, *, rolled_back: bool) -> Json:
    if draft.problems:
        return {"success": False, "errors": [problem.as_result_error() for problem in draft.problems]}
    if not rolled_back:
        return {"id": draft.saved, "success": True, "errors": []}
    result = {"success": False, "errors": [errors.ROLLED_BACK.as_result_error()]}
    return result if draft.creating or draft.record is None else {"id": draft.record["Id"], **result}
