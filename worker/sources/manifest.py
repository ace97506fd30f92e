"""What the mailer's manifest says: which mailpieces there are, and whose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pydantic import TypeAdapter

from worker.domain.dead_letter import Reason
from worker.domain.reading import Reading, Registered, Unreadable
from worker.sources.forms import of_form
from worker.sources.registration import WORDS, mailpiece_of, own_key

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["WORDS", "read"]

_ROW: Final = TypeAdapter(dict[str, Any])


@of_form(_ROW, "a line of a manifest")
def read(row: Mapping[str, Any]) -> Reading:
    """Say which mailpiece one line of a manifest makes known. Never raises."""
    try:
        return Registered(mailpiece_of(_texts(row)))
    except ValueError as wrong:
        return Unreadable(Reason.UNREADABLE, str(wrong), own_key(row))


def _texts(row: Mapping[str, Any]) -> dict[str, str]:
    """Return the columns that say something, as texts."""
    if any(isinstance(value, list | dict) for value in row.values()):
        raise ValueError("A column of the manifest holds a list or an object: each holds one text.")
    texts = {name.strip(): str(value).strip() for name, value in row.items() if value is not None}
    return {name: text for name, text in texts.items() if text}
