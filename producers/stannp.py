"""Takes in Stannp's webhook calls: each of the mailpieces a call tells of is one report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from pydantic_core import to_json

from producers.framing import Framed, base_name, records, routing_text
from producers.record import Record, record

if TYPE_CHECKING:
    from collections.abc import Iterator


def frame(file: BinaryIO, name: str) -> Iterator[Framed]:
    """Yield the reports of a file, those of one mailpiece routed alike."""
    origin = base_name(name)
    for found in records(file):
        for payload, said, place, problem in _mailpieces(found):
            yield Framed(payload, f"{origin}:{place}", _routing(said), problem)


def _mailpieces(found: Record) -> Iterator[Record]:
    pieces = found.said.get("mailpieces")
    if not isinstance(pieces, list):
        yield found
        return
    shared = {name: value for name, value in found.said.items() if name != "mailpieces"}
    for nth, piece in enumerate(pieces, 1):
        said = {**shared, "mailpiece": piece}
        yield record(to_json(said), said, f"{found.place}[{nth}]")


def _routing(said: dict[str, Any]) -> str:
    piece = said.get("mailpiece")
    return routing_text(piece.get("id") if isinstance(piece, dict) else "")
