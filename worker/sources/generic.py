"""What anybody's events say in the JSON this project documents: plain, or in a standard envelope."""

from __future__ import annotations

from base64 import b64decode
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pydantic import ConfigDict, TypeAdapter, with_config
from typing_extensions import TypedDict

from worker.domain.dead_letter import Reason
from worker.domain.imb import Imb, parse_imb
from worker.domain.reading import Noted, Reading, Sighting, Tracked, Unreadable
from worker.domain.status import StatusCode, status_code
from worker.sources.identity import identity_of
from worker.sources.ids import is_id
from worker.sources.moments import read_moment
from worker.sources.registration import registering
from worker.sources.requests import Request, request_of
from worker.sources.unknown_words import none_of_ours

if TYPE_CHECKING:
    from collections.abc import Mapping

    from worker.envelope import RawEvent

WORDS: Final = {code.value: code for code in StatusCode}
"""All of our own words, exact or spaced ("In Transit")."""

_KEYS: Final = {"mailpiece_id": "id", "partner_id": "partner", "purl_token": "purl"}
_OBJECT: Final = TypeAdapter(dict[str, Any])


@with_config(ConfigDict(coerce_numbers_to_str=True))
class _Event(TypedDict, total=False):
    mailpiece_id: str | None
    partner_id: str | None
    purl_token: str | None
    imb: str | None
    status: str | None
    occurred_at: str | None
    event_id: str | None
    test: bool | None


_EVENT: Final = TypeAdapter(_Event)


class _Said(NamedTuple):
    """What is known of the request, its body, and the event in it: the body itself where it stands alone."""

    request: Request
    body: Mapping[str, Any]
    fields: Mapping[str, Any]


def read(event: RawEvent) -> Reading:
    """
    Say what one event means. Never raises.

    It holds `status`, `occurred_at`, and one or more of `mailpiece_id`, `partner_id`, `imb` and `purl_token`. It may
    stand alone, be the `data` of a CloudEvent 1.0 (whose `source` and `id` tell it from others, and whose `time` serves
    where `occurred_at` is missing) or the `data` of a Standard Webhook (with its `timestamp`, and an `id` beside the
    data if there is one). What only a request's headers say, the receiver tells beside it: the attributes of a
    CloudEvent in binary mode, and the id of a Standard Webhook with the endpoint it came to.
    """
    try:
        said = _layers(_OBJECT.validate_json(event.payload), request_of(event))
        told = _EVENT.validate_python(said.fields)
    except ValueError:
        return Unreadable(Reason.UNREADABLE, "This is damaged, or not a generic event.")
    try:
        keys, imb = _keys(told)
    except ValueError as wrong:
        return Unreadable(Reason.UNREADABLE, f"The event's barcode is wrong: {wrong}.")
    if not keys:
        return Unreadable(Reason.UNREADABLE, "The event names no mailpiece.")
    if imb and imb.is_reply:
        return Noted("This is a reply envelope on its way back, not the piece that was sent out.")
    return _read_status(told, said, keys, "".join(imb or ()))


def _layers(whole: dict[str, Any], request: Request) -> _Said:
    """Take the envelopes apart. Raises ValueError for data that is not what it says."""
    attributes = request.get("cloud_event")
    body = {**attributes, "data": whole} if attributes else whole
    data, coded = body.get("data"), body.get("data_base64")
    if isinstance(coded, str):
        data = _OBJECT.validate_json(b64decode(coded, validate=True))
    return _Said(request, body, data if isinstance(data, dict) else body)


def _read_status(told: _Event, said: _Said, keys: tuple[str, ...], imb: str) -> Reading:
    code = status_code(told.get("status") or "")
    if code is None:
        why = none_of_ours("The event's status", told.get("status") or "")
        return Unreadable(Reason.UNKNOWN_WORD, why, keys)
    moment = read_moment(told.get("occurred_at") or said.body.get("time") or said.body.get("timestamp"))
    if moment is None:
        return Unreadable(Reason.UNREADABLE, "The event has no readable time.", keys)
    identity = _identity(told, said) or identity_of(*keys, code, moment.at)
    if not is_id(identity):
        return Unreadable(Reason.UNREADABLE, "The event's id is too long or has invisible characters.", keys)
    if told.get("test"):
        return Noted("Its sender calls it a test.", keys, identity, moment.at)
    tracked = Tracked(keys, Sighting(code, moment.at, identity, moment.offset_minutes), imb)
    return registering(tracked, said.fields)


def _keys(told: _Event) -> tuple[tuple[str, ...], Imb | None]:
    given = {kind: str(told.get(name) or "").strip() for name, kind in _KEYS.items()}
    keys = [f"{kind}:{value}" for kind, value in given.items() if is_id(value)]
    digits = (told.get("imb") or "").strip()
    imb = parse_imb(digits) if digits else None
    return (*keys, *([f"imb:{imb.identity}"] if imb else [])), imb


def _identity(told: _Event, said: _Said) -> str:
    """Give the first id that the standards or we define; an id beside the data may be anything's."""
    source, given, own = said.body.get("source"), said.body.get("id"), (told.get("event_id") or "").strip()
    if said.body.get("specversion") and source and given:
        return identity_of(source, given)
    message = said.request.get("message")
    if message and not own:
        return identity_of("webhook", message["endpoint"], message["id"])
    beside = str(given).strip() if isinstance(given, str | int) and said.fields is not said.body else ""
    return own or beside
