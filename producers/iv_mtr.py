"""Takes in USPS' piece scans (IV-MTR): pushed bodies, pull answers, or single scans."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from pydantic_core import to_json

from producers.framing import Framed, base_name, records, routing_text
from producers.json_documents import Record, array_records, read_document, record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from producers.csv_rows import Line

_PUSHED: Final = re.compile(rb'\s*\{[^\[\]{}]*?"events"\s*:\s*\[')
"""The beginning of a pushed body, up to its first event; before the events stand only numbers and texts."""
_MID_TO_SERIAL: Final = slice(5, 20)
_OF_THE_PIECE: Final = ("imb", "mail_shape")
"""What a pull answer says once for all its scans."""


def frame(file: BinaryIO, name: str) -> Iterator[Framed]:
    """Yield the scans of a file, those of one mailpiece routed alike."""
    origin = base_name(name)
    for payload, said, place, problem in records(file, "imb", read=_scans):
        yield Framed(payload, f"{origin}:{place}", routing_text(said.get("imb"))[_MID_TO_SERIAL], problem)


def _scans(document: Line) -> Iterator[Record]:
    pushed = _PUSHED.match(document.data) if b'"events"' in document.data else None
    if pushed:
        yield from array_records(document, pushed.end())
        return
    for found in read_document(document):
        if isinstance(found.said.get("events"), list):
            yield from _parts(found, found.said["events"], {})
        elif isinstance(found.said.get("data"), dict):
            yield from _pulled(found, found.said["data"])
        elif "error" in found.said and "imb" not in found.said:
            yield found._replace(problem="The postal service answered with an error instead of scans.")
        else:
            yield found


def _pulled(found: Record, answer: dict[str, Any]) -> Iterator[Record]:
    scans = answer.get("scans") or []
    shared: dict[str, Any] = {name: answer[name] for name in _OF_THE_PIECE if name in answer}
    if isinstance(scans, list):
        yield from _parts(found, scans, shared)
    else:
        yield found._replace(problem="The scans of this answer are not a list.")


def _parts(found: Record, parts: list[Any], shared: dict[str, Any]) -> Iterator[Record]:
    for nth, part in enumerate(parts, 1):
        said = shared | part if isinstance(part, dict) else part
        yield record(to_json(said), said, f"{found.place}[{nth}]")
