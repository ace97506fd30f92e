"""The org's clock: the machine's time, moved as far as anyone has asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class Clock:
    """Tells the time in UTC; it can be moved, so that what is due in two days can be seen today."""

    def __init__(self) -> None:
        """Start at the machine's time."""
        self.ahead = timedelta()

    def now(self) -> datetime:
        """Give this moment, as the org sees it."""
        return datetime.now(UTC) + self.ahead

    def move(self, by: timedelta) -> datetime:
        """Move the clock, and give the new time."""
        self.ahead += by
        return self.now()
