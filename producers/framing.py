"""Finds the reports in a file: JSON lines, one JSON document, or CSV with a header."""

from __future__ import annotations

import re
from itertools import chain
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple, cast

from pydantic_core import to_json

from producers.addresses import network_of
from producers.csv_reader import Line
from producers.csv_rows import Row, column_names, rows
from producers.held_text import HeldText
from producers.json_objects import Objects, Wrapping
from producers.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from io import BufferedIOBase

    Producer = Callable[[BinaryIO, str], Iterator["Framed"]]

_MARK: Final = b"\xef\xbb\xbf"
"""The mark some programs put before UTF-8 text."""
_LONGEST_HEADER: Final = 1 << 16
_HELD: Final = 1 << 20
"""How many bytes of a line are held at a time."""
_ADDRESS: Final = re.compile(
    rb'("(?=[ixf])(?:ip|ip_?address|x-forwarded-for|x-real-ip|forwarded)"\s*:\s*)"((?:[^"\\]|\\.)*)"', re.IGNORECASE
)
"""Where senders put the address of a visitor."""
_ANYWHERE: Final = re.compile(rb"(?<![\w.:])((?:\d{1,3}\.){3}\d{1,3}|(?:[\da-f]{1,4}:){3,7}[\da-f:]*)", re.IGNORECASE)
"""What may be an address, where nobody can tell what stands where."""


class Framed(NamedTuple):
    """
    One report, ready for its envelope.

    `origin` is where it stood (`feed.json:12`, or `feed.json:12[3]` for the third of that line); `routing` is
    equal for the reports of one piece, so that they keep their order. With a `problem` the payload is what
    stood there, and no report. A `remark` is for people.
    """

    payload: bytes
    origin: str
    routing: str
    problem: str = ""
    remark: str = ""


def producer(
    *paths: str, column: str = "", parts: Callable[[Record], Iterable[Record]] = lambda found: (found,)
) -> Producer:
    """
    Make a source's producer.

    The first of the `paths` (as "data/id") that leads to an id names the mailpiece. A file is CSV when its first line
    has the `column`. `parts` are the reports in one that was found.
    """
    ways = [path.split("/") for path in paths]

    def frame(file: BinaryIO, name: str) -> Iterator[Framed]:
        origin = base_name(name)
        found = records(file, lambda first: _header_with(column, first))
        for payload, said, place, problem, _ in chain.from_iterable(map(parts, found)):
            kept = _ADDRESS.sub(lambda told: b'%b"%b"' % (told[1], network_of(told[2])), payload)
            if problem:
                kept = _ANYWHERE.sub(b"", kept)
            yield Framed(kept, f"{origin}:{place}", _routing(ways, said), problem)

    return frame


def _routing(ways: list[list[str]], said: dict[str, Any]) -> str:
    for way in ways:
        value: Any = said
        for name in way:
            value = value.get(name) if isinstance(value, dict) else None
        if text := routing_text(value):
            return text
    return ""


def base_name(name: str) -> str:
    """Return a file's name without its folders."""
    return PurePath(name.replace("\\", "/")).name.encode("utf-8", "replace").decode()


def routing_text(value: Any) -> str:
    """Return an id as the text that routes by it, or "" for what cannot be an id."""
    text = str(value) if isinstance(value, int) and abs(value) < 1 << 63 else value
    return text.strip() if isinstance(text, str) and text.isprintable() else ""


def records(
    file: BinaryIO,
    header: Callable[[bytes], bytes | None] = lambda _: None,
    *,
    wrapping: Wrapping | None = None,
) -> Iterator[Record]:
    """
    Yield the reports of a file: of a CSV file as JSON objects, of any other its JSON objects.

    `header` is shown the first line. It gives the line that names the columns, which is another one for files that
    have no header, or None where the file is not CSV.
    """
    lines = _lines(file)
    first = next((line for line in lines if line.data.strip()), None)
    if first is None:
        return
    json = first.data.lstrip()[:1] in {b"{", b"["}
    names = header(first.data) if len(first.data) <= _LONGEST_HEADER and not json else None
    if names is not None:
        body = lines if names == first.data else chain([first], lines)
        yield from map(_csv_record, rows(first._replace(data=names), body))
    else:
        yield from Objects(
            HeldText(first.data, lambda: cast("BufferedIOBase", file).read1(_HELD), first.number), wrapping
        )


def _header_with(column: str, first: bytes) -> bytes | None:
    return first if column and column in column_names(first)[0] else None


def _lines(file: BinaryIO) -> Iterator[Line]:
    number, blank = 1, 0
    for data in iter(lambda: file.readline(_HELD), b""):
        if data == b"\n":
            blank += 1
            continue
        if blank:
            yield Line(number, b"\n" * blank)
            number, blank = number + blank, 0
        yield Line(number, data.removeprefix(_MARK) if number == 1 else data)
        number += data.endswith(b"\n")


def _csv_record(row: Row) -> Record:
    if row.problem:
        return Record(row.line.data.rstrip(b"\r\n"), {}, str(row.line.number), row.problem)
    return Record(to_json(row.columns), dict(row.columns), str(row.line.number))
