"""What Stannp's webhooks say, in our words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pydantic import TypeAdapter

from worker.domain.dead_letter import Reason
from worker.domain.reading import Noted, Reading, Sighting, Tracked, Unreadable
from worker.domain.status import StatusCode
from worker.sources.forms import of_form
from worker.sources.identity import identity_of
from worker.sources.ids import is_id
from worker.sources.moments import read_moment
from worker.sources.registration import fields_in, own_key, registering
from worker.sources.unknown_words import in_no_table

if TYPE_CHECKING:
    from collections.abc import Mapping

WORDS: Final[Mapping[str, StatusCode | None]] = {
    "received": StatusCode.CREATED,
    "created": StatusCode.CREATED,
    "producing": StatusCode.PRINTED,
    "printing": StatusCode.PRINTED,
    "handed_over": StatusCode.MAILED,
    "dispatched": StatusCode.MAILED,
    "local_delivery": StatusCode.PROCESSED_FOR_DELIVERY,  # at the final delivery office, delivered within 24 hours
    "returned": StatusCode.RETURNED_TO_SENDER,
    "delivered": None,  # an estimate
    "cancelled": None,
}
"""A mailpiece's status → our code; None is a decision (stannp.com, direct mail API, "Webhooks" and "Reporting")."""

_WHY: Final = {
    "delivered": "Stannp estimates that it was delivered; no status code stands for that.",
    "cancelled": "The piece was canceled at Stannp; no more events are to be expected.",
}
_TIMES: Final = {"received": "created", "producing": "printing", "handed_over": "dispatched"}
"""A status → the field of a mailpiece that has its time, where the two are not called alike."""

_EVENT: Final = TypeAdapter(dict[str, Any])


@of_form(_EVENT, "an event of Stannp")
def read(told: Mapping[str, Any]) -> Reading:
    """Say what one mailpiece of a webhook call means; its producer cuts the calls into mailpieces. Never raises."""
    match told.get("event"):
        case "test_url":
            return Noted("Stannp tried whether the address answers: it is about no mailpiece.")
        case "campaign_status":
            return Noted("This is about a whole campaign at Stannp, not about a mailpiece.")
        case "mailpiece_status":
            piece = told.get("mailpiece")
            return _read_piece(piece if isinstance(piece, dict) else {}, told.get("created"))
    if not told.get("event"):
        return Unreadable(Reason.UNREADABLE, "This describes something at Stannp, not what happened to a mailpiece.")
    why = in_no_table("Stannp's event", told["event"], "those that worker/sources/stannp.py reads")
    return Unreadable(Reason.UNKNOWN_WORD, why)


def _read_piece(piece: Mapping[str, Any], created: Any) -> Reading:
    name, word = str(piece.get("id") or ""), str(piece.get("status") or "")
    if not is_id(name):
        return Unreadable(Reason.UNREADABLE, "The event of Stannp names no mailpiece.")
    fields = fields_in([piece.get("tags")])
    keys = (*own_key(fields), f"stannp:{name}")
    if word not in WORDS:
        why = in_no_table("Stannp's status", word, "WORDS in worker/sources/stannp.py")
        return Unreadable(Reason.UNKNOWN_WORD, why, keys)
    times = (piece.get(word), piece.get(_TIMES.get(word, "")), created)
    moment = next(filter(None, map(read_moment, times)), None)
    identity = identity_of(name, word, moment and moment.at)
    code = WORDS[word]
    if code is None:
        return Noted(_WHY[word], keys, identity, moment and moment.at)
    if moment is None:
        return Unreadable(Reason.UNREADABLE, "The event of Stannp has no readable time.", keys)
    return registering(Tracked(keys, Sighting(code, moment.at, identity, moment.offset_minutes)), fields)
