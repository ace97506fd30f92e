"""Ctrl-C that waits for what is in hand."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Self

from console.say import complain

if TYPE_CHECKING:
    from types import FrameType


class AfterThis:
    """Within `with`, the first Ctrl-C only asks to end after what is in hand; the second one ends at once."""

    def __init__(self) -> None:
        """Nobody has asked yet."""
        self._asked = False
        self._before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def __enter__(self) -> Self:
        """Begin to wait."""
        for number in self._before:
            signal.signal(number, self._ask)
        return self

    def __exit__(self, *_: object) -> None:
        """Let signals do again what they did before."""
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def check(self) -> None:
        """End here, if that was asked: raises KeyboardInterrupt."""
        if self._asked:
            raise KeyboardInterrupt

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        if self._asked:
            raise KeyboardInterrupt
        self._asked = True
        complain("finishing the events in hand (again: at once)")
