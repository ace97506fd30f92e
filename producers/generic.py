"""Takes in events in the JSON this project documents: JSON lines, a JSON array, one event, or CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO, Final

from producers.framing import Framed, frames, routing_text

if TYPE_CHECKING:
    from collections.abc import Iterator


def frame(file: BinaryIO, name: str) -> Iterator[Framed]:
    """Yield the reports of a file, those of one mailpiece routed alike."""
    return frames(file, name, routing=_routing, column="status")


_KEYS: Final = ("mailpiece_id", "partner_id", "purl_token", "imb")


def _routing(said: dict[str, Any]) -> str:
    inner = said.get("data")
    told = inner if isinstance(inner, dict) else said
    return next((text for text in (routing_text(told.get(name)) for name in _KEYS) if text), "")
