"""Running a query over the records the user may see."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from salesforce_emulator.model.ids import canonical
from salesforce_emulator.model.schema import Field, Record, SObject
from salesforce_emulator.soql.statement import Condition, Group, Query, Test, malformed

if TYPE_CHECKING:
    from salesforce_emulator.model.errors import RequestRefusedError
    from salesforce_emulator.model.table import Table

Predicate = Callable[[Record], bool]
Fields = dict[str, Field]


def select(query: Query, table: Table, fields: Fields, *, deleted: bool) -> list[Record]:
    """Give the records a query names, in its order."""
    wanted = predicate(query, query.where, (table.sobject, fields))
    rows = _candidates(query, table)
    found = [row for row in rows if (deleted or not row.get("IsDeleted")) and wanted(row)]
    for name, down, nulls_last, at in reversed(query.order):
        field = visible(query, fields, name, at)
        found = _sorted(found, lambda row, f=field: table.sobject.value(row, f.name), down, nulls_last)  # type: ignore[misc]
    end = None if query.limit is None else query.offset + query.limit
    return found[query.offset : end]


def visible(query: Query, fields: Fields, name: str, at: int) -> Field:
    """Find a field the user may see, or refuse the query."""
    field = fields.get(name.lower())
    if field is None:
        text = (
            f"No such column '{name}' on entity '{query.sobject[0]}'. If you are attempting to use a custom field, be"
            " sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call"
            " for the appropriate names."
        )
        raise malformed(query.text, at, text, "INVALID_FIELD")
    return field


def unsupported_type(query: Query) -> RequestRefusedError:
    """Refuse a query on an object that is not there."""
    name, at = query.sobject
    text = (
        f"sObject type '{name}' is not supported. If you are attempting to use a custom object, be sure to append the"
        " '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names."
    )
    return malformed(query.text, at, text, "INVALID_TYPE")


def predicate(query: Query, condition: Condition | None, place: tuple[SObject, Fields]) -> Predicate:
    """Turn a condition into a test of one record."""
    if condition is None:
        return lambda _row: True
    if isinstance(condition, Test):
        return _test(query, condition, place)
    parts = [predicate(query, part, place) for part in condition.parts]
    if condition.word == "not":
        return lambda row: not parts[0](row)
    joined = all if condition.word == "and" else any
    return lambda row: joined(part(row) for part in parts)


def _test(query: Query, test: Test, place: tuple[SObject, Fields]) -> Predicate:
    sobject, fields = place
    field = visible(query, fields, test.field, test.at)
    matches = _matcher(query, test, field)
    return lambda row: matches(_comparable(field, sobject.value(row, field.name)))


def _matcher(query: Query, test: Test, field: Field) -> Callable[[Any], bool]:
    if isinstance(test.value, list):
        options = {_typed(query, replace(test, value=each), field) for each in test.value}
        return lambda value: (value in options) == (test.sign == "in")
    if test.sign == "like":
        return _like(str(test.value))
    wanted = _typed(query, test, field)
    if test.sign in ("=", "!="):
        return lambda value: (value == wanted) == (test.sign == "=")
    compare = {"<": "__lt__", ">": "__gt__", "<=": "__le__", ">=": "__ge__"}[test.sign]
    return lambda value: value is not None and wanted is not None and getattr(value, compare)(wanted) is True


def _typed(query: Query, test: Test, field: Field) -> Any:
    bare = field.type in ("boolean", "double", "int", "datetime")
    if test.value is not None and isinstance(test.value, str) == bare:
        mark = "should not" if bare else "should"
        wanted = f"must be of type {field.type} and {mark} be enclosed in quotes"
        text = f"value of filter criterion for field '{field.name}' {wanted}"
        raise malformed(query.text, test.at, text, "INVALID_FIELD")
    return _comparable(field, test.value)


def _comparable(field: Field, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if field.type in ("id", "reference"):
        return canonical(value) or value
    if field.type == "datetime":
        return datetime.fromisoformat(value)
    return value.lower()


def _like(pattern: str) -> Callable[[Any], bool]:
    parts = ("".join({"%": ".*", "_": "."}.get(char, re.escape(char)) for char in pattern.lower()),)
    expression = re.compile(parts[0], re.DOTALL)
    return lambda value: isinstance(value, str) and expression.fullmatch(value) is not None


def _sorted(rows: list[Record], value: Callable[[Record], Any], down: bool, nulls_last: bool) -> list[Record]:  # noqa: FBT001
    filled = sorted((r for r in rows if value(r) is not None), key=lambda r: _key(value(r)), reverse=down)
    empty = [row for row in rows if value(row) is None]
    return [*filled, *empty] if nulls_last else [*empty, *filled]


def _key(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


def _candidates(query: Query, table: Table) -> Iterable[Record]:
    tests = query.where.parts if isinstance(query.where, Group) and query.where.word == "and" else (query.where,)
    for test in tests:
        if isinstance(test, Test) and test.field.lower() == "id" and test.sign in ("=", "in"):
            ids = test.value if isinstance(test.value, list) else [test.value]
            found = {row["Id"]: row for row in map(table.find, ids) if row is not None}
            return list(found.values())
    return list(table.records.values())
