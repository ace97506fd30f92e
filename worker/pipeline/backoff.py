"""How long to wait before the next attempt: arithmetic, with time and chance as arguments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from worker.domain.outcome import Pace


@dataclass(frozen=True, slots=True)
class Backoff:
    """A wait that doubles with each attempt, from `first` up to `cap` seconds."""

    first: float
    cap: float

    def delay(self, attempt: int, *, spread: float) -> float:
        """
        Return the seconds to wait after attempt number `attempt` (the first is 1).

        `spread` from 0 to 1 takes the jitter: the wait is between half and all of its ceiling.
        """
        ceiling = min(self.cap, self.first * float(1 << min(attempt - 1, 30)))
        return ceiling * (0.5 + spread / 2)


BACKOFFS: Final = {Pace.SOON: Backoff(first=1, cap=300), Pace.SLOW: Backoff(first=60, cap=3600)}
"""A locked row is free in seconds; an admin needs minutes to hours."""

MOST_ATTEMPTS: Final = 100
"""After so many refusals in a row an update is a dead letter: about 8 hours of SOON, 4 days of SLOW."""
