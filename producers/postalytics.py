"""Takes in Postalytics' webhook events: JSON lines, a JSON array, or one event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from producers.framing import Framed, frames, routing_text

if TYPE_CHECKING:
    from collections.abc import Iterator


def frame(file: BinaryIO, name: str) -> Iterator[Framed]:
    """Yield the reports of a file, those of one mailpiece routed alike."""
    return frames(file, name, routing=_routing)


def _routing(said: dict[str, Any]) -> str:
    meta = said.get("meta")
    return routing_text(meta.get("dataId") or meta.get("data_id")) if isinstance(meta, dict) else ""
