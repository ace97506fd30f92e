"""What the mailer's manifest says: which mailpieces there are, and whose."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from pydantic import TypeAdapter, ValidationError

from worker.domain.dead_letter import Reason
from worker.domain.imb import parse_imb
from worker.domain.mailpiece import PARTNERS, Mailpiece, Recipient
from worker.domain.reading import Reading, Registered, Unreadable
from worker.domain.record_id import object_of, to_18
from worker.domain.status_sets import Country
from worker.sources.ids import LONGEST_ID, is_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from worker.envelope import RawEvent

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
_COLUMNS: Final = frozenset({*_IDS, "country", "salesforce_id", "imb", "planned_mail_date"})

_ROW: Final = TypeAdapter(dict[str, Any])


def read(event: RawEvent) -> Reading:
    """Say which mailpiece one line of a manifest makes known. Never raises."""
    try:
        row = _texts(_ROW.validate_json(event.payload))
    except ValidationError:
        return Unreadable(Reason.UNREADABLE, "This is damaged, or not a line of a manifest.")
    except ValueError as wrong:
        return Unreadable(Reason.UNREADABLE, str(wrong))
    given = row.get("mailpiece_id", "")
    keys = (f"id:{given}",) if is_id(given) else ()
    try:
        return Registered(_mailpiece(row))
    except ValueError as wrong:
        return Unreadable(Reason.UNREADABLE, str(wrong), keys)


def _texts(row: Mapping[str, Any]) -> dict[str, str]:
    """Return the columns that say something, as texts."""
    if any(isinstance(value, list | dict) for value in row.values()):
        raise ValueError("A column of the manifest holds a list or an object: each holds one text.")
    texts = {name.strip(): str(value).strip() for name, value in row.items() if value is not None}
    return {name: text for name, text in texts.items() if text}


def _mailpiece(row: Mapping[str, str]) -> Mailpiece:
    """Check a row. Each complaint is one sentence that does not repeat what the row holds."""
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
        attributes={name: text for name, text in row.items() if name not in _COLUMNS},
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
