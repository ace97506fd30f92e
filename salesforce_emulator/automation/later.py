"""When a time-dependent action is due: a time trigger of a rule, or a scheduled path of a flow."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from salesforce_emulator.automation.sight import moment_of

if TYPE_CHECKING:
    from salesforce_emulator.automation.sight import Sight
    from salesforce_emulator.automation.work import Work

MONTHS: Final = 12
EARLIEST: Final = datetime.min.replace(tzinfo=UTC)
LATEST: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Later:
    """Actions that wait: so long after the event, or so long before or after the moment in a field."""

    name: str
    offset: int
    unit: str
    field: str | None
    work: tuple[Work, ...]

    def due(self, sight: Sight) -> datetime | None:
        """Say when; never, while the field is blank."""
        start = sight.moment if self.field is None else moment_of(sight.value(self.field))
        return None if start is None else shifted(start, self.offset, self.unit)


def shifted(start: datetime, offset: int, unit: str) -> datetime:
    """Move a moment, as far as the calendar goes; a month later is the same day, or the month's last."""
    try:
        return _shifted(start, offset, unit)
    except (OverflowError, ValueError):
        return EARLIEST if offset < 0 else LATEST


def _shifted(start: datetime, offset: int, unit: str) -> datetime:
    if unit != "Months":
        return start + timedelta(**{unit.lower(): offset})
    years, month = divmod(start.year * MONTHS + start.month - 1 + offset, MONTHS)
    day = min(start.day, calendar.monthrange(years, month + 1)[1])
    return start.replace(year=years, month=month + 1, day=day)
