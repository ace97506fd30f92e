"""Answers made of groups: GROUP BY, HAVING, and the functions over the rows of a group."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.model.schema import Field
from salesforce_emulator.soql.predicates import Matching, predicate
from salesforce_emulator.soql.run import in_order, matching, sort_key
from salesforce_emulator.soql.tokens import malformed
from salesforce_emulator.soql.tree import Aggregate, Column, Query

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from salesforce_emulator.model.schema import Record
    from salesforce_emulator.soql.tree import Test
    from salesforce_emulator.soql.view import Scope

    Rows = list[Record]
    Value = Callable[[Rows], Any]

RESULT: Final = {"type": "AggregateResult"}
NUMBERS: Final = frozenset({"int", "double", "currency"})


def groups_of(scope: Scope, *, deleted: bool) -> list[dict[str, Any]]:
    """Give the records of a grouped answer: one for each group, with the asked columns and functions."""
    query = scope.query
    rows = matching(scope, deleted=deleted)
    groups = _grouped(rows, [scope.reach(each.path, each.at).read for each in query.groups])
    if query.having is not None:
        inner = Matching(query, scope.view.now(), lambda _query: set())
        wanted = predicate(query.having, lambda test: _test(scope, inner, test))
        groups = [group for group in groups if wanted(group)]
    for order in reversed(query.order):
        value, _field = _value(scope, _named(query, order.operand))
        groups = in_order(groups, value, down=order.down, last=order.nulls_last)
    end = None if query.limit is None else query.offset + query.limit
    columns = _columns(scope)
    return [
        {"attributes": RESULT} | {name: value(group) for name, value in columns.items()}
        for group in groups[query.offset : end]
    ]


def _grouped(rows: Rows, reads: list[Callable[[Record], Any]]) -> list[Rows]:
    if not reads:
        return [rows]
    if len(reads) == 1:
        return _grouped_by(rows, reads[0])
    groups: dict[tuple[Any, ...], Rows] = {}
    for row in rows:
        groups.setdefault(tuple(sort_key(read(row)) for read in reads), []).append(row)
    return list(groups.values())


def _grouped_by(rows: Rows, read: Callable[[Record], Any]) -> list[Rows]:
    groups: defaultdict[Any, Rows] = defaultdict(list)
    for row in rows:
        groups[sort_key(read(row))].append(row)
    return list(groups.values())


def _columns(scope: Scope) -> dict[str, Value]:
    columns: dict[str, Value] = {}
    unnamed = 0
    for each in scope.query.selected:
        if isinstance(each, Aggregate):
            name = each.alias or f"expr{unnamed}"
            unnamed += not each.alias
        elif isinstance(each, Column):
            name = each.alias or scope.reach(each.path, each.at).field.name
        else:
            raise malformed(scope.query.text, scope.query.sobject[1], "a grouped query can select only columns")
        columns[name] = _value(scope, each)[0]
    return columns


def _test(scope: Scope, matching_: Matching, test: Test) -> Callable[[Rows], bool]:
    value, field = _value(scope, test.operand)
    matches = matching_.matcher(test, field)
    return lambda rows: matches(value(rows))


def _named(query: Query, operand: Column | Aggregate) -> Column | Aggregate:
    """Give what an alias stands for."""
    named = (each for each in query.selected if isinstance(each, Column | Aggregate) and each.alias)
    return next((each for each in named if isinstance(operand, Column) and each.alias == operand.path), operand)


def _value(scope: Scope, operand: Column | Aggregate) -> tuple[Value, Field]:
    query = scope.query
    if isinstance(operand, Column):
        reached = scope.reach(operand.path, operand.at)
        if not any(_same(scope, operand, each) for each in query.groups):
            raise malformed(query.text, operand.at, f"Field must be grouped or aggregated: {operand.path}")
        return (lambda rows: reached.read(rows[0])), reached.field
    if not operand.path:
        return len, Field("Id", "Id", "int")
    reached = scope.reach(operand.path, operand.at)
    if operand.function in ("sum", "avg") and reached.field.type not in NUMBERS:
        text = f"field {reached.field.name} does not support aggregate operator {operand.function.upper()}"
        raise malformed(query.text, operand.at, text)
    reduce = _FUNCTIONS[operand.function]
    counts = operand.function.startswith("count")
    kind = Field(operand.function, operand.function, "int") if counts else reached.field
    return (lambda rows: reduce([v for row in rows if (v := reached.read(row)) is not None])), kind


def _same(scope: Scope, one: Column, other: Column) -> bool:
    first, second = scope.reach(one.path, one.at), scope.reach(other.path, other.at)
    return (first.parents, first.field.name) == (second.parents, second.field.name)


def _distinct(values: Iterable[Any]) -> int:
    return len({sort_key(value) for value in values})


_FUNCTIONS: Final[dict[str, Callable[[list[Any]], Any]]] = {
    "count": len,
    "count_distinct": _distinct,
    "min": lambda values: min(values, key=sort_key, default=None),
    "max": lambda values: max(values, key=sort_key, default=None),
    "sum": lambda values: sum(values) if values else None,
    "avg": lambda values: sum(values) / len(values) if values else None,
}
