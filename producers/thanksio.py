"""Takes in the webhook events of thanks.io: JSON lines, a JSON array, or one event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO, Final

from pydantic_core import from_json, to_json

from producers.framing import Framed, frames, routing_text

if TYPE_CHECKING:
    from collections.abc import Iterator

_SCANS: Final = "order_item.scans"
_STATUS: Final = "order_item.current_status"
_DELIVERED: Final = "order_item.delivered"


def frame(file: BinaryIO, name: str) -> Iterator[Framed]:
    """
    Yield the reports of a file, those of one mailpiece routed alike.

    An update is a snapshot of its order item, in which the item's status and how often its QR code was scanned stand
    side by side (docs.thanks.io, "QR code scans"): where it tells of both, these are two reports.
    """
    for framed in frames(file, name, routing=_routing):
        if b'"order_item.scans"' in framed.payload and not framed.problem:
            yield from _parts(framed)
        else:
            yield framed


def _parts(framed: Framed) -> Iterator[Framed]:
    said = from_json(framed.payload)
    item = said.get("data")
    if not isinstance(item, dict) or not _is_scanned(said, item) or not _has_status(said, item):
        yield framed
        return
    # The status first: both have the time of the snapshot, and nobody scans what was not made.
    for part, other in (("current_status", _SCANS), ("scans", _STATUS)):
        kept = {name: value for name, value in item.items() if name != other}
        yield framed._replace(payload=to_json({**said, "data": kept}), origin=f"{framed.origin}[{part}]")


def _is_scanned(said: dict[str, Any], item: dict[str, Any]) -> bool:
    told = str(item.get(_SCANS) or "").lstrip("0").isdecimal()
    return told and bool(item.get("qrcode.url") or said.get("event_type") == "scans.scan_update")


def _has_status(said: dict[str, Any], item: dict[str, Any]) -> bool:
    return bool(item.get(_STATUS)) or said.get("event_type") == _DELIVERED


def _routing(said: dict[str, Any]) -> str:
    data = said.get("data")
    return routing_text(data.get("order_item.id") if isinstance(data, dict) else "")
