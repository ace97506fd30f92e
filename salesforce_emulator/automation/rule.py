"""A workflow rule or a record-triggered flow: when it fires, and what it then does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from salesforce_emulator.automation.sight import Criteria, Sight, sight_before, sight_of
from salesforce_emulator.automation.work import SetField

if TYPE_CHECKING:
    from salesforce_emulator.automation.change import Change
    from salesforce_emulator.automation.later import Later
    from salesforce_emulator.automation.work import Work
    from salesforce_emulator.model.schema import SObject


@dataclass(frozen=True, slots=True)
class Rule:
    """One definition, ready to be asked about every save of its object."""

    kind: str
    name: str
    sobject: SObject
    criteria: Criteria
    on_create: bool
    on_update: bool
    only_when_newly_met: bool
    work: tuple[Work, ...]
    later: tuple[Later, ...]
    document: dict[str, Any]

    @property
    def reevaluating(self) -> frozenset[str]:
        """Name the fields whose update makes workflow rules look again."""
        return frozenset(work.field for work in self.work if isinstance(work, SetField) and work.reevaluates)

    @property
    def key(self) -> str:
        """Tell this rule from every other of the org."""
        return f"{self.kind} {self.name}"

    def uses(self, field: str) -> bool:
        """Say whether the rule reads, sets or sends a field."""
        works = (*self.work, *(work for later in self.later for work in later.work))
        dates = {later.field for later in self.later}
        return field in self.criteria.fields or field in dates or any(field in work.touched for work in works)

    def meets(self, sight: Sight) -> bool:
        """Say whether a record meets the criteria."""
        return self.criteria.met(sight)

    def fires(self, change: Change) -> bool:
        """Say whether this save fires the rule, by its evaluation kind.

        "Updated to meet" asks the record before the save, not before the transaction (Metadata API, Flow,
        doesRequireRecordChangedToMeetCriteria).
        """
        if change.created:
            return self.on_create and self.criteria.met(sight_of(change))
        if not self.on_update or not self.criteria.met(sight_of(change)):
            return False
        return not (self.only_when_newly_met and self.criteria.met(sight_before(change)))

    def seen(self, change: Change) -> dict[str, Any]:
        """Give the fields that mattered, as they were and as they are."""
        now, then = sight_of(change), sight_before(change)
        old = None if change.before is None else then
        return {
            name: {"old": None if old is None else old.value(name), "new": now.value(name)}
            for name in self.criteria.fields
        }


@dataclass(frozen=True, slots=True)
class Validation:
    """A validation rule: the record is wrong when its formula says so."""

    name: str
    sobject: SObject
    wrong: Criteria
    message: str
    field: str | None
    document: dict[str, Any]

    def uses(self, field: str) -> bool:
        """Say whether the rule reads a field, or shows its error there."""
        return field in self.wrong.fields or field == self.field
