"""The latest calls, for a person who looks: how each ended, and how long it took."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

KEPT: Final = 100


class PastCall(NamedTuple):
    """One answered call; a connection that was cut has no status."""

    at: datetime
    method: str
    path: str
    status: int | None
    seconds: float


class RecentCalls:
    """Keeps the latest calls and forgets the older ones."""

    def __init__(self) -> None:
        """Start empty."""
        self._kept: deque[PastCall] = deque(maxlen=KEPT)

    def add(self, call: PastCall) -> None:
        """Note one call."""
        self._kept.append(call)

    def latest(self) -> list[PastCall]:
        """Give the calls, newest first."""
        return list(reversed(self._kept))
