"""One attempt at saving the records of one chunk, step by step in Salesforce's order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesforce_emulator.model.errors import RecordRefusedError
from salesforce_emulator.saving.firing import fire
from salesforce_emulator.saving.persons import delete_contact, write_contact
from salesforce_emulator.saving.repeats import refuse_taken
from salesforce_emulator.saving.rows import row_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from salesforce_emulator.automation.change import Change
    from salesforce_emulator.model.schema import Record
    from salesforce_emulator.org import Org
    from salesforce_emulator.saving.drafts import Draft
    from salesforce_emulator.saving.options import SaveOptions
    from salesforce_emulator.saving.rows import Row
    from salesforce_emulator.saving.rule_steps import RuleSteps
    from salesforce_emulator.saving.writing import Writing

MOST_ROUNDS = 16


class SaveOrder:
    """The steps of a save, as the Apex Developer Guide lists them (Triggers and Order of Execution)."""

    def __init__(self, org: Org, options: SaveOptions, writing: Writing, steps: RuleSteps) -> None:
        """Settle what holds for the whole call."""
        self._org, self._options, self._writing, self._rules = org, options, writing, steps
        self._moment = org.clock.now()

    def attempt(self, drafts: Sequence[Draft], number: int) -> None:
        """Save the drafts of one object and one operation; what is refused is noted on them."""
        rows = [row_of(draft, self._moment, self._options.user_id) for draft in drafts]
        if drafts[0].deleting:
            self._delete(rows, number)
            return
        operation = "insert" if drafts[0].creating else "update"
        self._save(rows, operation, number)
        for row in _good(rows):
            self._rules.assign(row.draft, row.change.after)
        self._run_workflow(rows, number)
        self._run_after_flows(rows, number)
        for row in _good(rows):
            self._finish(row)

    def _save(self, rows: Sequence[Row], operation: str, number: int) -> None:
        for row in _good(rows):
            self._run_flow(row, self._org.automations.before_save)
        fire(self._org, f"before {operation}", rows, number)
        for row in _good(rows):
            row.draft.problems += self._org.automations.validate(row.change)
        self._rules.refuse_duplicates(_good(rows))
        for row in _good(rows):
            self._write(row)
        fire(self._org, f"after {operation}", rows, number)

    def _run_workflow(self, rows: Sequence[Row], number: int) -> None:
        again = []
        for row in _good(rows):
            row.values = {}
            self._run_flow(row, self._org.automations.workflow)
            if row.good and row.values:
                self._write(row)
                again.append(row)
        for moment in ("before", "after"):
            fire(self._org, f"{moment} update", again, number)

    def _run_after_flows(self, rows: Sequence[Row], number: int) -> None:
        for _round in range(MOST_ROUNDS):
            again = []
            for row in _good(rows):
                row.values = {}
                self._run_flow(row, self._org.automations.after_save)
                if row.good and row.values:
                    again.append(row)
            if not again:
                return
            for row in again:
                row.change = row.change.again(row.values)
                row.kept.append(row.change)
            self._save(again, "update", number)
            rows = again

    def _run_flow(self, row: Row, step: Callable[[Change], Record]) -> None:
        try:
            row.values |= step(row.change)
        except RecordRefusedError as error:
            row.draft.refuse(error.problem)

    def _write(self, row: Row) -> None:
        draft = row.draft
        if draft.table.uniques and refuse_taken(draft, row.values):
            return
        record = self._writing.write(draft, row.values)
        if draft.record is None:
            draft.record = record
        if record.get("IsPersonAccount") and draft.table.sobject.name == "Account":
            write_contact(self._org, self._writing, record, row.values)
        row.change.after.update(record)

    def _finish(self, row: Row) -> None:
        draft, automations = row.draft, self._org.automations
        record_id = str(row.change.after["Id"])
        name, draft.saved, values = draft.asked or (draft.table.sobject.name, record_id, draft.values)
        self._writing.note(name, draft.saved, values)
        sequence = self._org.journal.saves
        self._org.undo.when_final(lambda: automations.keep(row.kept, sequence))

    def _delete(self, rows: Sequence[Row], number: int) -> None:
        fire(self._org, "before delete", rows, number)
        for row in _good(rows):
            self._writing.delete(row.draft)
            if row.change.sobject.name == "Account":
                delete_contact(self._org, self._writing, row.change.after)
            row.draft.saved = row.record_id
        fire(self._org, "after delete", rows, number)


def _good(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row.good]
