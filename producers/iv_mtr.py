"""Takes in USPS' piece scans, in every form they come in: pushed, pulled, delimited, legacy, or as trackers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from pydantic_core import to_json

from producers.framing import Framed, base_name, records, routing_text
from producers.json_documents import Record, array_records, read_document, record
from producers.usps_columns import barcode_of, header_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from producers.csv_rows import Line

_PUSHED: Final = re.compile(rb'\s*\{[^\[\]]*?"events"\s*:\s*\[')
_PUSHED_END: Final = re.compile(rb"[^\[\]{}]*\}[\s}]*")
"""The beginning of a pushed body, up to its first event, and its end after the last; no other list stands there."""
_MID_TO_SERIAL: Final = slice(5, 20)
_OF_THE_PIECE: Final = ("imb", "mail_shape")
"""What a pull answer says once for all its scans."""


def frame(file: BinaryIO, name: str) -> Iterator[Framed]:
    """
    Yield the scans of a file, those of one mailpiece routed alike.

    The form is known by its shape: JSON (a pushed body, a pull answer, an aggregator's tracker, scans one by one), a
    delimited file whose header names a barcode, or a legacy file without a header.
    """
    origin = base_name(name)
    for payload, said, place, problem in records(file, header_of, read=_scans):
        yield Framed(payload, f"{origin}:{place}", routing_text(barcode_of(said))[_MID_TO_SERIAL], problem)


def _scans(document: Line) -> Iterator[Record]:
    pushed = _PUSHED.match(document.data) if b'"events"' in document.data else None
    if pushed:
        yield from array_records(document, pushed.end(), then=_scans, closing=_PUSHED_END)
        return
    for found in read_document(document):
        if isinstance(found.said.get("events"), list):
            yield from _parts(found, found.said["events"], {})
        elif isinstance(found.said.get("data"), dict):
            yield from _pulled(found, found.said["data"])
        elif trackers := _trackers(found.said):
            for tracker in trackers:
                yield from _parts(found, tracker["tracking_details"], {"imb": tracker.get("tracking_code")})
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


def _trackers(said: dict[str, Any]) -> list[dict[str, Any]]:
    """Give the trackers of an aggregator (EasyPost's objects): one, the result of an event, or a list of them."""
    told = said.get("trackers") or [said.get("result") or said]
    parts = told if isinstance(told, list) else []
    return [part for part in parts if isinstance(part, dict) and isinstance(part.get("tracking_details"), list)]


def _parts(found: Record, parts: list[Any], shared: dict[str, Any]) -> Iterator[Record]:
    for nth, part in enumerate(parts, 1):
        said = shared | part if isinstance(part, dict) else part
        yield record(to_json(said), said, f"{found.place}[{nth}]")
