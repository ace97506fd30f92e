"""Running a query: which records it names, and in which order."""

from __future__ import annotations

import heapq
import operator
from typing import TYPE_CHECKING, Any, TypeVar

from salesforce_emulator.soql.predicates import Matching, predicate
from salesforce_emulator.soql.refusals import no_type
from salesforce_emulator.soql.tokens import malformed
from salesforce_emulator.soql.tree import Aggregate, Column, Condition, Group, Query, Test
from salesforce_emulator.soql.view import Scope

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from salesforce_emulator.model.schema import Record
    from salesforce_emulator.soql.view import View

    Read = Callable[[Record], Any]

Row = TypeVar("Row")


def scope_of(view: View, query: Query) -> Scope:
    """Find the object a query is about, or refuse the query."""
    sobject = view.sobject(query.sobject[0])
    if sobject is None:
        raise no_type(query)
    return Scope(view, query, sobject)


def select(scope: Scope, *, deleted: bool) -> list[Record]:
    """Give the records a query names, in its order."""
    found = matching(scope, deleted=deleted)
    query = scope.query
    end = None if query.limit is None else query.offset + query.limit
    return _in_order(scope, found, end)[query.offset : end]


def matching(scope: Scope, *, deleted: bool) -> list[Record]:
    """Give the records that meet the query's condition, in no order but that of their making."""
    query, rows = scope.query, _candidates(scope)
    if not deleted:
        rows = [row for row in rows if not row.get("IsDeleted")]
    if query.where is None:
        return list(rows)
    inner = Matching(query, scope.view.now(), lambda each: _values(scope, each, deleted=deleted))
    for part in _demanded(query.where):
        wanted = predicate(part, lambda test: _test(scope, inner, test))
        rows = [row for row in rows if wanted(row)]
    return list(rows)


def _test(scope: Scope, matching_: Matching, test: Test) -> Callable[[Record], bool]:
    if isinstance(test.operand, Aggregate):
        text = "Grouped field should not be aggregated: aggregates can be filtered only in HAVING"
        raise malformed(scope.query.text, test.at, text)
    reached = scope.reach(test.operand.path, test.at)
    matches, read = matching_.matcher(test, reached.field), reached.read
    return lambda row: matches(read(row))


def _values(outer: Scope, query: Query, *, deleted: bool) -> set[Any]:
    """Run the query of a semi-join: one column, the ids it names."""
    scope = scope_of(outer.view, query)
    column = query.selected[0] if len(query.selected) == 1 else None
    if not isinstance(column, Column):
        raise malformed(query.text, query.sobject[1], "The inner select must have exactly one column")
    read = scope.reach(column.path, column.at).read
    return {read(row) for row in select(scope, deleted=deleted)}


def _demanded(where: Condition) -> tuple[Condition, ...]:
    """Give the conditions that all have to be met."""
    return where.parts if isinstance(where, Group) and where.word == "and" else (where,)


def _candidates(scope: Scope) -> Iterable[Record]:
    """Narrow the search by an id or an indexed field, if the condition demands one."""
    where, table = scope.query.where, scope.table
    for test in () if where is None else _demanded(where):
        if not isinstance(test, Test) or not isinstance(test.operand, Column) or test.sign not in ("=", "in"):
            continue
        values = test.value if isinstance(test.value, list) else [test.value]
        field = scope.fields.get(test.operand.path.lower())
        if field is None or not all(isinstance(value, str) for value in values):
            continue
        if field.name == "Id":
            return _once(row for row in map(table.find, values) if row is not None)
        if field.name in table.indexes:
            return _once(row for value in values for row in table.holding(field.name, value))
    return table.records.values()


def _once(rows: Iterable[Record]) -> Iterable[Record]:
    return {row["Id"]: row for row in rows}.values()


def _in_order(scope: Scope, rows: list[Record], end: int | None) -> list[Record]:
    keys = scope.query.order
    reads = [_read(scope, order.operand) for order in keys]
    if keys and end is not None and 0 < end < len(rows) // 10:
        rows = _contenders(rows, reads[0], end, down=keys[0].down, last=keys[0].nulls_last)
    for order, read in zip(reversed(keys), reversed(reads), strict=True):
        rows = in_order(rows, read, down=order.down, last=order.nulls_last)
    return rows


def _read(scope: Scope, operand: Column | Aggregate) -> Read:
    if isinstance(operand, Aggregate):
        text = f"Ordered field must be grouped or aggregated: {operand.function}"
        raise malformed(scope.query.text, operand.at, text)
    return scope.reach(operand.path, operand.at).read


def in_order(rows: list[Row], read: Callable[[Row], Any], *, down: bool, last: bool) -> list[Row]:
    """Sort by one key, texts whatever their case; what has no value comes first unless told otherwise."""
    keyed = [(sort_key(read(row)), row) for row in rows]
    filled = sorted((each for each in keyed if each[0] is not None), key=lambda each: each[0], reverse=down)
    empty = [row for key, row in keyed if key is None]
    sorted_rows = [row for _key, row in filled]
    return [*sorted_rows, *empty] if last else [*empty, *sorted_rows]


def _contenders(
    rows: list[Record], read: Callable[[Record], Any], most: int, *, down: bool, last: bool
) -> list[Record]:
    """Give the rows that can be among the first by one key: sorting them is much quicker than sorting a million."""
    keys = [sort_key(read(row)) for row in rows]
    filled = [key for key in keys if key is not None]
    empty = [row for row, key in zip(rows, keys, strict=True) if key is None]
    if not last and len(empty) >= most:
        return empty
    if last and len(filled) < most:
        return rows
    needed = most if last else most - len(empty)
    edge = (heapq.nlargest if down else heapq.nsmallest)(needed, filled)[-1]
    inside = operator.ge if down else operator.le
    chosen = [row for row, key in zip(rows, keys, strict=True) if key is not None and inside(key, edge)]
    return chosen if last else [*empty, *chosen]


def sort_key(value: Any) -> Any:
    """Give what a value is sorted by."""
    return value.lower() if isinstance(value, str) else value
