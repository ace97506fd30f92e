"""Reads a CSV file with a header, row by row."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Final, NamedTuple

from producers.csv_reader import CsvReader, Line
from producers.patience import Patience

if TYPE_CHECKING:
    from collections.abc import Iterator

_DELIMITERS: Final = ",;\t|"
_LINE: Final = 100
"""What reading one more line costs, in bytes read."""


class Row(NamedTuple):
    """One row: the lines it stands on, and its columns that say something, or what is wrong with it."""

    line: Line
    columns: dict[str, str]
    problem: str = ""
    is_blank: bool = False


def column_names(header: bytes) -> tuple[list[str], str]:
    """Return the names a header line has, and the delimiter between them."""
    text = header.decode("utf-8", "replace")
    delimiter = max(_DELIMITERS, key=text.count)
    try:
        return [name.strip() for name in next(csv.reader([text], delimiter=delimiter), [])], delimiter
    except csv.Error:
        return [], delimiter


def rows(header: Line, lines: Iterator[Line]) -> Iterator[Row]:
    """Yield the rows below a header that say something, or are broken."""
    return (row for row in all_rows(header, lines) if not row.is_blank)


def all_rows(header: Line, lines: Iterator[Line]) -> Iterator[Row]:
    """
    Yield the rows below a header, blank ones too: together they are all that stands there.

    A quotation mark that is never closed would swallow what follows: of a broken row that spans several lines only the
    first is given up, and the others are read again.
    """
    names, delimiter = column_names(header.data)
    reader, patience, passed = CsvReader(lines, delimiter), Patience(), 0
    while True:
        values, problem = reader.read()
        if not reader.taken:
            return
        problem = problem or _complaint(values, names)
        if problem:
            reader.give_back(keep=patience.ahead(reader.size + _LINE * len(reader.taken), passed=passed))
        line = Line(reader.taken[0].number, b"".join(line.data for line in reader.taken))
        passed += len(line.data)
        yield Row(line, _filled(names, values), problem, is_blank=not problem and not any(values))


def _complaint(values: list[str], names: list[str]) -> str:
    if not any(values):
        return ""
    if len(values) < len(names) or any(values[len(names) :]):
        return "This line does not have as many columns as the header."
    if not all(value.isascii() or _is_utf8(value) for value in values):
        return "This line is not written in UTF-8."
    return _contradiction(values, names) if len(set(names)) < len(names) else ""


def _contradiction(values: list[str], names: list[str]) -> str:
    said: dict[str, str] = {}
    for name, value in zip(names, values, strict=False):
        if name and value.strip() and said.setdefault(name, value) != value:
            return f"Two columns are named {name}, and this line says different things in them."
    return ""


def _filled(names: list[str], values: list[str]) -> dict[str, str]:
    return {name: value for name, value in zip(names, values, strict=False) if name and value.strip()}


def _is_utf8(value: str) -> bool:
    return not any("\udc80" <= character <= "\udcff" for character in value)
