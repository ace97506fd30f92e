"""Takes in Poplar's webhook events: JSON lines, a JSON array, or one event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from producers.framing import Framed, frames, routing_text

if TYPE_CHECKING:
    from collections.abc import Iterator


def frame(file: BinaryIO, name: str) -> Iterator[Framed]:
    """Yield the reports of a file, those of one mailpiece routed alike."""
    return frames(file, name, routing=_routing)


def _routing(said: dict[str, Any]) -> str:
    return routing_text(said.get("object_id"))
