"""What PostGrid's webhooks say, in our words."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Any, Final

from pydantic import TypeAdapter, ValidationError
from typing_extensions import TypedDict

from worker.domain.dead_letter import Reason
from worker.domain.reading import Noted, Reading, Sighting, Tracked, Unreadable
from worker.domain.status import StatusCode
from worker.sources.identity import identity_of
from worker.sources.ids import is_id
from worker.sources.moments import read_moment
from worker.sources.not_events import no_event_of
from worker.sources.registration import own_key, registering
from worker.sources.unknown_words import in_no_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from worker.envelope import RawEvent

WORDS: Final[Mapping[str, StatusCode | None]] = {
    "ready": StatusCode.CREATED,
    "printing": None,  # given to a printer, to be processed within two business days
    "processed_for_delivery": StatusCode.MAILED,  # handed to the postal service: not our ProcessedForDelivery
    "completed": None,
    "cancelled": None,
}
"""An order's `status` → our code; None is a decision (postgrid.readme.io, "Tracking your orders")."""

POSTAL_WORDS: Final[Mapping[str, StatusCode]] = {
    "entered_mail_stream": StatusCode.IN_TRANSIT,
    "out_for_delivery": StatusCode.PROCESSED_FOR_DELIVERY,
    "returned_to_sender": StatusCode.RETURNED_TO_SENDER,
}
"""An order's `imbStatus` → our code. Orders printed in or destined for Canada have none."""

_ORDERS: Final = frozenset({"letter", "postcard", "self_mailer", "cheque", "box", "snap_pack"})
_NOT_MAIL: Final[Mapping[str, str]] = {
    "return_envelope_order": "This is about return envelopes, not about a piece that was sent out.",
    "campaign": "This is about a whole campaign at PostGrid, not about a mailpiece.",
    "virtual_mailbox_item": "This is about mail received at PostGrid, not about a piece that was sent out.",
    "postal_statement": "This is about a postal statement, not about a mailpiece.",
    "document": "This is about a document at PostGrid, not about a mailpiece.",
}
_WHY: Final = {
    "printing": "PostGrid gave it to a printer; it is not printed yet.",
    "completed": "PostGrid takes it to be delivered; no status code stands for that.",
    "cancelled": "The order was canceled at PostGrid; no more events are to be expected.",
}


class _Event(TypedDict, total=False):
    id: str
    object: str
    type: str
    live: bool
    createdAt: str
    data: Any


_EVENT: Final = TypeAdapter(_Event)


def read(event: RawEvent) -> Reading:
    """
    Say what one webhook call means, in the JSON or the JWT format. Never raises.

    Progress is carried by an order's fields, of which every update is a snapshot. The producer makes two reports of one
    that has both `status` and `imbStatus`; in a token, which it does not open, `imbStatus` goes before. A status told
    again has the identity it had before. An order's making is told by the type, whatever its fields say by then. The
    token's signature is the receiver's concern.
    """
    try:
        told = _EVENT.validate_json(_body(event.payload))
    except (ValidationError, binascii.Error):
        return Unreadable(Reason.UNREADABLE, "This is neither JSON nor a token shaped like an event of PostGrid.")
    identity = told.get("id", "")
    if told.get("object") != "event" or not is_id(identity):
        return Unreadable(Reason.UNREADABLE, no_event_of("PostGrid", told.get("object", "")))
    if told.get("live") is not True:
        return Noted("This is a test at PostGrid: nothing is mailed.", identity=identity)
    return _read_live(told, identity)


def _read_live(told: _Event, identity: str) -> Reading:
    resource, _, happened = told.get("type", "").partition(".")
    data = told.get("data")
    data = data if isinstance(data, dict) else {}
    if resource in _NOT_MAIL:
        return Noted(_NOT_MAIL[resource], identity=identity)
    if (resource, happened) == ("tracker", "visited"):
        return _visit(data, told)
    if resource not in _ORDERS or happened not in {"created", "updated"}:
        why = in_no_table("PostGrid's type", told.get("type", ""), "_ORDERS in worker/sources/postgrid.py")
        return Unreadable(Reason.UNKNOWN_WORD, why, identity=identity)
    made = {"status": "ready", "imbStatus": None} if happened == "created" else {}
    return _order({**data, **made}, told)


def _body(payload: bytes) -> bytes:
    """Give the JSON of a body that may be a token: header, claims and signature, parted by dots."""
    if payload.lstrip()[:1] == b"{" or payload.count(b".") != 2:  # noqa: PLR2004 - three parts
        return payload
    claims = payload.split(b".")[1].strip()
    return base64.b64decode(claims + b"=" * (-len(claims) % 4), altchars=b"-_", validate=True)


def _visit(data: Mapping[str, Any], told: _Event) -> Reading:
    piece, visit = str(data.get("orderID") or ""), str(data.get("id") or "")
    moment = read_moment(data.get("createdAt")) or read_moment(told.get("createdAt"))
    if not is_id(piece) or not is_id(visit) or moment is None:
        return Unreadable(Reason.UNREADABLE, "The visit of PostGrid names no order or time.", identity=told["id"])
    return Tracked((f"postgrid:{piece}",), Sighting(StatusCode.PURL_OPENED, moment.at, visit))


def _order(data: Mapping[str, Any], told: _Event) -> Reading:
    piece, said = str(data.get("id") or ""), told["id"]
    if not is_id(piece):
        return Unreadable(Reason.UNREADABLE, "The event of PostGrid names no order.", identity=said)
    keys = (*own_key(data.get("metadata")), f"postgrid:{piece}")
    postal, word = data.get("imbStatus"), str(data.get("status") or "")
    if postal is None and word in _WHY:
        moment = read_moment(told.get("createdAt"))
        return Noted(_WHY[word], keys, said, moment and moment.at)
    code = WORDS.get(word) if postal is None else POSTAL_WORDS.get(str(postal))
    if code is None:
        return Unreadable(Reason.UNKNOWN_WORD, _unknown(word, postal), keys, said)
    moment = (read_moment(data.get("imbDate")) if postal is not None else None) or read_moment(told.get("createdAt"))
    if moment is None:
        return Unreadable(Reason.UNREADABLE, "The event of PostGrid has no readable time.", keys, said)
    again = identity_of(piece, word) if postal is None else identity_of(piece, postal, moment.at)
    tracked = Tracked(keys, Sighting(code, moment.at, again, moment.offset_minutes))
    return registering(tracked, data.get("metadata"))


def _unknown(word: str, postal: Any) -> str:
    if postal is None:
        return in_no_table("PostGrid's status", word, "WORDS in worker/sources/postgrid.py")
    return in_no_table("PostGrid's imbStatus", postal, "POSTAL_WORDS in worker/sources/postgrid.py")
