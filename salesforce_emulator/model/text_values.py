"""Whether a text fits its field: its length, its list of values, its form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.model.errors import Problem, RecordRefusedError
from salesforce_emulator.model.unreadable import UnreadableValueError

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesforce_emulator.model.schema import Field

TEXT_LENGTH: Final = 255
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def text_check(field: Field) -> Callable[[Any], Any]:
    """Give the check of one text field."""
    limit = field.length or TEXT_LENGTH
    further = _further_text_check(field)

    def check(value: Any) -> Any:
        if type(value) is not str:
            value = _as_text(value)
            if value is None:
                return None
        value = value.strip()
        if len(value) > limit:
            text = f"{field.label}: data value too large: {value} (max length={limit})"
            raise RecordRefusedError(Problem("STRING_TOO_LONG", text, (field.name,)))
        if further is not None and value:
            further(value)
        return value or None

    return check


def _as_text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, dict | list):
        raise UnreadableValueError("string", value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _further_text_check(field: Field) -> Callable[[str], None] | None:
    allowed = frozenset(value for value, _label in field.picklist)

    def listed(value: str) -> None:
        if value not in allowed:
            text = f"{field.label}: bad value for restricted picklist field: {value}"
            raise RecordRefusedError(Problem("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", text, (field.name,)))

    def address(value: str) -> None:
        if not _EMAIL.fullmatch(value):
            text = f"{field.label}: invalid email address: {value}"
            raise RecordRefusedError(Problem("INVALID_EMAIL_ADDRESS", text, (field.name,)))

    return listed if field.restricted else address if field.type == "email" else None
