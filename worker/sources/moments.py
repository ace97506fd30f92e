"""A time as sources write it → milliseconds since 1970, UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
_LONGEST: Final = 40
LAST_SECOND: Final = 4_102_444_800
"""The year 2100: a time outside 1970-2099 is a mistake, and would not fit the stored timeline."""
_END: Final = LAST_SECOND * 1000


class Moment(NamedTuple):
    """An instant (ms since 1970, UTC), and how many minutes from UTC its writer was."""

    at: int
    offset_minutes: int


def read_moment(text: str) -> Moment:
    """
    Read ISO 8601 (T or blank; 0-6 fraction digits; `±hh:mm`, `±hhmm`, `Z` or nothing) or `M/D/YYYY hh:mmAM`.

    A time without an offset is taken as UTC. Raises ValueError for anything else.
    """
    if len(text) > _LONGEST:
        raise ValueError("a time is at most 40 characters")
    when = _american(text) if "/" in text else datetime.fromisoformat(text.strip())
    offset = when.utcoffset()
    if offset is None:
        when = when.replace(tzinfo=UTC)
    at = (when - _EPOCH) // _MILLISECOND
    if not 0 <= at < _END:
        raise ValueError("a time is between 1970 and 2099")
    return Moment(at, offset // timedelta(minutes=1) if offset else 0)


def _american(text: str) -> datetime:
    return datetime.strptime("".join(text.split()).upper(), "%m/%d/%Y%I:%M%p").replace(tzinfo=UTC)
