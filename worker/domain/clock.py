"""What time it is, as an argument."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable


class Clock(NamedTuple):
    """The two clocks of a process: the calendar's, and the one that never jumps."""

    now_ms: Callable[[], int]
    """Milliseconds since 1970, UTC."""
    monotonic: Callable[[], float]
    """Seconds; only differences mean something."""
