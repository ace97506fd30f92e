"""What the mailer's manifest says: which mailpieces there are, and whose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pydantic import TypeAdapter, ValidationError

from worker.domain.dead_letter import Reason
from worker.domain.reading import Reading, Registered, Unreadable
from worker.sources.ids import is_id
from worker.sources.registration import WORDS, mailpiece_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from worker.envelope import RawEvent

__all__ = ["WORDS", "read"]

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
        return Registered(mailpiece_of(row))
    except ValueError as wrong:
        return Unreadable(Reason.UNREADABLE, str(wrong), keys)


def _texts(row: Mapping[str, Any]) -> dict[str, str]:
    """Return the columns that say something, as texts."""
    if any(isinstance(value, list | dict) for value in row.values()):
        raise ValueError("A column of the manifest holds a list or an object: each holds one text.")
    texts = {name.strip(): str(value).strip() for name, value in row.items() if value is not None}
    return {name: text for name, text in texts.items() if text}
