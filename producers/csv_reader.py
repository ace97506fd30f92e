"""Reads the rows of a CSV file, and knows which lines each was read from."""

from __future__ import annotations

import csv
from collections import deque
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST: Final = 1 << 20
"""A row that is longer has no end."""
_PROBLEM: Final = "This line cannot be read as CSV."


class Line(NamedTuple):
    """One line of a file, with its end, and its number."""

    number: int
    data: bytes


class CsvReader:
    """Reads rows from lines; `taken` are those of the last row, and `size` is how long they were."""

    def __init__(self, lines: Iterator[Line], delimiter: str) -> None:
        """Begin before the first row."""
        self.taken: list[Line] = []
        self.size = 0
        self._lines, self._again = lines, deque[Line]()
        self._rows = csv.reader(self, delimiter=delimiter, strict=True)

    def read(self) -> tuple[list[str], str]:
        """Give the values of the next row, or what is wrong with it; at the end no line is taken."""
        self.taken.clear()
        self.size = 0
        try:
            return next(self._rows, []), ""
        except csv.Error:
            return [], _PROBLEM

    def give_back(self, keep: int) -> None:
        """Keep of the lines taken the first only, and those that begin within so much behind it, read or not."""
        self._again.extendleft(reversed(self.taken[1:]))
        del self.taken[1:]
        while keep > 0 and (line := self._take()):
            keep -= len(line.data)

    def __iter__(self) -> Iterator[str]:
        """Hand the lines to the reader of CSV."""
        return self

    def __next__(self) -> str:
        """Take a line."""
        line = self._take() if self.size < _LONGEST else None
        if line is None:
            raise StopIteration
        self.size += len(line.data)
        return line.data.decode("utf-8", "surrogateescape")

    def _take(self) -> Line | None:
        line = self._again.popleft() if self._again else next(self._lines, None)
        if line:
            self.taken.append(line)
        return line
