"""From a condition to a test of one record."""

from __future__ import annotations

import operator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final, TypeVar

from salesforce_emulator.model.ids import canonical
from salesforce_emulator.model.values import written
from salesforce_emulator.soql.likeness import like
from salesforce_emulator.soql.spans import days_of
from salesforce_emulator.soql.tokens import malformed
from salesforce_emulator.soql.tree import Like, Query, Span, Test

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesforce_emulator.model.schema import Field
    from salesforce_emulator.soql.tree import Condition

    Matcher = Callable[[Any], bool]
    Values = Callable[[Query], set[Any]]

Row = TypeVar("Row")
BARE: Final = frozenset({"boolean", "double", "currency", "int", "datetime", "date"})
NOT_FILTERABLE: Final = frozenset({"address", "textarea"})
NO_KEY: Final = "The left operand field in the where expression for outer query should be an id field, cannot use: '{}'"
STAMP_LENGTH: Final = 28
_COMPARE: Final = {"<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge}


class Matching:
    """Turns tests into functions of a field's value."""

    def __init__(self, query: Query, now: datetime, values: Values) -> None:
        """Settle what date literals are counted from, and how inner queries are run."""
        self._query, self._now, self._values = query, now, values

    def matcher(self, test: Test, field: Field) -> Matcher:
        """Give the test of one field's value, or refuse the query."""
        if field.type in NOT_FILTERABLE:
            text = f"field '{field.name}' can not be filtered in a query call"
            raise malformed(self._query.text, test.at, text, "INVALID_FIELD")
        value = test.value
        if isinstance(value, Query):
            if field.type not in ("id", "reference"):
                raise malformed(self._query.text, test.at, NO_KEY.format(field.name))
            return _within({comparable(field, each) for each in self._values(value)}, field, test)
        if isinstance(value, list):
            return _within({self._typed(test, each, field) for each in value}, field, test)
        if isinstance(value, Like):
            return like(value.pattern)
        if isinstance(value, Span):
            return self._within_days(test, value, field)
        return self._compared(test, field)

    def _compared(self, test: Test, field: Field) -> Matcher:
        wanted, form = self._typed(test, test.value, field), _form(field)
        if test.sign == "=":
            return lambda given: form(given) == wanted
        if test.sign == "!=":
            return lambda given: form(given) != wanted
        compare = _COMPARE[test.sign]
        return lambda given: given is not None and wanted is not None and compare(form(given), wanted)

    def _within_days(self, test: Test, span: Span, field: Field) -> Matcher:
        if field.type not in ("date", "datetime"):
            raise self._wrong_type(test, field)
        first, after = (_spelled(day, field) for day in days_of(span, self._now.date()))
        tests: dict[str, Matcher] = {
            "=": lambda given: first <= given < after,
            "!=": lambda given: not first <= given < after,
            "<": lambda given: given < first,
            "<=": lambda given: given < after,
            ">": lambda given: given >= after,
            ">=": lambda given: given >= first,
        }
        inside = tests[test.sign]
        form = _form(field)
        return lambda given: (test.sign == "!=") if given is None else inside(form(given))

    def _typed(self, test: Test, value: Any, field: Field) -> Any:
        if value is None:
            return None
        if isinstance(value, str) == (field.type in BARE) or not _fits(value, field):
            raise self._wrong_type(test, field)
        if isinstance(value, datetime):
            return written(value)
        return value.isoformat() if isinstance(value, date) else comparable(field, value)

    def _wrong_type(self, test: Test, field: Field) -> Exception:
        mark = "should not" if field.type in BARE else "should"
        wanted = f"must be of type {field.type} and {mark} be enclosed in quotes"
        text = f"value of filter criterion for field '{field.name}' {wanted}"
        return malformed(self._query.text, test.at, text, "INVALID_FIELD")


def comparable(field: Field, value: Any) -> Any:
    """Give a value in the form in which it is compared: ids in full, texts whatever their case, moments in UTC."""
    if not isinstance(value, str):
        return value
    if field.type in ("id", "reference"):
        return canonical(value) or value
    if field.type == "datetime":
        return value if len(value) == STAMP_LENGTH and value[-5:] == "+0000" else written(datetime.fromisoformat(value))
    return value.lower()


def _form(field: Field) -> Callable[[Any], Any]:
    """Give the quickest way to `comparable` for one field."""
    if field.type in ("id", "reference", "datetime"):
        return lambda value: comparable(field, value)
    return lambda value: value.lower() if value.__class__ is str else value


def predicate(condition: Condition, matcher_of: Callable[[Test], Callable[[Row], bool]]) -> Callable[[Row], bool]:
    """Join the tests of a condition."""
    if isinstance(condition, Test):
        return matcher_of(condition)
    parts = [predicate(part, matcher_of) for part in condition.parts]
    if condition.word == "not":
        return lambda row: not parts[0](row)
    joined = all if condition.word == "and" else any
    return lambda row: joined(part(row) for part in parts)


def _within(options: set[Any], field: Field, test: Test) -> Matcher:
    wanted, form = test.sign == "in", _form(field)
    return lambda given: (form(given) in options) == wanted


def _fits(value: Any, field: Field) -> bool:
    if field.type in ("date", "datetime"):
        return isinstance(value, datetime) if field.type == "datetime" else type(value) is date
    return not isinstance(value, date) and (isinstance(value, bool) == (field.type == "boolean"))


def _spelled(day: date, field: Field) -> str:
    return day.isoformat() if field.type == "date" else f"{day.isoformat()}T00:00:00.000+0000"
