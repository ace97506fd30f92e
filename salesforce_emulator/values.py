"""Whether a value fits its field, and the form in which it is kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.errors import Problem, RecordRefusedError, malformed_id, not_writable
from salesforce_emulator.ids import canonical

if TYPE_CHECKING:
    from salesforce_emulator.schema import Field

Check = Callable[[Any], Any]
Lookup = Callable[[str, str], bool]

TEXT_LENGTH: Final = 255
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_OFFSET: Final = re.compile(r"[+-]\d\d:?\d\d$")
_TOKENS: Final[dict[type, str]] = {dict: "START_OBJECT value {", list: "START_ARRAY value ["}


class UnreadableValueError(Exception):
    """A value JSON can carry but the field's type cannot: it ends the whole request."""

    def __init__(self, kind: str, value: object) -> None:
        """Keep the value, so that its place in the body can be found."""
        token = _TOKENS.get(type(value), f"VALUE_STRING value {value}")
        super().__init__(
            f"Cannot deserialize instance of {kind} from {token} or request may be missing a required field"
        )
        self.value = value


def check_for(field: Field, exists: Lookup) -> Check:
    """Give the check of one field; `exists` says whether a record of an object is there."""
    if field.type == "reference":
        return _reference(field, exists)
    makers = {"boolean": _boolean, "datetime": _datetime, "double": _number, "int": _number}
    maker = makers.get(field.type)
    return maker(field) if maker else _text(field)


def refusing(field: Field) -> Check:
    """Give the check of a field that may be seen but not written."""

    def check(_value: Any) -> Any:
        raise RecordRefusedError(not_writable([field.name]))

    return check


def _text(field: Field) -> Check:
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


def _number(field: Field) -> Check:
    whole_digits = (field.precision or 18) - field.scale

    def check(value: Any) -> float | int | None:
        if value is None or value == "":
            return None
        try:
            number = round(float(value), field.scale)
        except (TypeError, ValueError):
            raise UnreadableValueError(field.type, value) from None
        if abs(number) >= 10**whole_digits:
            text = f"{field.label}: value outside of valid range on numeric field: {value}"
            raise RecordRefusedError(Problem("NUMBER_OUTSIDE_VALID_RANGE", text, (field.name,)))
        return int(number) if field.type == "int" else number

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


def written(moment: datetime) -> str:
    """Spell a moment as Salesforce does; a DateTime keeps whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000+0000")


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
