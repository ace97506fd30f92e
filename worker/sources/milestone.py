"""What the printer's milestones say, in our words."""

from __future__ import annotations

from typing import Final

from pydantic import ConfigDict, TypeAdapter, with_config
from typing_extensions import TypedDict

from worker.domain.dead_letter import Reason
from worker.domain.reading import Reading, Sighting, Tracked, Unreadable
from worker.domain.status import StatusCode, status_code
from worker.sources.forms import of_form
from worker.sources.ids import is_id
from worker.sources.moments import read_moment
from worker.sources.unknown_words import none_of_ours

WORDS: Final = {
    code.value: code for code in (StatusCode.CREATED, StatusCode.ADDRESSED, StatusCode.PRINTED, StatusCode.MAILED)
}
"""Our own words, exact or spaced ("Mail Piece Created"): what happens before the post has the piece."""


@with_config(ConfigDict(coerce_numbers_to_str=True))
class _Milestone(TypedDict, total=False):
    mailpiece_id: str | None
    status: str | None
    time: str | None
    occurred_at: str | None
    event_id: str | None


_MILESTONE: Final = TypeAdapter(_Milestone)


@of_form(_MILESTONE, "a milestone")
def read(told: _Milestone) -> Reading:
    """Say what one milestone means. Never raises."""
    piece = (told.get("mailpiece_id") or "").strip()
    if not is_id(piece):
        return Unreadable(Reason.UNREADABLE, "The milestone has no usable mailpiece id.")
    keys = (f"id:{piece}",)
    code = status_code(told.get("status") or "")
    if code is None:
        return Unreadable(Reason.UNKNOWN_WORD, none_of_ours("The milestone's status", told.get("status") or ""), keys)
    if code not in WORDS:
        return Unreadable(Reason.UNKNOWN_WORD, f"{code} is not a printer's milestone: another source reports it.", keys)
    return _sighting(told, piece, code)


def _sighting(told: _Milestone, piece: str, code: StatusCode) -> Reading:
    keys = (f"id:{piece}",)
    time = (told.get("time") or told.get("occurred_at") or "").strip()
    moment = read_moment(time)
    if moment is None:
        return Unreadable(Reason.UNREADABLE, "The milestone has no readable time.", keys)
    given = (told.get("event_id") or "").strip()
    if given and not is_id(given):
        return Unreadable(Reason.UNREADABLE, "The milestone's event id is too long or has invisible characters.", keys)
    return Tracked(keys, Sighting(code, moment.at, given or f"{piece}|{code}|{time}", moment.offset_minutes))
