"""Reads JSON, one document per line or one in all, report by report."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pydantic_core import from_json

from producers.csv_rows import Line
from producers.elements import elements

if TYPE_CHECKING:
    from collections.abc import Iterator

_PEEKED: Final = 8
_NOT_A_REPORT: Final = "This is no event: it is neither a JSON object nor a row of a table with known columns."


class Record(NamedTuple):
    """One report found: its bytes, what they say, where it stood, and what is wrong with it."""

    payload: bytes
    said: dict[str, Any]
    place: str
    problem: str = ""


def documents(lines: Iterator[Line]) -> Iterator[Line]:
    """
    Yield the JSON documents of a file: its lines, or all of it where one document spans the lines.

    A document that is not held whole is taken further, part by part, while its array is taken apart.
    """
    filled = (line for line in lines if line.data.strip())
    first = [] if (head := next(filled, None)) is None else [head]
    if head is not None and head.more is bytes:
        first += (line.whole() for line in islice(filled, _PEEKED - 1))
    if len(first) > 1 and _spans_lines(first):
        parts = (line.whole().data for line in filled)
        yield Line(first[0].number, b"".join(line.data for line in first), lambda: next(parts, b""))
    else:
        yield from chain(first, filled)


def _spans_lines(first: list[Line]) -> bool:
    start = first[0].data.strip()
    if start[:1] == b"[":
        return _parsed(start) is None
    return start[:1] == b"{" and not any(_is_report(line.data) for line in first)


def _is_report(data: bytes) -> bool:
    said = _parsed(data)
    return isinstance(said, dict) and bool(said)


def _parsed(data: bytes) -> Any:
    try:
        return from_json(data)
    except ValueError:
        return None


def read_document(document: Line) -> Iterator[Record]:
    """Yield the reports of one document: itself, or the elements of an array."""
    start = len(document.data) - len(document.data.lstrip())
    if document.data[start : start + 1] == b"[":
        return array_records(document, start + 1)
    document = document.whole()
    data = document.data.strip()
    said = _parsed(data)
    return iter([record(data if said else document.data.rstrip(b"\r\n"), said, str(document.number))])


def array_records(document: Line, start: int) -> Iterator[Record]:
    """Yield the elements of the document's array whose opening bracket stands just before `start`."""
    parts = enumerate(elements(document.data, start, document.more), 1)
    return (record(part, said, f"{document.number}[{nth}]") for nth, (part, said) in parts)


def record(payload: bytes, said: Any, place: str) -> Record:
    """Make a record of what was said, whatever it is."""
    if isinstance(said, dict):
        return Record(payload, said, place)
    return Record(payload, {}, place, _NOT_A_REPORT)
