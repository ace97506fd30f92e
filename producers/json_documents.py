"""Reads JSON, one document per line or one in all, report by report."""

from __future__ import annotations

import re
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pydantic_core import from_json

from producers.csv_rows import Line
from producers.elements import Window, elements

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_TOO_LONG: Final = "This is longer than any report: it is given up, but for its beginning."
_CUT_OFF: Final = "The list has no end here: what should follow may be missing."
_LONGEST: Final = 1 << 26
_NOTHING: Final = re.compile(rb"\s*")
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
        return array_records(document, start + 1, then=read_document)
    return iter([_single(document)])


def _single(document: Line) -> Record:
    parts = [document.data]
    while (part := document.more()) and sum(map(len, parts)) < _LONGEST:
        parts.append(part)
    if part:
        return Record(parts[0], {}, str(document.number), _TOO_LONG)
    data = b"".join(parts)
    said = _parsed(data.strip())
    return record(data.strip() if said else data.rstrip(b"\r\n"), said, str(document.number))


def array_records(
    document: Line, start: int, *, then: Callable[[Line], Iterator[Record]], closing: re.Pattern[bytes] = _NOTHING
) -> Iterator[Record]:
    """
    Yield the elements of the document's array whose opening bracket stands just before `start`.

    `closing` is what may follow the array; `then` reads what follows that. Nothing that stands there is passed over.
    """
    window, nth = Window(document.data, start, document.more), 0
    said: Any = {}
    for nth, (part, said) in enumerate(elements(window), 1):
        yield record(part, said, f"{document.number}[{nth}]")
    behind = window.behind()
    end = closing.match(behind) if behind is not None else None
    if behind is None and said is None:
        return  # its broken last element has told so
    if behind is None or end is None:
        yield Record(behind or b"[", {}, f"{document.number}[{nth + 1}]", _CUT_OFF)
    elif behind[end.end() :].strip():
        yield from then(Line(document.number, behind[end.end() :], document.more))


def record(payload: bytes, said: Any, place: str) -> Record:
    """Make a record of what was said, whatever it is."""
    if isinstance(said, dict):
        return Record(payload, said, place)
    return Record(payload, {}, place, _NOT_A_REPORT)
