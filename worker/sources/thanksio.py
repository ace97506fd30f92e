"""What thanks.io's webhooks say, in our words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pydantic import TypeAdapter
from typing_extensions import TypedDict

from worker.domain.dead_letter import Reason
from worker.domain.reading import Noted, Reading, Sighting, Tracked, Unreadable
from worker.domain.status import StatusCode
from worker.sources.forms import of_form
from worker.sources.identity import identity_of
from worker.sources.ids import is_id
from worker.sources.moments import LAST_SECOND
from worker.sources.registration import fields_in, own_key, registering
from worker.sources.unknown_words import in_no_table

if TYPE_CHECKING:
    from collections.abc import Mapping

WORDS: Final[Mapping[str, StatusCode | None]] = {
    "processing": StatusCode.CREATED,
    "printed": StatusCode.PRINTED,
    "in_transit": StatusCode.IN_TRANSIT,
    "in_local_area": StatusCode.IN_LOCAL_AREA,
    "processed_for_delivery": StatusCode.PROCESSED_FOR_DELIVERY,
    "re_routed": StatusCode.RE_ROUTED,
    "returned_to_sender": StatusCode.RETURNED_TO_SENDER,
    "delivered": None,
    "failed": None,
}
"""An order item's current status → our code; None is a decision (docs.thanks.io, "Track order")."""

_WHY: Final = {
    "delivered": "It was delivered; no status code stands for that.",
    "failed": "thanks.io failed to make or track this piece.",
}
_FREE: Final = tuple(f"recipient.custom_{number}" for number in range(1, 5))
"""The four texts of a recipient that are the mailer's own."""
_ORDER_ITEM: Final = ("order_item.status_update", "order_item.delivered", "scans.scan_update")


class _Event(TypedDict, total=False):
    event_type: str
    event_id: str
    data: dict[str, Any]
    timestamp: int


_EVENT: Final = TypeAdapter(_Event)


@of_form(_EVENT, "an event of thanks.io")
def read(told: _Event) -> Reading:
    """
    Say what one webhook call means. Never raises.

    The keys inside `data` hold dots, and are flat. An update is a snapshot, of which the producer makes two reports
    where it has both a status and scans of the QR code. Scans told without a status are a visit: one for each count, so
    that a count told again is the same visit.
    """
    identity, kind, data = told.get("event_id", ""), told.get("event_type", ""), told.get("data", {})
    if not is_id(identity):
        return Unreadable(Reason.UNREADABLE, "The event of thanks.io has no usable id.")
    if kind == "order.status_update":
        return Noted("This is about a whole order at thanks.io, not about a mailpiece.", identity=identity)
    return _read_item(told, kind, identity, data)


def _read_item(told: _Event, kind: str, identity: str, data: Mapping[str, Any]) -> Reading:
    piece, fields = str(data.get("order_item.id") or ""), fields_in(map(data.get, _FREE))
    keys = (*own_key(fields), *((f"thanksio:{piece}",) if is_id(piece) else ()))
    if kind not in _ORDER_ITEM:
        why = in_no_table("The event_type of thanks.io", kind, "_ORDER_ITEM in worker/sources/thanksio.py")
        return Unreadable(Reason.UNKNOWN_WORD, why, keys, identity)
    seconds = told.get("timestamp", 0)
    if not keys or not 0 < seconds < LAST_SECOND:
        return Unreadable(Reason.UNREADABLE, "The event of thanks.io names no mailpiece or time.", keys, identity)
    said, scans = str(data.get("order_item.current_status") or ""), _scans(data)
    if not said and (kind == "scans.scan_update" or (scans and data.get("qrcode.url"))):
        visit = identity_of(keys[-1], "scans", scans) if scans else identity
        return Tracked(keys, Sighting(StatusCode.PURL_OPENED, seconds * 1000, visit))
    word = said or ("delivered" if kind == "order_item.delivered" else "")
    return registering(_read_status(word, keys, identity, seconds * 1000), fields)


def _scans(data: Mapping[str, Any]) -> str:
    """Give how often the QR code was scanned, as digits; "" for never."""
    told = str(data.get("order_item.scans") or "").lstrip("0")
    return told if told.isdecimal() else ""


def _read_status(said: str, keys: tuple[str, ...], identity: str, at: int) -> Reading:
    word = said.strip().casefold().replace(" ", "_").replace("-", "_")
    if word not in WORDS:
        why = in_no_table("The status of thanks.io", said, "WORDS in worker/sources/thanksio.py")
        return Unreadable(Reason.UNKNOWN_WORD, why, keys, identity)
    code = WORDS[word]
    return Noted(_WHY[word], keys, identity, at) if code is None else Tracked(keys, Sighting(code, at, identity))
