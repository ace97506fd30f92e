"""What Lob's webhook events say, in our words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pydantic import TypeAdapter
from typing_extensions import TypedDict

from worker.domain.dead_letter import Reason
from worker.domain.reading import Noted, Reading, Sighting, Tracked, Unreadable
from worker.sources.forms import of_form
from worker.sources.ids import is_id
from worker.sources.lob_words import FAMILIES, MAIL, NOT_MAIL, WHY, WORDS
from worker.sources.moments import Moment, read_moment
from worker.sources.not_events import no_event_of
from worker.sources.registration import own_key, registering
from worker.sources.requests import request_of
from worker.sources.unknown_words import in_no_table

if TYPE_CHECKING:
    from worker.envelope import RawEvent

__all__ = ["WORDS", "read"]


class _EventType(TypedDict):
    id: str


class _TrackingEvent(TypedDict, total=False):
    name: str | None
    time: str | None


class _Body(TypedDict, total=False):
    id: str | None
    metadata: dict[str, Any] | None
    tracking_events: list[_TrackingEvent] | None


class _Event(TypedDict, total=False):
    object: str
    id: str
    reference_id: str | None
    event_type: _EventType
    date_created: str | None
    body: _Body | None
    deleted: Any


_EVENT: Final = TypeAdapter(_Event)


def read(event: RawEvent) -> Reading:
    """Say what one webhook event means. Never raises."""
    if request_of(event).get("trial"):
        return Noted("Lob's debugger sent this: it is a test, and its ids are invented.")
    return _read_told(event)


@of_form(_EVENT, "an event of Lob")
def _read_told(told: _Event) -> Reading:
    if told.get("object") != "event" or "event_type" not in told:
        kind = told.get("object") or ("deleted" if told.get("deleted") else "")
        return Unreadable(Reason.UNREADABLE, no_event_of("Lob", kind))
    identity = told.get("id", "")
    if not is_id(identity):
        return Unreadable(Reason.UNREADABLE, "The event of Lob has no usable id.")
    return _read_event(told, identity)


def _read_event(told: _Event, identity: str) -> Reading:
    resource, _, word = told["event_type"]["id"].partition(".")
    if resource in NOT_MAIL:
        return Noted(NOT_MAIL[resource], identity=identity)
    if resource not in MAIL:
        why = in_no_table("Lob's resource", resource, "MAIL or NOT_MAIL in worker/sources/lob_words.py")
        return Unreadable(Reason.UNKNOWN_WORD, why, identity=identity)
    return _read_piece(told, word, identity)


def _read_piece(told: _Event, word: str, identity: str) -> Reading:
    body = told.get("body") or _Body()
    piece = next((name for name in (told.get("reference_id"), body.get("id")) if name and is_id(name)), "")
    keys = (*own_key(body.get("metadata")), *((f"lob:{piece}",) if piece else ()))
    if word.startswith("return_envelope."):
        keys = ()
    moment = read_moment(told.get("date_created"))
    family = next((why for prefix, why in FAMILIES.items() if word.startswith(prefix)), "")
    if family:
        return Noted(family, keys, identity, moment and moment.at)
    if word not in WORDS:
        why = in_no_table("Lob's word", word, "WORDS in worker/sources/lob_words.py")
        return Unreadable(Reason.UNKNOWN_WORD, why, keys, identity)
    code = WORDS[word]
    if code is None:
        return Noted(WHY[word.removeprefix("certified.")], keys, identity, moment and moment.at)
    moment = _scanned(body, word) or moment
    if not keys or moment is None:
        return Unreadable(Reason.UNREADABLE, "The event of Lob names no mailpiece or time.", keys, identity)
    tracked = Tracked(keys, Sighting(code, moment.at, identity, moment.offset_minutes))
    return registering(tracked, body.get("metadata"))


def _scanned(body: _Body, word: str) -> Moment | None:
    """Return when the post registered what the event tells: earlier tracking events stand beside it."""
    name = _letters(word.rpartition(".")[2])
    events = body.get("tracking_events") or []
    times = [event.get("time") for event in events if _letters(event.get("name") or "") == name]
    return max(filter(None, map(read_moment, times)), default=None)


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text.casefold()))
