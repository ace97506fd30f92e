"""Fills the empty cells of one column of a CSV file, and changes no other byte."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from producers.csv_reader import Line
from producers.csv_rows import all_rows, column_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_MARK: Final = b"\xef\xbb\xbf"
_ENDS: Final = b"\r\n"


class Part(NamedTuple):
    """A row, or what stands before the rows: its bytes as they are now, and what happened to it."""

    data: bytes
    number: int
    """The number of its first line."""
    is_filled: bool = False
    problem: str = ""
    """Why it was left as it is."""


def fill(file: Iterable[bytes], column: str, *, key: str, text: Callable[[], str]) -> Iterator[Part]:
    """
    Yield a CSV file part by part, with a text in each empty cell of the column; where it has none, it gets one.

    A text must need no quotation marks. Raises ValueError when the first line has no column `key`.
    """
    lines = (Line(number, data) for number, data in enumerate(file, 1))
    for header in lines:
        if header.data.strip():
            break
        yield Part(header.data, header.number)
    else:
        header = Line(1, b"")
    names, delimiter = column_names(header.data.removeprefix(_MARK))
    if key not in names:
        raise ValueError(f"its first line has no column {key}")
    place = names.index(column) if column in names else len(names)
    cells = _Cells(delimiter.encode(), place)
    yield Part(header.data if column in names else cells.put(header.data, column), header.number)
    for row in all_rows(header._replace(data=header.data.removeprefix(_MARK)), lines):
        if row.problem or row.is_blank or column in row.columns:
            yield Part(row.line.data, row.line.number, problem=row.problem)
        else:
            yield Part(cells.put(row.line.data, text()), row.line.number, is_filled=True)


class _Cells:
    """Puts a text into the cell of one place, in rows that can be read."""

    def __init__(self, delimiter: bytes, place: int) -> None:
        self._delimiter, self._place = delimiter, place
        self._cell = re.compile(rb'"(?:[^"]|"")*"|[^' + re.escape(delimiter) + rb"\r\n]*")

    def put(self, row: bytes, text: str) -> bytes:
        body = row.rstrip(_ENDS)
        start, end, nth = 0, self._end(body, 0), 0
        while nth < self._place and end < len(body):
            start, nth = end + 1, nth + 1
            end = self._end(body, start)
        if nth < self._place:
            return body + self._delimiter + text.encode() + row[len(body) :]
        return body[:start] + text.encode() + body[end:] + row[len(body) :]

    def _end(self, body: bytes, start: int) -> int:
        found = self._cell.match(body, start)
        return found.end() if found else start
