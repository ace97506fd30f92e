"""What Lob's webhook events say, in our words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pydantic import TypeAdapter, ValidationError
from typing_extensions import TypedDict

from worker.domain.dead_letter import Reason
from worker.domain.reading import Noted, Reading, Sighting, Tracked, Unreadable
from worker.domain.status import StatusCode
from worker.sources.ids import is_id
from worker.sources.moments import Moment, read_moment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from worker.envelope import RawEvent

WORDS: Final[Mapping[str, StatusCode | None]] = {
    "created": StatusCode.CREATED,
    "mailed": StatusCode.MAILED,
    "in_transit": StatusCode.IN_TRANSIT,
    "in_local_area": StatusCode.IN_LOCAL_AREA,
    "processed_for_delivery": StatusCode.PROCESSED_FOR_DELIVERY,
    "re-routed": StatusCode.RE_ROUTED,
    "re_routed": StatusCode.RE_ROUTED,
    "returned_to_sender": StatusCode.RETURNED_TO_SENDER,
    "viewed": StatusCode.PURL_OPENED,
    "rejected": None,
    "rendered_pdf": None,  # a proof, not a print
    "rendered_thumbnails": None,
    "deleted": None,
    "failed": None,
    "delivered": None,
    "international_exit": None,
    "certified.mailed": StatusCode.MAILED,
    "certified.in_transit": StatusCode.IN_TRANSIT,
    "certified.in_local_area": StatusCode.IN_LOCAL_AREA,
    "certified.processed_for_delivery": StatusCode.PROCESSED_FOR_DELIVERY,
    "certified.re-routed": StatusCode.RE_ROUTED,
    "certified.re_routed": StatusCode.RE_ROUTED,
    "certified.returned_to_sender": StatusCode.RETURNED_TO_SENDER,
    "certified.delivered": None,
    "certified.pickup_available": None,
    "certified.issue": None,
}
"""The event id after its resource (`postcard.`, `letter.` and so on) → our code; None is a decision."""

_FAMILIES: Final[Mapping[str, str]] = {
    "informed_delivery.": "This is about the postal service's preview e-mail, not about the piece itself.",
    "return_envelope.": "This is the reply envelope on its way back, not the piece that was sent out.",
}
"""Words beginning so carry no code, those Lob has yet to publish included."""

_NOT_MAIL: Final = frozenset({"address", "bank_account"})

_WHY: Final[Mapping[str, str]] = {
    "rejected": "Lob could not make this piece.",
    "rendered_pdf": "Lob drew a proof; nothing is printed yet.",
    "rendered_thumbnails": "Lob drew preview pictures; nothing is printed yet.",
    "deleted": "The piece was canceled at Lob; no more events are to be expected.",
    "failed": "Lob failed to make or track this piece.",
    "delivered": "It was delivered; no status code stands for that.",
    "international_exit": "The piece has left the country; no status code stands for that.",
    "pickup_available": "The certified piece waits for pickup; no status code stands for that.",
    "issue": "The certified piece met a problem; no status code stands for that.",
}


class _EventType(TypedDict):
    id: str


class _TrackingEvent(TypedDict, total=False):
    name: str | None
    time: str | None


class _Body(TypedDict, total=False):
    id: str | None
    tracking_events: list[_TrackingEvent] | None


class _Event(TypedDict, total=False):
    object: str
    id: str
    reference_id: str | None
    event_type: _EventType
    date_created: str | None
    body: _Body | None


_EVENT: Final = TypeAdapter(_Event)


def read(event: RawEvent) -> Reading:
    """Say what one webhook event means. Never raises."""
    try:
        told = _EVENT.validate_json(event.payload)
    except ValidationError:
        return Unreadable(Reason.UNREADABLE, "This is not JSON, or not shaped like an event of Lob.")
    if told.get("object") != "event" or "event_type" not in told:
        return Unreadable(Reason.UNREADABLE, "This is some other object of Lob, not an event.")
    identity = told.get("id", "")
    if not is_id(identity):
        return Unreadable(Reason.UNREADABLE, "The event of Lob has no usable id.")
    resource, _, word = told["event_type"]["id"].partition(".")
    if resource in _NOT_MAIL:
        return Noted("This is about an address or a bank account, not about a mailpiece.", identity=identity)
    return _read_piece(told, word, identity)


def _read_piece(told: _Event, word: str, identity: str) -> Reading:
    body = told.get("body") or _Body()
    piece = next((name for name in (told.get("reference_id"), body.get("id")) if name and is_id(name)), "")
    keys = (f"lob:{piece}",) if piece and not word.startswith("return_envelope.") else ()
    moment = _moment(told.get("date_created"))
    family = next((why for prefix, why in _FAMILIES.items() if word.startswith(prefix)), "")
    if family:
        return Noted(family, keys, identity, moment and moment.at)
    if word not in WORDS:
        return Unreadable(Reason.UNKNOWN_WORD, "The event of Lob is of a kind no table has.", keys, identity)
    code = WORDS[word]
    if code is None:
        return Noted(_WHY[word.removeprefix("certified.")], keys, identity, moment and moment.at)
    moment = _scanned(body, word) or moment
    if not piece or moment is None:
        return Unreadable(Reason.UNREADABLE, "The event of Lob names no mailpiece or time.", keys, identity)
    return Tracked(keys, Sighting(code, moment.at, identity, moment.offset_minutes))


def _scanned(body: _Body, word: str) -> Moment | None:
    """Return when the post registered what the event tells: earlier tracking events stand beside it."""
    name = _letters(word.rpartition(".")[2])
    events = body.get("tracking_events") or []
    times = [event.get("time") for event in events if _letters(event.get("name") or "") == name]
    return max(filter(None, map(_moment, times)), default=None)


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text.casefold()))


def _moment(text: str | None) -> Moment | None:
    try:
        return read_moment(text) if text else None
    except ValueError:
        return None
