"""The parts of a formula: each knows its kind of value and how to work it out."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.automation.sight import BadDefinitionError, Sight, moment_of

if TYPE_CHECKING:
    from salesforce_emulator.model.schema import Field

KIND_OF_TYPE: Final = {
    "double": "number",
    "int": "number",
    "boolean": "boolean",
    "datetime": "datetime",
    "date": "date",
}
Run = Callable[[Sight], Any]


@dataclass(frozen=True, slots=True)
class Node:
    """One part of a formula; `field` is set when it is nothing but a field."""

    kind: str
    run: Run
    fields: tuple[str, ...] = ()
    compares: bool = False
    field: Field | None = None


def of_parts(kind: str, run: Run, parts: list[Node], *, compares: bool = False) -> Node:
    """Make a node that reads what its parts read."""
    fields = tuple(dict.fromkeys(name for part in parts for name in part.fields))
    return Node(kind, run, fields, compares or any(part.compares for part in parts))


def literal(kind: str, value: Any) -> Node:
    """Make a node of a value that stands in the formula itself."""
    return Node(kind, lambda _sight: value)


def field_node(field: Field, *, prior: bool = False) -> Node:
    """Make a node that reads a field, as it is or as it was."""
    name, kind = field.name, KIND_OF_TYPE.get(field.type, "text")
    read = _readers.get(kind, lambda value: value)

    def run(sight: Sight) -> Any:
        value = sight.prior(name) if prior else sight.value(name)
        return read(value)

    return Node(kind, run, (name,), compares=prior, field=None if prior else field)


def compared(left: Node, sign: str, right: Node) -> Node:
    """Compare two parts of one kind; blank equals blank, and is neither less nor greater than anything."""
    kinds = {left.kind, right.kind} - {"blank"}
    if len(kinds) > 1:
        raise BadDefinitionError(f"The formula compares {left.kind} with {right.kind}.")
    if any(side.field is not None and side.field.type == "picklist" for side in (left, right)):
        raise BadDefinitionError("The formula compares a picklist field: use ISPICKVAL or TEXT.")
    test, first, second = COMPARISONS[sign], left.run, right.run
    if sign in ("=", "==", "<>", "!="):
        return of_parts("boolean", lambda sight: test(_filled(first(sight)), _filled(second(sight))), [left, right])

    def ordered(sight: Sight) -> bool:
        one, other = first(sight), second(sight)
        return one is not None and other is not None and bool(test(one, other))

    return of_parts("boolean", ordered, [left, right])


def reckoned(left: Node, sign: str, right: Node) -> Node:
    """Add, subtract, multiply, divide or join; a moment and a number of days make a moment."""
    first, second = left.run, right.run
    if sign == "&" or (sign == "+" and {left.kind, right.kind} <= {"text", "blank"}):
        return of_parts("text", lambda sight: f"{first(sight) or ''}{second(sight) or ''}", [left, right])
    moments = {"datetime", "date"}
    if left.kind in moments and right.kind == "number" and sign in "+-":
        step = 1 if sign == "+" else -1
        return of_parts(left.kind, _both(first, second, lambda a, b: a + timedelta(days=step * b)), [left, right])
    if left.kind in moments and left.kind == right.kind and sign == "-":
        return of_parts("number", _both(first, second, lambda a, b: (a - b) / timedelta(days=1)), [left, right])
    if {left.kind, right.kind} != {"number"}:
        raise BadDefinitionError(f"The formula reckons {left.kind} {sign} {right.kind}.")
    return of_parts("number", _both(first, second, ARITHMETIC[sign]), [left, right])


def _both(first: Run, second: Run, work: Callable[[Any, Any], Any]) -> Run:
    """Work on two values; blank where one is blank, and where the calendar or the numbers end."""

    def run(sight: Sight) -> Any:
        one, other = first(sight), second(sight)
        try:
            return None if one is None or other is None else work(one, other)
        except OverflowError:
            return None

    return run


def _filled(value: Any) -> Any:
    return None if value == "" else value


def _day(value: Any) -> date | None:
    moment = moment_of(value)
    return None if moment is None else moment.date()


def _number(value: Any) -> float | None:
    return value if isinstance(value, int | float) else None


_readers: Final[dict[str, Callable[[Any], Any]]] = {
    "datetime": moment_of, "date": _day, "boolean": bool, "number": _number,
}  # fmt: skip
COMPARISONS: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "=": operator.eq, "==": operator.eq, "<>": operator.ne, "!=": operator.ne,
    "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge,
}  # fmt: skip
ARITHMETIC: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul,
    "/": lambda one, other: one / other if other else None,
}  # fmt: skip
