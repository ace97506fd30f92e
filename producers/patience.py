"""How long one goes on trying to read what is broken."""

from __future__ import annotations

from typing import Final

_TRIAL: Final = 1500
"""What a trial costs besides what it reads, in bytes read."""
_TIMES: Final = 8
_FREE: Final = 1 << 18


class Patience:
    """
    Lets eight times as much be read in vain as was passed, and something beyond; then it goes on further ahead.

    So no text takes a time out of proportion to its length, whatever stands in it. What is skipped belongs to what is
    broken before it.
    """

    def __init__(self) -> None:
        """Nothing was read yet."""
        self._in_vain = 0

    def ahead(self, read: int, *, passed: int) -> int:
        """Say how far ahead to go on after so much more was read in vain, with so much of the text passed by then."""
        self._in_vain += _TRIAL + read
        return max(0, self._in_vain // _TIMES - _FREE - passed)
