"""The calls under way, and how many of them have lasted too long."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class LongCalls:
    """Says when too many calls last long: 25 of over 20 seconds in production, 5 in a developer or trial org.

    The numbers are those of Developer Limits and Allocations, API Request Limits and Allocations.
    """

    def __init__(self, seconds: float = 20.0, most: int = 25) -> None:
        """Start with nothing under way."""
        self.seconds, self.most = seconds, most
        self._began: dict[int, float] = {}
        self._next = 0

    @contextmanager
    def one_more(self) -> Iterator[None]:
        """Count one call for as long as it lasts."""
        self._next += 1
        number = self._next
        self._began[number] = time.monotonic()
        try:
            yield
        finally:
            del self._began[number]

    def full(self) -> bool:
        """Say whether a new call is one too many."""
        if len(self._began) < self.most:
            return False
        since = time.monotonic() - self.seconds
        return sum(1 for began in self._began.values() if began <= since) >= self.most
