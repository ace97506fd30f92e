"""Whether a number fits its field."""

from __future__ import annotations

from math import isfinite, nan
from typing import TYPE_CHECKING, Any

from salesforce_emulator.model.errors import Problem, RecordRefusedError
from salesforce_emulator.model.unreadable import UnreadableValueError

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesforce_emulator.model.schema import Field


def number_check(field: Field) -> Callable[[Any], float | int | None]:
    """Give the check of a field of numbers; what is no number ends the whole request."""
    whole_digits = (field.precision or 18) - field.scale

    def check(value: Any) -> float | int | None:
        if value is None or value == "":
            return None
        number = _number(value, field.scale)
        if not isfinite(number):
            raise UnreadableValueError(field.type, value)
        if abs(number) >= 10**whole_digits:
            text = f"{field.label}: value outside of valid range on numeric field: {value}"
            raise RecordRefusedError(Problem("NUMBER_OUTSIDE_VALID_RANGE", text, (field.name,)))
        return int(number) if field.type == "int" else number

    return check


def _number(value: Any, scale: int) -> float:
    try:
        return round(float(value), scale)
    except (TypeError, ValueError, OverflowError):
        return nan
