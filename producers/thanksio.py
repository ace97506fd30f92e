"""Takes the webhook events of thanks.io apart: an item's status, and how often it was scanned, are two reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pydantic_core import to_json

from producers.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

_SCANS: Final = "order_item.scans"
_STATUS: Final = "order_item.current_status"
_DELIVERED: Final = "order_item.delivered"


def parts(found: Record) -> Iterator[Record]:
    """
    Yield one report or two.

    An update is a snapshot of its order item, in which the item's status and how often its QR code was scanned stand
    side by side (docs.thanks.io, "QR code scans").
    """
    said, item = found.said, found.said.get("data")
    if not isinstance(item, dict) or not _is_scanned(said, item) or not _has_status(said, item):
        yield found
        return
    # The status first: both have the time of the snapshot, and nobody scans what was not made.
    for part, other in (("current_status", _SCANS), ("scans", _STATUS)):
        told = {**said, "data": {name: value for name, value in item.items() if name != other}}
        yield Record(to_json(told), told, f"{found.place}[{part}]")


def _is_scanned(said: dict[str, Any], item: dict[str, Any]) -> bool:
    told = str(item.get(_SCANS) or "").lstrip("0").isdecimal()
    return told and bool(item.get("qrcode.url") or said.get("event_type") == "scans.scan_update")


def _has_status(said: dict[str, Any], item: dict[str, Any]) -> bool:
    return bool(item.get(_STATUS)) or said.get("event_type") == _DELIVERED
