"""CSV as Bulk API 2.0 reads it: records cut from bytes, and the values of one record.

Rules from the Bulk API 2.0 guide, "Prepare CSV Files"; texts of refused files as public reports quote them.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DELIMITERS: Final = {"BACKQUOTE": "`", "CARET": "^", "COMMA": ",", "PIPE": "|", "SEMICOLON": ";", "TAB": "\t"}
LINE_ENDINGS: Final = {"LF": "\n", "CRLF": "\r\n"}
LONGEST_HEADER: Final = 32_000
LONGEST_VALUE: Final = 131_072
LONGEST_RECORD: Final = 400_000
MOST_FIELDS: Final = 5_000
UNESCAPED: Final = "Failed to parse CSV. Found unescaped quote. A value with quote should be within a quote"


class BrokenFileError(Exception):
    """The file cannot be worked through; its text is the job's error message."""


class BrokenRowError(Exception):
    """One row cannot be read; its text says why."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a job's file separates its values and its lines."""

    delimiter: str
    line_ending: str

    @property
    def end(self) -> str:
        """The characters at the end of a line."""
        return LINE_ENDINGS[self.line_ending]

    def values(self, record: str) -> list[str]:
        """Cut a record into its values, as they stand: nothing is trimmed."""
        text = record.rstrip("\r\n")
        if len(text) > LONGEST_RECORD:
            raise BrokenRowError(f"A record has at most {LONGEST_RECORD} characters")
        values = self._quoted(text) if '"' in text else text.split(DELIMITERS[self.delimiter])
        if len(text) > LONGEST_VALUE and max(map(len, values)) > LONGEST_VALUE:
            raise BrokenRowError(f"A field has at most {LONGEST_VALUE} characters")
        return values

    def lines(self, rows: Iterable[Iterable[str]]) -> list[str]:
        """Write rows as lines with every value in quotes, as result files do."""
        written = _Lines()
        quoted = csv.writer(
            written, delimiter=DELIMITERS[self.delimiter], lineterminator=self.end, quoting=csv.QUOTE_ALL
        )
        quoted.writerows(rows)
        return written

    def _quoted(self, text: str) -> list[str]:
        if not _PATTERNS[self.delimiter].fullmatch(text):
            raise BrokenRowError(UNESCAPED)
        try:
            return next(csv.reader([text], delimiter=DELIMITERS[self.delimiter], strict=True))
        except csv.Error:
            raise BrokenRowError(f"A field has at most {LONGEST_VALUE} characters") from None


class _Lines(list[str]):
    """What a CSV writer writes, line by line."""

    def write(self, line: str) -> None:
        """Keep a line."""
        self.append(line)


def records(data: bytes) -> Iterator[bytes]:
    """Cut a file into records: lines, joined where a quoted value runs over several."""
    parts: list[bytes] = []
    quotes = 0
    for line in BytesIO(data):
        quotes += line.count(b'"')
        if quotes % 2 == 0 and not parts:
            yield line
            continue
        parts.append(line)
        if quotes % 2 == 0:
            yield b"".join(parts)
            parts.clear()
    if parts:
        raise BrokenFileError(f"InvalidBatch : {UNESCAPED}")


def whole_records(data: bytes) -> Iterator[bytes]:
    """Cut a file into records, blank ones left out; where its quotes never end, cut it into lines."""
    try:
        found = list(records(data))
    except BrokenFileError:
        found = data.splitlines()
    return (record for record in found if record.strip(b"\r\n"))


def check_record(record: bytes, dialect: Dialect) -> None:
    """Refuse the whole file for a line that ends otherwise than the job says, or is not UTF-8."""
    if record.endswith(b"\n") and record.endswith(b"\r\n") != (dialect.line_ending == "CRLF"):
        text = f"LineEnding is invalid on user data. Current LineEnding setting is {dialect.line_ending}"
        raise BrokenFileError(f"ClientInputError : {text}")
    try:
        record.decode("utf-8")
    except UnicodeDecodeError:
        raise BrokenFileError("InvalidBatch : Failed to parse CSV. The data is not UTF-8") from None


def header_of(data: bytes, dialect: Dialect) -> tuple[bytes, list[str]]:
    """Read the header row: its bytes, and the names it gives."""
    first = next(records(data), b"")
    check_record(first, dialect)
    text = first.decode("utf-8")
    if len(text) > LONGEST_HEADER:
        raise BrokenFileError(f"InvalidBatch : The header row has more than {LONGEST_HEADER} characters")
    try:
        names = dialect.values(text)
    except BrokenRowError as error:
        raise BrokenFileError(f"InvalidBatch : {error}") from None
    if len(names) > MOST_FIELDS:
        raise BrokenFileError(f"InvalidBatch : A record has at most {MOST_FIELDS} fields")
    return first, names


def _pattern(delimiter: str) -> re.Pattern[str]:
    char = re.escape(delimiter)
    value = rf'(?:"(?:[^"]++|"")*+"|[^"{char}]*+)'
    return re.compile(rf"{value}(?:{char}{value})*+")


_PATTERNS: Final = {name: _pattern(char) for name, char in DELIMITERS.items()}
