"""The functions a formula may call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from salesforce_emulator.automation.formula_nodes import Node, field_node, of_parts
from salesforce_emulator.automation.sight import BadDefinitionError
from salesforce_emulator.model.values import written

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesforce_emulator.automation.sight import Sight

MANY: Final = 99


class Function(NamedTuple):
    """How many arguments a function takes, of which kinds, and how it is made."""

    fewest: int
    most: int
    kinds: tuple[str, ...]
    make: Callable[[list[Node]], Node]


def called(name: str, arguments: list[Node]) -> Node:
    """Call a function, or refuse the formula."""
    function = FUNCTIONS.get(name.upper())
    if function is None:
        raise BadDefinitionError(f"The formula calls {name}, which is not known here.")
    if not function.fewest <= len(arguments) <= function.most:
        raise BadDefinitionError(f"The formula gives {name.upper()} {len(arguments)} arguments.")
    for place, argument in enumerate(arguments):
        wanted = function.kinds[min(place, len(function.kinds) - 1)]
        if wanted not in ("any", argument.kind) and not (wanted == "field" and argument.field is not None):
            raise BadDefinitionError(f"The formula gives {name.upper()} {argument.kind} where it needs {wanted}.")
    return function.make(arguments)


def _all(parts: list[Node]) -> Node:
    return of_parts("boolean", lambda sight: all(part.run(sight) for part in parts), parts)


def _any(parts: list[Node]) -> Node:
    return of_parts("boolean", lambda sight: any(part.run(sight) for part in parts), parts)


def _not(parts: list[Node]) -> Node:
    return of_parts("boolean", lambda sight: not parts[0].run(sight), parts)


def _if(parts: list[Node]) -> Node:
    test, then, otherwise = parts
    kind = otherwise.kind if then.kind == "blank" else then.kind
    if {then.kind, otherwise.kind} - {"blank", kind}:
        raise BadDefinitionError("The formula's IF gives values of two kinds.")
    return of_parts(kind, lambda sight: (then if test.run(sight) else otherwise).run(sight), parts)


def _changed(parts: list[Node]) -> Node:
    (name,) = parts[0].fields
    return of_parts("boolean", lambda sight: sight.changed(name), parts, compares=True)


def _prior(parts: list[Node]) -> Node:
    return field_node(parts[0].field, prior=True) if parts[0].field is not None else parts[0]


def _is_value(parts: list[Node]) -> Node:
    field, value = parts
    if field.field is None or field.field.type != "picklist":
        raise BadDefinitionError("The formula gives ISPICKVAL a field that is no picklist.")
    return of_parts("boolean", lambda sight: (field.run(sight) or "") == (value.run(sight) or ""), parts)


def _blank(parts: list[Node]) -> Node:
    return of_parts("boolean", lambda sight: parts[0].run(sight) in (None, ""), parts)


def _or_value(parts: list[Node]) -> Node:
    value, otherwise = parts

    def run(sight: Sight) -> Any:
        found = value.run(sight)
        return otherwise.run(sight) if found in (None, "") else found

    return of_parts(otherwise.kind if value.kind == "blank" else value.kind, run, parts)


def _text(parts: list[Node]) -> Node:
    (part,) = parts
    if part.kind == "datetime":
        return of_parts("text", lambda sight: _spelled(part.run(sight)), parts)
    return of_parts("text", lambda sight: "" if part.run(sight) is None else f"{part.run(sight)}", parts)


def _spelled(moment: Any) -> str:
    return "" if moment is None else written(moment)[:19].replace("T", " ") + "Z"


def _contains(parts: list[Node]) -> Node:
    text, part = parts
    return of_parts("boolean", lambda sight: (part.run(sight) or "") in (text.run(sight) or ""), parts)


def _begins(parts: list[Node]) -> Node:
    text, part = parts
    return of_parts("boolean", lambda sight: (text.run(sight) or "").startswith(part.run(sight) or ""), parts)


def _day(parts: list[Node]) -> Node:
    (part,) = parts

    def run(sight: Sight) -> Any:
        moment = part.run(sight)
        return None if moment is None else moment.date()

    return of_parts("date", run, parts)


_CHANGED: Final = Function(1, 1, ("field",), _changed)
FUNCTIONS: Final[dict[str, Function]] = {
    "AND": Function(1, MANY, ("boolean",), _all),
    "OR": Function(1, MANY, ("boolean",), _any),
    "NOT": Function(1, 1, ("boolean",), _not),
    "IF": Function(3, 3, ("boolean", "any"), _if),
    "ISCHANGED": _CHANGED,
    "ISNEW": Function(0, 0, ("any",), lambda _: Node("boolean", lambda sight: sight.created, compares=True)),
    "PRIORVALUE": Function(1, 1, ("field",), _prior),
    "ISPICKVAL": Function(2, 2, ("field", "text"), _is_value),
    "ISBLANK": Function(1, 1, ("any",), _blank),
    "ISNULL": Function(1, 1, ("any",), _blank),
    "BLANKVALUE": Function(2, 2, ("any",), _or_value),
    "TEXT": Function(1, 1, ("any",), _text),
    "CONTAINS": Function(2, 2, ("text",), _contains),
    "BEGINS": Function(2, 2, ("text",), _begins),
    "LEN": Function(1, 1, ("text",), lambda a: of_parts("number", lambda sight: len(a[0].run(sight) or ""), a)),
    "DATEVALUE": Function(1, 1, ("datetime",), _day),
    "TODAY": Function(0, 0, ("any",), lambda _: Node("date", lambda sight: sight.moment.date())),
    "NOW": Function(0, 0, ("any",), lambda _: Node("datetime", lambda sight: sight.moment)),
}
