"""The save path: from drafts to records, with everything an admin put in its way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator import errors
from salesforce_emulator.drafts import SAME_RECORD_LIMIT, Draft, read_values
from salesforce_emulator.permission_rows import refusal_of_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from salesforce_emulator.access import Access
    from salesforce_emulator.call import Call
    from salesforce_emulator.schema import Record
    from salesforce_emulator.table import Table

Json = dict[str, Any]
DELETED: Final = {"IsDeleted": True}


class Saver:
    """Makes the saves of one call."""

    def __init__(self, call: Call) -> None:
        """Read from the call's headers what its saves may set off."""
        self.call, self.org = call, call.org
        assign = call.headers.get("sforce-auto-assign", "TRUE").upper() != "FALSE"
        self._new_owner = self.org.rules.assignment_owner if assign else None
        allowed = "allowsave=true" in call.headers.get("sforce-duplicate-rule-header", "").lower().replace(" ", "")
        passes = allowed and not self.org.rules.duplicates_block
        self._duplicates = set() if passes else self.org.rules.duplicate_ids
        self._faulty = self.org.faults.touches_records
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

    def commit(self, draft: Draft) -> str:
        """Make one save, and give the record's id."""
        values, table, stamp = draft.values, draft.table, self.call.stamp
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

    def delete(self, draft: Draft) -> str:
        """Delete one record: people stay findable as deleted, setup rows go."""
        record = draft.record or {}
        if draft.table.sobject.setup:
            draft.table.remove(record)
            self.org.permissions.forget()
        else:
            draft.table.apply(record, {**DELETED, "SystemModstamp": self.call.stamp})
        return str(record["Id"])

    def _new_record(self, table: Table, values: Record) -> Record:
        stamp = self.call.stamp
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


def refuse_repeats(drafts: Iterable[Draft]) -> None:
    """Refuse the thirteenth and further updates of one record."""
    seen: dict[str, int] = {}
    for draft in drafts:
        if draft.record is not None:
            record_id = draft.record["Id"]
            seen[record_id] = seen.get(record_id, 0) + 1
            if seen[record_id] > SAME_RECORD_LIMIT:
                draft.refuse(errors.too_many_updates(record_id))


def refuse_taken_values(drafts: Sequence[Draft]) -> None:
    """Refuse values of unique fields that another record holds."""
    for draft in drafts:
        for name in draft.table.indexes.keys() & draft.values.keys():
            field = draft.table.sobject.field(name)
            value = draft.values[name]
            if field is None or not field.unique or value is None:
                continue
            others = [r for r in draft.table.by_value(name, value) if r is not draft.record]
            if others:
                draft.refuse(errors.duplicate_value(name, others[0]["Id"]))
