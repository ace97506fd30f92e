"""A text of which only a part is held while it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

MOST_HELD: Final = 1 << 24


class HeldText:
    """
    What is held of a text, and where in it the reading stands.

    `more` gives what follows, part by part, and in the end nothing. At most 16 MB are held, and one part.
    """

    def __init__(self, data: bytes, more: Callable[[], bytes], line: int) -> None:
        """Begin with the text's beginning, which stands on a line of its file."""
        self.data, self.place, self._more = data, 0, more
        self._let_go, self._line, self._counted = 0, line, 0

    @property
    def passed(self) -> int:
        """How much of the text lies behind."""
        return self._let_go + self.place

    @property
    def line(self) -> int:
        """The line where the reading stands."""
        self._line += self.data.count(b"\n", self._counted, self.place)
        self._counted = self.place
        return self._line

    def hold(self, length: int) -> bool:
        """See to it that so much is held from here on; False when the text ends before."""
        while len(self.data) - self.place < length:
            part = self._more()
            if not part:
                return False
            self._line, self._let_go = self.line, self.passed
            self.data, self.place, self._counted = self.data[self.place :] + part, 0, 0
        return True

    def ahead(self, length: int) -> bytes:
        """Give so much of the text from here on, or less where it ends before."""
        self.hold(length)
        return self.data[self.place : self.place + length]

    def after(self, length: int) -> bytes:
        """Give the one byte that stands so far ahead, or nothing at the end."""
        place = self.place + length
        if place == len(self.data):
            self.hold(length + 1)
            place = self.place + length
        return self.data[place : place + 1]

    def take(self, length: int) -> bytes:
        """Go on by so much, as far as it is held, and give it."""
        taken = self.data[self.place : self.place + length]
        self.place += len(taken)
        return taken

    def length_to(self, pattern: re.Pattern[bytes], start: int = 0) -> int:
        """Say how much it is to the end of the pattern's first match from `start` on; without one, all that is held."""
        wanted = start = min(start, MOST_HELD - 1)
        while True:
            is_more = self.hold(wanted + 1)
            found = pattern.search(self.data, self.place + start)
            held = len(self.data) - self.place
            if found or not is_more or held >= MOST_HELD:
                return found.end() - self.place if found else held
            wanted = min(2 * held, MOST_HELD - 1)
