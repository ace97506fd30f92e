"""Date literals: from LAST_N_DAYS:30 to two days, in UTC, with weeks that begin on Sunday."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

from salesforce_emulator.model.whole_numbers import whole
from salesforce_emulator.soql.tree import Span

if TYPE_CHECKING:
    from collections.abc import Callable

_WORD: Final = re.compile(r"([A-Z_0-9]+)(?::([0-9]+))?", re.IGNORECASE)
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
        number = whole(count or "")
        return None if number is None else Span(word, number)
    if count is None and (word in _FIXED or re.fullmatch(r"(LAST|THIS|NEXT)_(WEEK|MONTH|QUARTER|YEAR|90_DAYS)", word)):
        return Span(word, 1)
    return None


def days_of(span: Span, today: date) -> tuple[date, date]:
    """Give the first day of a span, and the first day after it, as far as the calendar goes."""
    if span.word in _FIXED:
        start, end = _FIXED[span.word]
        return _moved(today, start), _moved(today, end)
    if span.word == "N_DAYS_AGO":
        return _moved(today, -span.count), _moved(today, 1 - span.count)
    which, _, unit = span.word.partition("_")
    if unit == "90_DAYS":
        return _days(which, 90, today)
    unit = unit.removeprefix("N_").removesuffix("S")
    if unit == "DAY":
        return _days(which, span.count, today)
    if unit == "WEEK":
        sunday = _moved(today, -((today.weekday() + 1) % 7))
        return _around(which, span.count, lambda n: _moved(sunday, 7 * n))
    months = _MONTHS[unit]
    first = date(today.year, (today.month - 1) // months * months + 1, 1)
    return _around(which, span.count, lambda n: _later(first, n * months))


def _days(which: str, count: int, today: date) -> tuple[date, date]:
    """Let the last n days end with today, and the next n begin tomorrow."""
    tomorrow = _moved(today, 1)
    return (_moved(today, -count), tomorrow) if which == "LAST" else (tomorrow, _moved(today, count + 1))


def _around(which: str, count: int, start_of: Callable[[int], date]) -> tuple[date, date]:
    first, after = {"LAST": (-count, 0), "THIS": (0, 1), "NEXT": (1, count + 1)}[which]
    return start_of(first), start_of(after)


def _later(first: date, months: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date.max if year > date.max.year else date.min if year < 1 else date(year, month + 1, 1)


def _moved(day: date, days: int) -> date:
    number = max(day.toordinal() + days, 1)
    return date.max if number > date.max.toordinal() else date.fromordinal(number)
