"""How a field's value is compared with the values an admin has typed into a filter."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.automation.sight import BadDefinitionError, moment_of
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
    """Compare a field with any of the given values; no value means blank. Case does not matter.

    A value that cannot be read as what its field holds is as good as none.
    """
    key = _key_of(field)
    wanted = [_wanted(field, key, each) for each in given]
    if operator == "equals":
        return _one_of(key, frozenset(wanted))
    if operator in TEXTS:
        return _text(field, operator, wanted)
    order = ORDERS[operator]
    if len(wanted) != 1 or wanted[0] is None:
        raise BadDefinitionError(f"{field.name}: {operator} needs one value.")
    limit = wanted[0]

    def ordered(value: Any) -> bool:
        found = key(value)
        return found is not None and order(found, limit)

    return ordered


def _wanted(field: Field, key: Callable[[Any], Any], given: Any) -> Any:
    found = key(given)
    if found is None and given is not None and given != "":
        raise BadDefinitionError(f"{field.name} cannot be compared with '{given}'.")
    return found


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
        return _NOTHING.get(field.type) if value is None or value == "" else reader(value)

    return key


def _folded(value: Any) -> str | None:
    return None if value is None or value == "" else str(value).lower()


def _truth(value: Any) -> bool | None:
    return {"true": True, "1": True, "false": False, "0": False}.get(str(value).lower())


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _moment(value: Any) -> str | None:
    moment = moment_of(value)
    return None if moment is None else written(moment)


_READERS: Final[dict[str, Callable[[Any], Any]]] = {
    "boolean": _truth,
    **dict.fromkeys(NUMBERS, _number),
    **dict.fromkeys(MOMENTS, _moment),
}
