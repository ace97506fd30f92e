"""Events dated after their arrival: minutes are a clock that runs ahead, a day is a mistake."""

from __future__ import annotations

from typing import Final

from worker.domain.dead_letter import Reason
from worker.domain.reading import Reading, Tracked, Unreadable

_MINUTES_MS: Final = 300_000
_DAY_MS: Final = 86_400_000

_DOUBT: Final = "It is dated after it came in: some clock is wrong, and its time is kept as it is."
TOO_FAR: Final = "It is dated more than a day after it came in: if the date is right, replay it once that day has come."


def is_ahead(occurred_at: int, received_at: int) -> bool:
    """Tell whether an event is dated more than a few minutes after its arrival (both in ms since 1970, UTC)."""
    return occurred_at > received_at + _MINUTES_MS


def is_too_far_ahead(occurred_at: int, received_at: int) -> bool:
    """Tell whether it is dated so late that it would stand before all that follows, for ever."""
    return occurred_at > received_at + _DAY_MS


def judged(reading: Reading, received_at: int) -> Reading:
    """Return a reading with what follows from its date: a doubt, or that it is a dead letter."""
    if not isinstance(reading, Tracked) or not is_ahead(reading.sighting.occurred_at, received_at):
        return reading
    if is_too_far_ahead(reading.sighting.occurred_at, received_at):
        return Unreadable(Reason.UNREADABLE, TOO_FAR, reading.keys, reading.sighting.identity)
    return reading._replace(doubt=" ".join(filter(None, (reading.doubt, _DOUBT))))
