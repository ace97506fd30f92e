"""Date literals: from LAST_N_DAYS:30 to two days, in UTC, with weeks that begin on Sunday."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from salesforce_emulator.soql.tree import Span

if TYPE_CHECKING:
    from collections.abc import Callable

DAY: Final = timedelta(days=1)
_WORD: Final = re.compile(r"([A-Z_0-9]+)(?::(\d+))?", re.IGNORECASE)
_MONTHS: Final = {"MONTH": 1, "QUARTER": 3, "YEAR": 12}
_FIXED: Final = {"YESTERDAY": (-1, 0), "TODAY": (0, 1), "TOMORROW": (1, 2)}


def span_of(text: str) -> Span | None:
    """Read a date literal, if it is one."""
    match = _WORD.fullmatch(text)
    if match is None:
        return None
    word, count = match[1].upper(), match[2]
    counted = re.fullmatch(r"(LAST|NEXT)_N_(DAYS|WEEKS|MONTHS|QUARTERS|YEARS)|N_DAYS_AGO", word)
    if counted:
        return Span(word, int(count)) if count else None
    if count is None and (word in _FIXED or re.fullmatch(r"(LAST|THIS|NEXT)_(WEEK|MONTH|QUARTER|YEAR|90_DAYS)", word)):
        return Span(word, 1)
    return None


def days_of(span: Span, today: date) -> tuple[date, date]:
    """Give the first day of a span, and the first day after it."""
    if span.word in _FIXED:
        start, end = _FIXED[span.word]
        return today + start * DAY, today + end * DAY
    if span.word == "N_DAYS_AGO":
        return today - span.count * DAY, today - (span.count - 1) * DAY
    which, _, unit = span.word.partition("_")
    if unit == "90_DAYS":
        return _days(which, 90, today)
    unit = unit.removeprefix("N_").removesuffix("S")
    if unit == "DAY":
        return _days(which, span.count, today)
    if unit == "WEEK":
        sunday = today - ((today.weekday() + 1) % 7) * DAY
        return _around(which, span.count, lambda n: sunday + 7 * n * DAY)
    months = _MONTHS[unit]
    first = date(today.year, (today.month - 1) // months * months + 1, 1)
    return _around(which, span.count, lambda n: _later(first, n * months))


def _days(which: str, count: int, today: date) -> tuple[date, date]:
    """Let the last n days end with today, and the next n begin tomorrow."""
    return (today - count * DAY, today + DAY) if which == "LAST" else (today + DAY, today + (count + 1) * DAY)


def _around(which: str, count: int, start_of: Callable[[int], date]) -> tuple[date, date]:
    first, after = {"LAST": (-count, 0), "THIS": (0, 1), "NEXT": (1, count + 1)}[which]
    return start_of(first), start_of(after)


def _later(first: date, months: int) -> date:
    total = first.year * 12 + first.month - 1 + months
    return date(total // 12, total % 12 + 1, 1)
