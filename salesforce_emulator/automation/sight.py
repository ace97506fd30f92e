"""What a condition looks at: a record as a save leaves it, beside what it was before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesforce_emulator.automation.change import Change
    from salesforce_emulator.model.schema import Record, SObject


class Sight(NamedTuple):
    """One record at one moment; without a `before` nothing has changed."""

    sobject: SObject
    record: Record
    before: Record | None
    created: bool
    moment: datetime

    def value(self, name: str) -> Any:
        """Read a field as it is now."""
        record = self.record
        return record[name] if name in record else self.sobject.value(record, name)

    def prior(self, name: str) -> Any:
        """Read a field as it was before the save; on a new record as it is now (Help, PRIORVALUE)."""
        return self.value(name) if self.before is None else self.sobject.value(self.before, name)

    def changed(self, name: str) -> bool:
        """Say whether the save changed a field; never so on a new record (Help, ISCHANGED)."""
        new, old = self.value(name), self.prior(name)
        if new == old:
            return False
        moment = moment_of(new) if self.sobject.fields[name.lower()].type == "datetime" else None
        return moment is None or moment != moment_of(old)


def sight_of(change: Change) -> Sight:
    """See a record as the save leaves it."""
    return Sight(change.sobject, change.after, change.before, change.created, change.moment)


def sight_before(change: Change) -> Sight:
    """See a record as it was before the save."""
    return Sight(change.sobject, change.before or {}, None, False, change.moment)


@dataclass(frozen=True, slots=True)
class Criteria:
    """A condition, the fields it reads, and whether it compares a record with what it was."""

    met: Callable[[Sight], bool]
    fields: tuple[str, ...] = ()
    compares: bool = False


def moment_of(value: Any) -> datetime | None:
    """Read the moment a date or date-time field holds, if it holds one; a date is its midnight in UTC."""
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class BadDefinitionError(Exception):
    """A rule or flow cannot be understood; its text is one clear sentence."""
