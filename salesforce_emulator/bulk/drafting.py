"""From the rows of a chunk to drafts, operation by operation; what is wrong with a row stays with that row."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.bulk.columns import DELETIONS, Columns
from salesforce_emulator.bulk.csv_rows import BrokenRowError, Dialect, header_of
from salesforce_emulator.model.errors import DELETED, Problem, RecordRefusedError, malformed_id
from salesforce_emulator.model.ids import canonical
from salesforce_emulator.model.unreadable import UnreadableValueError
from salesforce_emulator.saving.drafts import Draft

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from salesforce_emulator.model.bulk_jobs import BulkJob
    from salesforce_emulator.org import Org
    from salesforce_emulator.saving.saver import Saver

Json = dict[str, Any]
XSD: Final = {
    "boolean": "boolean", "datetime": "dateTime", "date": "date", "int": "int",
    "double": "double", "currency": "double", "percent": "double",
}  # fmt: skip


class Drafting:
    """Reads the rows of one job's file."""

    def __init__(self, org: Org, job: BulkJob) -> None:
        """Settle the header; a file that cannot be worked through raises BrokenFileError."""
        asked = job.asked
        self.dialect = Dialect(asked.delimiter, asked.line_ending)
        sobject = org.sobject(asked.sobject)
        self._asked, self._table, self._access = asked, org.table(sobject), org.access(job.user_id, sobject)
        self.header, names = header_of(job.data or b"", self.dialect)
        self.width = len(names)
        self.columns = Columns(org, asked, self._access, names)

    def cells(self, record: bytes) -> tuple[list[str], Problem | None]:
        """Cut one record into as many values as there are columns, and say when it does not fit."""
        text = record.decode("utf-8")
        try:
            row = self.dialect.values(text)
        except BrokenRowError as error:
            return [text.rstrip("\r\n")] + [""] * (self.width - 1), Problem("InvalidBatch", str(error))
        if len(row) == self.width:
            return row, None
        problem = Problem("InvalidBatch", f"The row has {len(row)} values, the header has {self.width}")
        return (row + [""] * self.width)[: self.width], problem

    def drafts(self, saver: Saver, rows: Sequence[tuple[list[str], Problem | None]]) -> list[Draft]:
        """Read a chunk; one external id twice in it refuses both of its rows, one deletion twice the second."""
        draft = self._drafting(saver)
        read = [self._refused(problem) if problem else self._read(draft, row) for row, problem in rows]
        if self._asked.operation in DELETIONS:
            _refuse_second_deletions(read)
        if self._asked.external_id is not None:
            self._refuse_twins(read, [row for row, _problem in rows])
        return read

    def _drafting(self, saver: Saver) -> Callable[[Json], Draft]:
        table, access, operation = self._table, self._access, self._asked.operation
        if operation == "insert":
            return lambda given: saver.draft_create(given, access, table)
        if operation == "update":
            return lambda given: saver.draft_update(given, access, table)
        if operation in DELETIONS:
            return lambda given: self._delete(saver, given.get("Id"))
        return lambda given: self._upsert(saver, given)

    def _read(self, draft: Callable[[Json], Draft], row: list[str]) -> Draft:
        try:
            return draft(self.columns.values(row))
        except RecordRefusedError as error:
            return self._refused(error.problem)
        except UnreadableValueError as error:
            return self._refused(self._unreadable(row, str(error.value)))

    def _refused(self, problem: Problem) -> Draft:
        return Draft(self._table, None, {}, [problem])

    def _delete(self, saver: Saver, record_id: str | None) -> Draft:
        full = canonical(record_id)
        if full is None or not full.startswith(self._table.sobject.prefix):
            return self._refused(malformed_id(self._table.sobject.label, record_id or ""))
        return saver.draft_delete(full)

    def _upsert(self, saver: Saver, given: Json) -> Draft:
        name = str(self._asked.external_id)
        value = given.get(name)
        if name == "Id":
            create = value is None
            given = {key: each for key, each in given.items() if key != "Id"} if create else given
            return (saver.draft_create if create else saver.draft_update)(given, self._access, self._table)
        if value is None:
            return self._refused(Problem("MISSING_ARGUMENT", f"{name} not specified", (name,)))
        found = self._table.by_value(name, value)
        if len(found) > 1:
            text = f"{name}: more than one record found for external id field: {[each['Id'] for each in found]}"
            return self._refused(Problem("DUPLICATE_EXTERNAL_ID", text.replace("'", ""), (name,)))
        if found:
            return saver.draft_update({**given, "Id": found[0]["Id"]}, self._access, self._table)
        return saver.draft_create(given, self._access, self._table)

    def _refuse_twins(self, drafts: Sequence[Draft], rows: Sequence[list[str]]) -> None:
        name = str(self._asked.external_id)
        place = self.columns.names.index(name)
        counted = Counter(row[place].lower() for row in rows if row[place])
        for draft, row in zip(drafts, rows, strict=True):
            if counted[row[place].lower()] > 1:
                text = f"Duplicate external id specified: {row[place]}"
                draft.problems = [Problem("DUPLICATE_VALUE", text, (name,))]

    def _unreadable(self, row: list[str], value: str) -> Problem:
        place = row.index(value) if value in row else 0
        name = self.columns.names[place]
        field = self._table.sobject.field(name)
        kind = XSD.get(field.type, "string") if field else "string"
        cause = f"'{value}' is not a valid value for the type xsd:{kind}"
        text = f"Failed to deserialize field at col {place}. Due to, {cause}"
        return Problem("INVALID_FIELD", text, (name,))


def _refuse_second_deletions(drafts: Sequence[Draft]) -> None:
    seen: set[str] = set()
    for draft in drafts:
        record_id = str((draft.record or {}).get("Id"))
        if draft.record is not None and record_id in seen:
            draft.problems = [DELETED]
        seen.add(record_id)
