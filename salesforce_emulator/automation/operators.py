"""How a field's value is compared with the values an admin has typed into a filter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.automation.sight import BadDefinitionError
from salesforce_emulator.model.values import written

if TYPE_CHECKING:
    from salesforce_emulator.model.schema import Field

Comparison = Callable[[Any], bool]
NUMBERS: Final = frozenset({"double", "int"})
MOMENTS: Final = frozenset({"datetime", "date"})
ORDERS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "less": lambda left, right: bool(left < right),
    "greater": lambda left, right: bool(left > right),
    "less or equal": lambda left, right: bool(left <= right),
    "greater or equal": lambda left, right: bool(left >= right),
}
_NOTHING: Final = {"boolean": False}
TEXTS: Final[dict[str, Callable[[str, str], bool]]] = {
    "contains": lambda text, part: part in text,
    "starts with": lambda text, part: text.startswith(part),
    "ends with": lambda text, part: text.endswith(part),
}


def comparison(field: Field, operator: str, given: list[Any]) -> Comparison:
    """Compare a field with any of the given values; no value means blank. Case does not matter."""
    key = _key_of(field)
    wanted = [key(each) for each in given]
    if operator == "equals":
        return _one_of(key, frozenset(wanted))
    if operator in TEXTS:
        return _text(field, operator, wanted)
    order = ORDERS[operator]
    if len(wanted) != 1 or wanted[0] is None:
        raise BadDefinitionError(f"{field.name}: {operator} needs one value.")
    limit = wanted[0]
    return lambda value: value is not None and order(key(value), limit)


def _one_of(key: Callable[[Any], Any], wanted: frozenset[Any]) -> Comparison:
    if not wanted:
        return lambda value: value is None
    if len(wanted) == 1:
        (only,) = wanted
        return lambda value: bool(key(value) == only)
    return lambda value: key(value) in wanted


def _text(field: Field, operator: str, wanted: list[Any]) -> Comparison:
    if field.type in NUMBERS | MOMENTS | {"boolean"}:
        raise BadDefinitionError(f"{field.name} is no text field, so {operator} cannot be asked of it.")
    test = TEXTS[operator]
    return lambda value: value is not None and any(test(str(value).lower(), part) for part in wanted)


def _key_of(field: Field) -> Callable[[Any], Any]:
    reader = _READERS.get(field.type)
    if reader is None:
        return _folded

    def key(value: Any) -> Any:
        try:
            return _NOTHING.get(field.type) if value is None or value == "" else reader(value)
        except ValueError:
            raise BadDefinitionError(f"{field.name} cannot be compared with '{value}'.") from None

    return key


def _folded(value: Any) -> str | None:
    return None if value is None or value == "" else str(value).lower()


def _truth(value: Any) -> bool:
    words = {"true": True, "1": True, "false": False, "0": False}
    if str(value).lower() not in words:
        raise ValueError(value)
    return words[str(value).lower()]


def _moment(value: Any) -> str:
    moment = datetime.fromisoformat(str(value))
    return written(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


_READERS: Final[dict[str, Callable[[Any], Any]]] = {
    "boolean": _truth,
    **dict.fromkeys(NUMBERS, float),
    **dict.fromkeys(MOMENTS, _moment),
}
