"""What Poplar's webhooks say, in our words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pydantic import ConfigDict, TypeAdapter, with_config
from typing_extensions import TypedDict

from worker.domain.dead_letter import Reason
from worker.domain.reading import Noted, Reading, Sighting, Tracked, Unreadable
from worker.domain.status import StatusCode
from worker.sources.forms import of_form
from worker.sources.identity import identity_of
from worker.sources.ids import is_id
from worker.sources.moments import read_moment
from worker.sources.unknown_words import in_no_table

if TYPE_CHECKING:
    from collections.abc import Mapping

WORDS: Final[Mapping[str, StatusCode | None]] = {
    "processing": StatusCode.CREATED,
    "production": StatusCode.PRINTED,
    "mailed": StatusCode.MAILED,
    "in_transit": StatusCode.IN_TRANSIT,
    "delivered": StatusCode.PROCESSED_FOR_DELIVERY,  # "scanned and processed for delivery by USPS"
    "holdout": None,
    "suppressed": None,
    "exception": None,
}
"""A mailing's event or state → our code; None is a decision (docs.heypoplar.com, "Webhooks", "Mailing history")."""

_WHY: Final = {
    "holdout": "The recipient was held out of the campaign: nothing is mailed.",
    "suppressed": "The recipient is on a suppression list: nothing is mailed.",
    "exception": "Poplar failed to make or mail this piece.",
}


@with_config(ConfigDict(coerce_numbers_to_str=True))
class _Event(TypedDict, total=False):
    object_id: str | None
    object_type: str | None
    event: str | None
    timestamp: str | None


_EVENT: Final = TypeAdapter(_Event)


@of_form(_EVENT, "an event of Poplar")
def read(told: _Event) -> Reading:
    """Say what one webhook call means. Never raises."""
    if (told.get("object_type") or "").casefold() != "mailing":
        return Unreadable(Reason.UNREADABLE, "This is about some other object of Poplar, not about a mailing.")
    piece, word = (told.get("object_id") or "").strip(), (told.get("event") or "").strip()
    if not is_id(piece):
        return Unreadable(Reason.UNREADABLE, "The event of Poplar names no mailing.")
    return _read_mailing(piece, word, told.get("timestamp") or "")


def _read_mailing(piece: str, said: str, time: str) -> Reading:
    keys, word = (f"poplar:{piece}",), said.casefold()
    if word not in WORDS:
        why = in_no_table("Poplar's event", said, "WORDS in worker/sources/poplar.py")
        return Unreadable(Reason.UNKNOWN_WORD, why, keys)
    moment = read_moment(time)
    if moment is None:
        return Unreadable(Reason.UNREADABLE, "The event of Poplar has no readable time.", keys)
    identity, code = identity_of(piece, word, moment.at), WORDS[word]
    if code is None:
        return Noted(_WHY[word], keys, identity, moment.at)
    return Tracked(keys, Sighting(code, moment.at, identity, moment.offset_minutes))
