"""A time as sources write it → milliseconds since 1970, UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from datetime import tzinfo

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
_MINUTE: Final = timedelta(minutes=1)
_LONGEST: Final = 40
_AMERICAN: Final = ("%m/%d/%Y%I:%M%p", "%m/%d/%Y%I:%M:%S%p", "%m/%d/%Y%H:%M", "%m/%d/%Y%H:%M:%S")
LAST_SECOND: Final = 4_102_444_800
"""The year 2100: a time outside 1970-2099 is a mistake, and would not fit the stored timeline."""
_END: Final = LAST_SECOND * 1000


class Basis(StrEnum):
    """How a time's distance from UTC was known."""

    EXPLICIT = "explicit"  # the time says it
    FACILITY = "facility"  # from the zone of the place
    AMBIGUOUS = "facility, ambiguous"  # that hour came twice, in autumn: the first of the two
    NONEXISTENT = "facility, nonexistent"  # that hour was skipped, in spring: shifted forward
    DEFAULT = "default"  # nobody knows: taken as UTC


class Moment(NamedTuple):
    """An instant (ms since 1970, UTC), and how many minutes from UTC its place was."""

    at: int
    offset_minutes: int
    basis: Basis = Basis.EXPLICIT


def read_moment(text: object, zone: tzinfo | None = None) -> Moment | None:
    """
    Read ISO 8601 (T or blank; 0-6 fraction digits; `±hh:mm`, `±hhmm`, `Z` or nothing), or `M/D/YYYY hh:mmAM`.

    The American form may have seconds, or 24 hours. A time without an offset is taken to be of the `zone` of its place,
    or else as UTC; and one written in UTC tells nothing of its place. Anything else is None.
    """
    if not isinstance(text, str) or len(text) > _LONGEST:
        return None
    try:
        when = _american(text) if "/" in text else datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    basis = Basis.EXPLICIT
    if when.tzinfo is None:
        when, basis = when.replace(tzinfo=zone or UTC), _basis(when, zone)
    at = (when.astimezone(UTC) - _EPOCH) // _MILLISECOND if _near(when) else -1
    if not 0 <= at < _END:
        return None
    offset = when.utcoffset()
    if zone and (not offset or basis is Basis.NONEXISTENT):
        offset = (_EPOCH + at * _MILLISECOND).astimezone(zone).utcoffset()
    return Moment(at, offset // _MINUTE if offset else 0, basis)


def _near(when: datetime) -> bool:
    return 1969 <= when.year <= 2100  # noqa: PLR2004 - the ends of the calendar cannot be shifted


def _basis(when: datetime, zone: tzinfo | None) -> Basis:
    if zone is None:
        return Basis.DEFAULT
    first, second = (when.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    if first is None or second is None or first == second:
        return Basis.FACILITY
    return Basis.AMBIGUOUS if first > second else Basis.NONEXISTENT


def _american(text: str) -> datetime:
    told = "".join(text.split()).upper()
    for form in _AMERICAN:
        try:
            return datetime.strptime(told, form)  # noqa: DTZ007 - its zone is found out by its place
        except ValueError:
            continue
    raise ValueError("a time like 2/16/2012 10:56PM has a day and a time")
