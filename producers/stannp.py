"""Takes Stannp's webhook calls apart: each of the mailpieces a call tells of is one report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic_core import to_json

from producers.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator


def parts(found: Record) -> Iterator[Record]:
    """Yield a report for each mailpiece, with what the call says of all."""
    pieces = found.said.get("mailpieces")
    if not isinstance(pieces, list):
        yield found
        return
    shared = {name: value for name, value in found.said.items() if name != "mailpieces"}
    for nth, piece in enumerate(pieces, 1):
        said = {**shared, "mailpiece": piece}
        yield Record(to_json(said), said, f"{found.place}[{nth}]")
