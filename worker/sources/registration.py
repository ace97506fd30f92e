"""A mailpiece as its mailer describes it: in a manifest's columns, or in fields of its own on a partner's event."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from worker.domain.dead_letter import Reason
from worker.domain.imb import parse_imb
from worker.domain.mailpiece import PARTNERS, Mailpiece, Recipient
from worker.domain.reading import Reading, Tracked, Unreadable
from worker.domain.record_id import object_of, to_18
from worker.domain.status import StatusCode
from worker.domain.status_sets import Country
from worker.sources.ids import LONGEST_ID, REDACTED, is_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from worker.domain.mailpiece import Key

WORDS: Final[Mapping[str, Country]] = {
    "us": Country.US,
    "usa": Country.US,
    "united states": Country.US,
    "ca": Country.CA,
    "can": Country.CA,
    "canada": Country.CA,
}
"""The country, without regard to capitals → ours."""

_KEYS: Final = {f"{kind}_id": kind for kind in (*PARTNERS, "partner")} | {"purl_token": "purl"}
_IDS: Final = ("mailpiece_id", "mail_drop_id", "external_id", *_KEYS)
COLUMNS: Final = frozenset({*_IDS, "country", "salesforce_id", "imb", "planned_mail_date"})
_NEEDED: Final = frozenset({"mailpiece_id", "mail_drop_id", "country"})
_ADDRESSES: Final = frozenset({"salesforce_id", "external_id"})
_PLAIN: Final = {column.replace("_", ""): column for column in COLUMNS}


def registering(reading: Reading, fields: Any) -> Reading:
    """
    Let an event that tells of a mailpiece's making register it, where its `fields` say all that a manifest would.

    These are the mailer's own, named as a manifest's columns are: mailpiece_id, mail_drop_id, country, and
    salesforce_id or external_id. All other fields are left alone: they may hold anything. The event's keys find the
    mailpiece too.
    """
    if not isinstance(reading, Tracked) or reading.sighting.code is not StatusCode.CREATED:
        return reading
    row = _own(fields) if isinstance(fields, dict) else {}
    if not (row.keys() >= _NEEDED and row.keys() & _ADDRESSES):
        return reading
    try:
        piece = mailpiece_of(row)
    except ValueError as wrong:
        return Unreadable(Reason.UNREADABLE, str(wrong), reading.keys, reading.sighting.identity)
    keys = tuple(dict.fromkeys((*piece.keys, *reading.keys)))
    return reading._replace(keys=keys, registers=piece._replace(keys=keys))


def own_key(fields: Any) -> tuple[Key, ...]:
    """Give our own id of a mailpiece as a key, where its mailer sent it along as `mailpiece_id`, in any spelling."""
    own = _own(fields).get("mailpiece_id", "") if isinstance(fields, dict) else ""
    return (f"id:{own}",) if is_id(own) else ()


def fields_in(texts: Iterable[Any]) -> dict[str, str]:
    """Give the fields that a mailer wrote into free texts as `name=value`, several in one text parted by commas."""
    parts = (part.partition("=") for text in texts if isinstance(text, str) for part in text.split(","))
    return {name.strip(): value for name, sign, value in parts if sign}


def _own(fields: Mapping[str, Any]) -> dict[str, str]:
    """Return the fields that are a manifest's columns, however they are spelled, and say something."""
    told = {_PLAIN.get(str(name).replace("_", "").casefold()): value for name, value in fields.items()}
    texts = {column: str(value).strip() for column, value in told.items() if column and isinstance(value, str | int)}
    return {column: text for column, text in texts.items() if text and text != REDACTED}


def mailpiece_of(row: Mapping[str, str]) -> Mailpiece:
    """
    Check what is said of a mailpiece, column by column; columns that say nothing are left out.

    Raises ValueError: one sentence that does not repeat what the columns hold.
    """
    for column in ("mailpiece_id", "mail_drop_id"):
        if column not in row:
            raise ValueError(f"The column {column} is empty.")
    for column in _IDS:
        if column in row and not is_id(row[column]):
            raise ValueError(f"The {column} is longer than {LONGEST_ID}, or has tabs, line ends or the like.")
    country = WORDS.get(row.get("country", "").casefold())
    if country is None:
        raise ValueError("The country is neither US nor CA.")
    imb = row.get("imb", "")
    return Mailpiece(
        row["mailpiece_id"],
        row["mail_drop_id"],
        country,
        _recipient(row.get("salesforce_id", ""), row.get("external_id", "")),
        imb,
        _day(row.get("planned_mail_date", "")),
        keys=_keys(row, imb),
        attributes={name: text for name, text in row.items() if name not in COLUMNS},
    )


def _recipient(record_id: str, external_id: str) -> Recipient:
    if bool(record_id) == bool(external_id):
        raise ValueError("A mailpiece has either a salesforce_id or an external_id, not both and not neither.")
    if not record_id:
        return Recipient(external_id=external_id)
    try:
        object_of(record_id)
        return Recipient(to_18(record_id))
    except ValueError as wrong:
        raise ValueError(f"The salesforce_id is wrong: {wrong}.") from None


def _keys(row: Mapping[str, str], imb: str) -> tuple[str, ...]:
    keys = ["id:" + row["mailpiece_id"]]
    if imb:
        try:
            keys.append("imb:" + parse_imb(imb).identity)
        except ValueError as wrong:
            raise ValueError(f"The imb is wrong: {wrong}.") from None
    return (*keys, *(f"{kind}:{row[column]}" for column, kind in _KEYS.items() if column in row))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise ValueError("The planned_mail_date is not a date like 2026-08-21.") from None
