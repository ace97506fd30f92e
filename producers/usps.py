"""Takes in USPS' piece scans, in every form they come in: pushed, pulled, delimited, legacy, or as trackers."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from pydantic_core import to_json

from producers.framing import Framed, base_name, records, routing_text
from producers.json_objects import Wrapping
from producers.record import Record, record
from producers.usps_columns import barcode_of, header_of, serial_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PUSHED: Final = Wrapping(
    re.compile(
        rb"\{(?:[^\[\]{}]*+\{[^\[\]{}]*+\})*+"  # objects may stand before the list, and no other list
        rb'[^\[\]{}]*+(?:(?<="events":)|(?<="events": ))\['
    ),
    re.compile(rb"[^\[\]{}]*\}[\s}]*"),
    re.compile(rb'"recCnt"\s*:\s*(\d{1,18})\b'),
)
"""The beginning of a pushed body, up to its first event, and its end after the last."""
_OF_THE_PIECE: Final = ("imb", "mail_shape")
"""What a pull answer says once for all its scans."""


def frame(file: BinaryIO, name: str) -> Iterator[Framed]:
    """
    Yield the scans of a file, those of one mailpiece routed alike.

    The form is known by its shape: JSON (a pushed body, a pull answer, an aggregator's tracker, scans one by one), a
    delimited file whose header names a barcode, or a legacy file without a header.
    """
    origin = base_name(name)
    for found in records(file, header_of, wrapping=_PUSHED):
        remark = f"{origin}:{found.remark}" if found.remark else ""
        for payload, said, place, problem, _ in _scans(found):
            yield Framed(payload, f"{origin}:{place}", serial_of(routing_text(barcode_of(said))), problem, remark)


def _scans(found: Record) -> Iterable[Record]:
    said = found.said
    if "events" in said and isinstance(said["events"], list):
        return _parts(found, said["events"], {})
    if "imb" in said:
        return (found,)
    if isinstance(said.get("data"), dict):
        return _pulled(found, said["data"])
    if trackers := _trackers(said):
        return chain.from_iterable(
            _parts(found, each["tracking_details"], {"imb": each.get("tracking_code")}) for each in trackers
        )
    return (found._replace(problem=found.problem or _problem(said)),)


def _problem(said: dict[str, Any]) -> str:
    """Say why this is neither scans nor one scan; "" for what may be one."""
    if "events" in said and barcode_of(said) is None:
        return "The events of this body are not a list: no scan of it is read."
    return "The postal service answered with an error instead of scans." if "error" in said else ""


def _pulled(found: Record, answer: dict[str, Any]) -> Iterable[Record]:
    scans = answer.get("scans") or []
    if isinstance(scans, list):
        return _parts(found, scans, {name: answer[name] for name in _OF_THE_PIECE if name in answer})
    return (found._replace(problem="The scans of this answer are not a list."),)


def _trackers(said: dict[str, Any]) -> list[dict[str, Any]]:
    """Give the trackers of an aggregator (EasyPost's objects): one, the result of an event, or a list of them."""
    told = said.get("trackers") or [said.get("result") or said]
    parts = told if isinstance(told, list) else []
    return [part for part in parts if isinstance(part, dict) and isinstance(part.get("tracking_details"), list)]


def _parts(found: Record, parts: list[Any], shared: dict[str, Any]) -> Iterator[Record]:
    for nth, part in enumerate(parts, 1):
        said = shared | part if isinstance(part, dict) else part
        yield record(to_json(said), said, f"{found.place}[{nth}]")
