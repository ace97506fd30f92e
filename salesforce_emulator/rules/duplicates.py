"""Duplicate rules: which records are too like another one, and what the caller is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.model.errors import Problem, usual

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesforce_emulator.model.schema import Record
    from salesforce_emulator.model.table import Table

ALERT: Final = usual("DUPLICATES_DETECTED").message


@dataclass(frozen=True, slots=True)
class DuplicateRule:
    """A rule over fields that must match exactly, case aside; or simply over the records it names.

    A rule that alerts lets a caller pass who allows the save; one that blocks lets nobody pass.
    """

    name: str
    sobject: str | None = None
    match: tuple[str, ...] = ()
    ids: frozenset[str] = frozenset()
    blocks: bool = False
    message: str = ALERT

    def looks_at(self, sobject: str) -> bool:
        """Whether a save of this object asks the rule."""
        return self.sobject in (None, sobject)

    def finds(self, table: Table, before: Record | None, after: Record) -> list[Record] | None:
        """Give the records this one duplicates, or None when the rule has nothing to say.

        An edited record is looked at only when a field of the match is edited (Help, Duplicate Rules).
        """
        if after.get("Id") in self.ids:
            return []
        edited = before is None or any(before.get(name) != after.get(name) for name in self.match)
        if not self.match or not edited or any(after.get(name) is None for name in self.match):
            return None
        first, *others = self.match
        wanted = [(name, str(after[name]).lower()) for name in others]
        found = [
            record
            for record in table.by_value(first, after[first])
            if record["Id"] != after.get("Id") and all(str(record.get(name)).lower() == value for name, value in wanted)
        ]
        return found or None

    def problem(self, sobject: str, found: Sequence[dict[str, Any]]) -> Problem:
        """Refuse a duplicate; a single-record call is told which records it duplicates, spelled as they are given."""
        details = {"duplicateResut": self._result(sobject, found)} if found else None
        return Problem("DUPLICATES_DETECTED", self.message, (), details)

    def _result(self, sobject: str, found: Sequence[dict[str, Any]]) -> dict[str, Any]:
        matches = [
            {"additionalInformation": [], "fieldDiffs": [], "matchConfidence": 100.0, "record": record}
            for record in found
        ]
        result: dict[str, Any] = {"entityType": sobject, "errors": [], "matchEngine": "ExactMatchEngine"}
        result |= {"matchRecords": matches, "rule": f"{self.name}_Match", "size": len(matches), "success": True}
        told = {"allowSave": not self.blocks, "duplicateRule": self.name, "duplicateRuleEntityType": sobject}
        return told | {"errorMessage": self.message, "matchResults": [result]}
