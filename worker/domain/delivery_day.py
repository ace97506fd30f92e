"""On which day a piece that was cleared for delivery reaches the mailbox."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

_LAST_FOR_THE_SAME_DAY: Final = time(10)
"""Before this hour of the facility a final scan still makes that day's round (Pitney Bowes article 000080940)."""
_MONDAY, _THURSDAY, _SUNDAY = 0, 3, 6
_DAY: Final = timedelta(days=1)


def expected_delivery(scanned: datetime) -> date:
    """
    Return the delivery day of a piece whose final scan was at `scanned`, an aware time of the facility's own zone.

    Before ten in the morning of a delivery day it is that day, else the next delivery day.
    """
    day = scanned.date()
    if scanned.time() >= _LAST_FOR_THE_SAME_DAY:
        day += _DAY
    while not is_delivery_day(day):
        day += _DAY
    return day


def is_delivery_day(day: date) -> bool:
    """Tell whether mail is delivered: not on Sundays, nor on federal holidays."""
    return day.weekday() != _SUNDAY and day not in holidays(day.year)


def holidays(year: int) -> frozenset[date]:
    """
    Return the eleven federal holidays of a year, as the post observes them.

    One on a Sunday is observed on Monday; one on a Saturday stays there, since the post delivers on Fridays.
    """
    fixed = [date(year, month, day) for month, day in ((1, 1), (6, 19), (7, 4), (11, 11), (12, 25))]
    return frozenset(
        {
            *(day + _DAY if day.weekday() == _SUNDAY else day for day in fixed),
            _nth(year, 1, _MONDAY, nth=3),  # Martin Luther King
            _nth(year, 2, _MONDAY, nth=3),  # Washington
            _nth(year, 6, _MONDAY, nth=0),  # Memorial Day: the last Monday of May
            _nth(year, 9, _MONDAY, nth=1),  # Labor Day
            _nth(year, 10, _MONDAY, nth=2),  # Columbus Day
            _nth(year, 11, _THURSDAY, nth=4),  # Thanksgiving
        }
    )


def _nth(year: int, month: int, weekday: int, *, nth: int) -> date:
    """Return the nth such weekday of a month; the zeroth is the last one before the month."""
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
