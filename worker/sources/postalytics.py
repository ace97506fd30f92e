"""What Postalytics' webhooks say, in our words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pydantic import TypeAdapter

from worker.domain.dead_letter import Reason
from worker.domain.reading import Noted, Reading, Sighting, Tracked, Unreadable
from worker.domain.status import StatusCode
from worker.sources.identity import identity_of
from worker.sources.ids import is_id
from worker.sources.moments import read_moment
from worker.sources.registration import own_key, registering
from worker.sources.requests import request_of
from worker.sources.unknown_words import in_no_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from worker.envelope import RawEvent

WORDS: Final[Mapping[int | str, StatusCode | None]] = {
    0: StatusCode.CREATED,
    2: StatusCode.RE_ROUTED,
    3: StatusCode.RETURNED_TO_SENDER,
    4: StatusCode.IN_TRANSIT,
    5: StatusCode.IN_LOCAL_AREA,
    6: StatusCode.PROCESSED_FOR_DELIVERY,
    7: StatusCode.PURL_OPENED,
    8: StatusCode.PURL_COMPLETED,
    9: StatusCode.ADDRESSED,
    10: StatusCode.PRINTED,
    11: StatusCode.MAILED,
    "None": None,
    "Error": None,
}
"""
`eventType` → our code (support article 70000599976, "Webhooks"). 1 is not assigned there.

The two words stand in article 70000600508, "Delivery and response status codes", and have no number.
"""

_WHY: Final[Mapping[int | str, str]] = {
    "None": "Postalytics tells of a general error; nothing happened to the piece.",
    "Error": "Postalytics did not make this piece: its data was bad.",
}

_EVENT: Final = TypeAdapter(dict[str, Any])


def read(event: RawEvent) -> Reading:
    """
    Say what one webhook call means. Never raises.

    A piece is known by its mail drop and contact (`meta.dropId`, `meta.dataId`), or by a column `mailpiece_id` of the
    list, which comes back in `meta.fields`. Names are taken in camel and in snake case: no literal body is published.
    The receiver tells beside the call which mail drops its endpoint has, where that is known.
    """
    try:
        told = _plain(_EVENT.validate_json(event.payload))
    except ValueError:
        return Unreadable(Reason.UNREADABLE, "This is damaged, or not an event of Postalytics.")
    drops = request_of(event).get("mail_drops")
    if drops and not _drops(told) <= set(drops):
        why = "The event names another mail drop than those of the endpoint it came to."
        return Unreadable(Reason.CONFLICT, why, _keys(told))
    return _read_told(_of_drop(told, drops[0]) if drops and len(drops) == 1 else told)


def _read_told(told: Mapping[str, Any]) -> Reading:
    keys = _keys(told)
    kind = _kind(told.get("eventtype"))
    if kind is None:
        return Unreadable(Reason.UNREADABLE, "This has no event type: it does not say what happened.", keys)
    if kind in _WHY:
        return Noted(_WHY[kind], keys)
    return _read_kind(told, kind, keys)


def _drops(told: Mapping[str, Any]) -> set[str]:
    """Give the mail drops that a call names: its own, and that of a column `mail_drop_id` of the list."""
    meta, fields = _fields(told)
    return {_text(meta.get("dropid")), _text(fields.get("maildropid"))} - {""}


def _of_drop(told: Mapping[str, Any], drop: str) -> dict[str, Any]:
    """Give a call as if it named its mail drop in both places."""
    meta, fields = _fields(told)
    return {**told, "meta": {**meta, "dropid": drop, "fields": {**fields, "maildropid": drop}}}


def _read_kind(told: Mapping[str, Any], kind: int | str, keys: tuple[str, ...]) -> Reading:
    code = WORDS.get(kind)
    if code is None:
        why = in_no_table("Postalytics' eventType", kind, "WORDS in worker/sources/postalytics.py")
        return Unreadable(Reason.UNKNOWN_WORD, why, keys)
    moment = read_moment(told.get("eventdate"))
    if moment is None:
        return Unreadable(Reason.UNREADABLE, "The event of Postalytics has no readable date.", keys)
    if not keys:
        return Unreadable(Reason.UNREADABLE, "The event of Postalytics names no mailpiece.")
    identity = identity_of(*keys, told.get("mailid"), kind, moment.at)
    tracked = Tracked(keys, Sighting(code, moment.at, identity, moment.offset_minutes))
    return registering(tracked, _fields(told)[1])


def _keys(told: Mapping[str, Any]) -> tuple[str, ...]:
    meta, fields = _fields(told)
    contact = f"{_text(meta.get('dropid'))}/{_text(meta.get('dataid'))}"
    known = is_id(contact) and contact.strip("/").count("/")
    return (*own_key(fields), *((f"postalytics:{contact}",) if known else ()))


def _fields(told: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give what stands beside a webhook call: its `meta`, and the columns of the list in it."""
    meta = told.get("meta")
    meta = _plain(meta) if isinstance(meta, dict) else {}
    fields = meta.get("fields")
    return meta, _plain(fields) if isinstance(fields, dict) else {}


def _plain(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name.replace("_", "").casefold(): value for name, value in said.items()}


def _text(value: Any) -> str:
    return str(value).strip() if isinstance(value, str | int) else ""


def _kind(value: Any) -> int | str | None:
    """Read an event type. Nothing, a truth value or a foreign word is none: 0 is a type like any other."""
    if isinstance(value, bool):
        return None
    text = _text(value)
    if text.title() in _WHY:
        return text.title()
    return int(text) if text.isdecimal() and len(text) <= 4 else None  # noqa: PLR2004 - far more than there are
