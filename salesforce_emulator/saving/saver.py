"""From values to drafts, and from drafts to saved records, with everything an admin put in their way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from salesforce_emulator.model import errors
from salesforce_emulator.model.values import written
from salesforce_emulator.saving.drafts import Draft, read_values
from salesforce_emulator.saving.injected import injected_problem
from salesforce_emulator.saving.order import SaveOrder
from salesforce_emulator.saving.passes import save_in_order
from salesforce_emulator.saving.permission_rows import refusal_of_row
from salesforce_emulator.saving.rule_steps import RuleSteps
from salesforce_emulator.saving.writing import Writing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesforce_emulator.model.access import Access
    from salesforce_emulator.model.table import Table
    from salesforce_emulator.org import Org
    from salesforce_emulator.saving.options import SaveOptions

Json = dict[str, Any]


class Saver:
    """Makes the saves of one call."""

    def __init__(self, org: Org, options: SaveOptions) -> None:
        """Settle at once what holds for every save of the call."""
        self.org, self.options = org, options
        self._writing = Writing(org, options.user_id, written(org.clock.now()))
        self._steps = RuleSteps(org, options)
        self._faulty = org.faults.touches_records

    def draft_update(self, raw: Json, access: Access, table: Table) -> Draft:
        """Read one update; it may end the whole request."""
        record_id = raw.get("id") or raw.get("Id")
        values, problems = read_values(raw, access, access.updating)
        record = table.records.get(record_id) if type(record_id) is str else None
        draft = Draft(table, record, values, problems)
        if record is None:
            self._find(draft, record_id or _id_in_any_case(raw))
        elif record.get("IsDeleted"):
            draft.problems = [errors.DELETED]
        elif record.get("IsConverted"):
            self._refuse_converted(draft)
        if self._faulty and draft.record is not None:
            self._guard(draft, draft.record["Id"])
        return draft

    def draft_create(self, raw: Json, access: Access, table: Table) -> Draft:
        """Read one new record; it may end the whole request."""
        values, problems = read_values(raw, access, access.creating)
        draft = Draft(table, None, values, problems, creating=True)
        missing = [name for name in table.sobject.required if values.get(name) is None]
        if missing and not problems:
            draft.refuse(errors.required_missing(missing))
        self._check_row(draft)
        if self._faulty:
            self._guard(draft, "")
        return draft

    def draft_delete(self, record_id: str) -> Draft:
        """Read one deletion by id, whatever the object."""
        tables = self.org.tables.values()
        table = next((each for each in tables if record_id.startswith(each.sobject.prefix)), self.org.tables["contact"])
        record = table.find(record_id)
        draft = Draft(table, record, {}, deleting=True)
        if record is None:
            draft.refuse(table.why_missing(record_id))
        elif record.get("IsDeleted"):
            draft.refuse(errors.DELETED)
        return draft

    def save(self, drafts: Sequence[Draft], *, all_or_none: bool = False) -> list[Json]:
        """Save the good drafts, or none, and give one result each, in their order.

        A call that meets no rule, trigger, automation or lock skips the steps that would only ask for them.
        """
        none = all_or_none and any(draft.problems for draft in drafts)
        if not none and self._unwatched(drafts):
            for draft in drafts:
                if not draft.problems:
                    self._save_at_once(draft)
        elif not none:
            order = SaveOrder(self.org, self.options, self._writing, self._steps)
            save_in_order(self.org, order, drafts, all_or_none=all_or_none)
            none = all_or_none and any(draft.problems for draft in drafts)
        self.org.failed_records += sum(1 for draft in drafts if draft.problems)
        return [_result(draft, rolled_back=none) for draft in drafts]

    def _unwatched(self, drafts: Sequence[Draft]) -> bool:
        org = self.org
        names = {draft.table.sobject.name for draft in drafts}
        return not org.locks.matter and not any(org.rules.watch(n) or org.automations.watches(n) for n in names)

    def _save_at_once(self, draft: Draft) -> None:
        if draft.deleting:
            self._writing.delete(draft)
            draft.saved = (draft.record or {})["Id"]
            return
        record = self._writing.write(draft, draft.values)
        draft.saved = record_id = record["Id"]
        if self._steps.new_owner is not None:
            self._steps.assign(draft, record)
        self._writing.note(draft.table.sobject.name, record_id, draft.values)

    def _find(self, draft: Draft, record_id: object) -> None:
        table = draft.table
        record = table.find(record_id)
        if not record_id:
            draft.problems = [errors.NO_ID]
        elif record is None:
            draft.problems = [table.why_missing(record_id)]
        elif record.get("IsDeleted"):
            draft.problems = [errors.DELETED]
        else:
            draft.record = record
            if record.get("IsConverted"):
                self._refuse_converted(draft)

    def _refuse_converted(self, draft: Draft) -> None:
        if not self.org.rules.converted_leads_editable:
            draft.problems = [errors.CONVERTED]

    def _guard(self, draft: Draft, record_id: str) -> None:
        if not draft.problems and not draft.table.sobject.setup:
            problem = injected_problem(self.org, draft, record_id)
            if problem is not None:
                draft.refuse(problem)

    def _check_row(self, draft: Draft) -> None:
        if draft.problems or not draft.table.sobject.setup:
            return
        problem = refusal_of_row(self.org, draft.table, draft.values)
        if problem is not None:
            draft.refuse(problem)


def _id_in_any_case(raw: Json) -> Any:
    return next((value for name, value in raw.items() if name.lower() == "id"), None)


def _result(draft: Draft, *, rolled_back: bool) -> Json:
    if draft.problems:
        return {"success": False, "errors": [problem.as_result_error() for problem in draft.problems]}
    if not rolled_back:
        return {"id": draft.saved, "success": True, "errors": []}
    result = {"success": False, "errors": [errors.ROLLED_BACK.as_result_error()]}
    return result if draft.creating or draft.record is None else {"id": draft.record["Id"], **result}
