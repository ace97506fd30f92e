"""The steps of a save that ask the org's rules: duplicates and assignment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from salesforce_emulator.model.errors import RequestRefusedError
from salesforce_emulator.model.ids import canonical

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesforce_emulator.model.schema import Record
    from salesforce_emulator.org import Org
    from salesforce_emulator.saving.drafts import Draft
    from salesforce_emulator.saving.options import SaveOptions
    from salesforce_emulator.saving.rows import Row


class RuleSteps:
    """Asks the rules on behalf of one caller."""

    def __init__(self, org: Org, options: SaveOptions) -> None:
        """Settle which rules this caller's headers leave in force."""
        self._org = org
        self.new_owner = self._owner(options)
        self._options = options
        self._duplicates = [rule for rule in org.rules.duplicates if rule.blocks or not options.allow_duplicates]

    def _owner(self, options: SaveOptions) -> str | None:
        rule, named = self._org.rules.assignment, options.assignment_rule
        if named is not None:
            if rule is None or canonical(named) != rule.id:
                raise RequestRefusedError(400, "INVALID_ASSIGNMENT_RULE", f"Invalid assignment rule: {named}")
            return rule.owner
        return rule.owner if rule is not None and rule.active and options.assignment_rules else None

    def refuse_duplicates(self, rows: Sequence[Row]) -> None:
        """Refuse the records that a duplicate rule finds, unless the caller may pass it."""
        for rule in self._duplicates:
            for row in rows:
                sobject = row.change.sobject.name
                if row.good and rule.looks_at(sobject):
                    found = rule.finds(row.draft.table, row.change.before, row.change.after)
                    if found is not None:
                        row.draft.refuse(rule.problem(sobject, [self._shown(row, each) for each in found]))

    def _shown(self, row: Row, record: Record) -> dict[str, Any]:
        """Spell a duplicate: only its id, or all its visible fields that hold a value."""
        sobject, options = row.change.sobject, self._options
        url = f"/services/data/v{options.version}/sobjects/{sobject.name}/{record['Id']}"
        shown = {"attributes": {"type": sobject.name, "url": url}, "Id": record["Id"]}
        if options.duplicate_details:
            names = [field.name for field in self._org.access(options.user_id, sobject).readable.values()]
            shown |= {name: record[name] for name in names if record.get(name) is not None}
        return shown

    def assign(self, draft: Draft, record: Record) -> None:
        """Let the assignment rule give a saved lead to its owner."""
        if self.new_owner is None or draft.table.sobject.name != "Lead":
            return
        saved, counts = draft.record or record, self._org.rules.assignments
        former = saved.get("OwnerId")
        saved["OwnerId"] = record["OwnerId"] = self.new_owner
        record_id = saved["Id"]
        counts[record_id] += 1

        def take_back() -> None:
            counts.subtract([record_id])
            saved.pop("OwnerId") if former is None else saved.update(OwnerId=former)

        self._org.undo.note(take_back)
