"""From values to drafts, and from drafts to saved records, with everything an admin put in their way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from salesforce_emulator.model import errors
from salesforce_emulator.model.values import written
from salesforce_emulator.saving.drafts import Draft, read_values
from salesforce_emulator.saving.permission_rows import refusal_of_row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesforce_emulator.model.access import Access
    from salesforce_emulator.model.schema import Record
    from salesforce_emulator.model.table import Table
    from salesforce_emulator.org import Org
    from salesforce_emulator.saving.options import SaveOptions

Json = dict[str, Any]


class Saver:
    """Makes the saves of one call."""

    def __init__(self, org: Org, options: SaveOptions) -> None:
        """Settle at once what holds for every save of the call."""
        self.org, self.options = org, options
        self.stamp = written(org.clock.now())
        self._new_owner = org.rules.assignment_owner if options.assignment_rules else None
        passes = options.allow_duplicates and not org.rules.duplicates_block
        self._duplicates = set() if passes else org.rules.duplicate_ids
        self._faulty = org.faults.touches_records
        self._guarded = bool(self._duplicates) or self._faulty

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
            draft.problems = [errors.CONVERTED]
        if self._guarded and draft.record is not None:
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
        if self._guarded:
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
        """Save the good drafts, or none, and give one result each, in their order."""
        failed = sum(1 for draft in drafts if draft.problems)
        self.org.failed_records += failed
        if failed and all_or_none:
            return [_refused(draft) if draft.problems else _rolled_back(draft) for draft in drafts]
        return [
            _refused(draft) if draft.problems else {"id": self._commit(draft), "success": True, "errors": []}
            for draft in drafts
        ]

    def _commit(self, draft: Draft) -> str:
        if draft.deleting:
            return self._delete(draft)
        values, table, stamp = draft.values, draft.table, self.stamp
        record = draft.record
        if record is None:
            record = self._new_record(table, values)
        else:
            table.apply(record, values)
        record["LastModifiedDate"] = record["SystemModstamp"] = stamp
        if self._new_owner is not None and table.sobject.name == "Lead":
            record["OwnerId"] = self._new_owner
            self.org.rules.assignments[record["Id"]] += 1
        if table.sobject.setup:
            self.org.permissions.forget()
        record_id: str = record["Id"]
        self.org.journal.add(stamp, table.sobject.name, record_id, values)
        return record_id

    def _delete(self, draft: Draft) -> str:
        record = draft.record or {}
        if draft.table.sobject.setup:
            draft.table.remove(record)
            self.org.permissions.forget()
        else:
            draft.table.apply(record, {"IsDeleted": True, "SystemModstamp": self.stamp})
        return str(record["Id"])

    def _new_record(self, table: Table, values: Record) -> Record:
        stamp = self.stamp
        record: Record = {"Id": self.org.ids.make(table.sobject.prefix), **values}
        record.update(CreatedDate=stamp, LastModifiedDate=stamp, SystemModstamp=stamp)
        table.insert(record)
        return record

    def _find(self, draft: Draft, record_id: object) -> None:
        table = draft.table
        record = table.find(record_id)
        if not record_id:
            draft.problems = [errors.NO_ID]
        elif record is None:
            draft.problems = [table.why_missing(record_id)]
        elif record.get("IsDeleted"):
            draft.problems = [errors.DELETED]
        elif record.get("IsConverted"):
            draft.problems = [errors.CONVERTED]
        else:
            draft.record = record

    def _guard(self, draft: Draft, record_id: str) -> None:
        if self._duplicates and record_id in self._duplicates:
            draft.refuse(errors.DUPLICATES)
        if self._faulty and not draft.problems and not draft.table.sobject.setup:
            problem = self.org.faults.record_problem(record_id)
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


def _refused(draft: Draft) -> Json:
    return {"success": False, "errors": [problem.as_result_error() for problem in draft.problems]}


def _rolled_back(draft: Draft) -> Json:
    result = {"success": False, "errors": [errors.ROLLED_BACK.as_result_error()]}
    return result if draft.record is None else {"id": draft.record["Id"], **result}
