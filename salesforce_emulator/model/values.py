"""Whether a value fits its field, and the form in which it is kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.model.errors import (
    Problem,
    RecordRefusedError,
    malformed_id,
    not_writable,
    required_missing,
)
from salesforce_emulator.model.ids import canonical
from salesforce_emulator.model.number_values import number_check
from salesforce_emulator.model.text_values import text_check
from salesforce_emulator.model.unreadable import UnreadableValueError

if TYPE_CHECKING:
    from salesforce_emulator.model.schema import Field

Check = Callable[[Any], Any]
Lookup = Callable[[str, str], bool]

_OFFSET: Final = re.compile(r"[+-]\d\d:?\d\d$")


def check_for(field: Field, exists: Lookup) -> Check:
    """Give the check of one field; `exists` says whether a record of an object is there."""
    if field.type == "reference":
        return _reference(field, exists)
    maker = _MAKERS.get(field.type)
    return maker(field) if maker else text_check(field)


def refusing(field: Field) -> Check:
    """Give the check of a field that may be seen but not written."""

    def check(_value: Any) -> Any:
        raise RecordRefusedError(not_writable([field.name]))

    return check


def never_empty(field: Field, check: Check) -> Check:
    """Give the check of a required field, which an update may change but not clear."""

    def filled(given: Any) -> Any:
        value = check(given)
        if value is None:
            raise RecordRefusedError(required_missing([field.name]))
        return value

    return filled


def _boolean(_field: Field) -> Check:
    words = {"true": True, "1": True, "false": False, "0": False, "": False}

    def check(value: Any) -> bool:
        if value is None or isinstance(value, bool):
            return bool(value)
        known = words.get(str(value).lower()) if isinstance(value, str | int) else None
        if known is None:
            raise UnreadableValueError("boolean", value)
        return known

    return check


def _datetime(_field: Field) -> Check:
    def check(value: Any) -> str | None:
        if value is None or value == "":
            return None
        if not isinstance(value, str) or value[10:11] != "T":
            raise UnreadableValueError("datetime", value)
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            raise UnreadableValueError("datetime", value) from None
        if value[-1] == "Z":
            return value[:19] + ".000+0000"
        if not _OFFSET.search(value):
            raise UnreadableValueError("datetime", value)
        return written(moment)

    return check


def _date(_field: Field) -> Check:
    def check(value: Any) -> str | None:
        try:
            return date.fromisoformat(value[:10]).isoformat() if value else None
        except (TypeError, ValueError):
            raise UnreadableValueError("date", value) from None

    return check


def written(moment: datetime) -> str:
    """Spell a moment as Salesforce does; a DateTime keeps whole seconds."""
    try:
        universal = moment.astimezone(UTC)
    except OverflowError:  # within a day of where the calendar begins or ends
        universal = moment.replace(tzinfo=UTC)
    return universal.isoformat()[:19] + ".000+0000"


def _reference(field: Field, exists: Lookup) -> Check:
    label = field.label.removesuffix(" ID")

    def check(value: Any) -> str | None:
        if value is None or value == "":
            return None
        full = canonical(value)
        if full is None:
            raise RecordRefusedError(malformed_id(label, value, field.name))
        if not any(exists(target, full) for target in field.refers_to):
            problem = Problem("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", (field.name,))
            raise RecordRefusedError(problem)
        return full

    return check


_MAKERS: Final[dict[str, Callable[[Field], Check]]] = {
    "boolean": _boolean,
    "datetime": _datetime,
    "date": _date,
    "double": number_check,
    "currency": number_check,
    "int": number_check,
}
