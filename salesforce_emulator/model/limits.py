"""The day's API calls: how many are used in the last 24 hours, and how many there are."""

from __future__ import annotations

import json
from collections import deque
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from salesforce_emulator.model.clock import Clock

WINDOW: Final = 24 * 60


class Limits:
    """Counts calls against the daily limit, over a rolling 24 hours of the org's clock.

    Developer Limits and Allocations: the limit is one of calls in 24 hours. Usage falls minute by minute, as calls
    become a day old.
    """

    def __init__(self, maximum: int, clock: Clock) -> None:
        """Start with nothing used."""
        self.maximum = maximum
        self.app_limits: dict[str, int] = {}
        self._clock = clock
        self._minutes: deque[list[int]] = deque()
        self._used = 0

    @property
    def used(self) -> int:
        """The calls of the last 24 hours."""
        oldest = self._minute() - WINDOW
        while self._minutes and self._minutes[0][0] <= oldest:
            self._used -= self._minutes.popleft()[1]
        return self._used

    @used.setter
    def used(self, calls: int) -> None:
        self._minutes.clear()
        self._used = 0
        if calls:
            self._note(calls)

    def charge(self, calls: int = 1) -> bool:
        """Take so many calls, or say that none is left."""
        if self.used >= self.maximum:
            return False
        self._note(calls)
        return True

    def header(self) -> str:
        """Spell the usage header; an app with a limit of its own is told of that too."""
        used = self.used
        apps = (f"; per-app-api-usage={used}/{most}(appName={name})" for name, most in self.app_limits.items())
        return f"api-usage={used}/{self.maximum}{''.join(apps)}"

    def listing(self) -> dict[str, Any]:
        """Give every limit of the org; only the API calls are really counted."""
        text = resources.files("salesforce_emulator.model").joinpath("limits.json").read_text(encoding="utf-8")
        listing: dict[str, Any] = json.loads(text)
        listing["DailyApiRequests"] = {"Max": self.maximum, "Remaining": max(self.maximum - self.used, 0)}
        return listing

    def minutes(self) -> list[list[int]]:
        """Give the calls of each minute of the last 24 hours."""
        return [list(each) for each in self._minutes]

    def recall(self, minutes: list[list[int]]) -> None:
        """Take over the calls of each minute."""
        self._minutes = deque(list(each) for each in minutes)
        self._used = sum(calls for _minute, calls in minutes)

    def _note(self, calls: int) -> None:
        now = self._minute()
        if self._minutes and self._minutes[-1][0] >= now:
            self._minutes[-1][1] += calls
        else:
            self._minutes.append([now, calls])
        self._used += calls

    def _minute(self) -> int:
        return int(self._clock.now().timestamp()) // 60
