"""The grammar of the SOQL this org understands."""

from __future__ import annotations

from typing import Final

from salesforce_emulator.soql.conditions import FUNCTIONS, ConditionReader
from salesforce_emulator.soql.tokens import CLAUSES, malformed
from salesforce_emulator.soql.tree import Aggregate, AllFields, Column, Order, Query

TOLERATED: Final = (
    ("for", "view"),
    ("for", "reference"),
    ("for", "update"),
    ("with", "security_enforced"),
    ("with", "user_mode"),
    ("with", "system_mode"),
)
MOST_OFFSET: Final = 2000


def parse(text: str) -> Query:
    """Read one statement, or refuse the request."""
    return _QueryReader(text).statement()


class _QueryReader(ConditionReader):
    def statement(self) -> Query:
        query = self._query()
        if self.now.kind != "end":
            raise self.unexpected()
        return query

    def inner_query(self) -> Query:
        self.expect("(")
        with self.deeper():
            query = self._query()
        self.expect(")")
        return query

    def _query(self) -> Query:
        self.expect("select")
        selected = self._selected()
        self.expect("from")
        sobject = self.next() if self.comes("group") else self.word()
        query = Query(self.text, (sobject.text, sobject.at), selected)
        if [each for each in selected if isinstance(each, Aggregate) and not each.path and len(selected) == 1]:
            query.selected, query.counting = [], True
        if self.now.kind == "word" and self.now.text.lower() not in CLAUSES:
            query.alias = self.word().text
        if self.take("using"):
            self.expect("scope")
            self.word()
        self._clauses(query)
        return query

    def _clauses(self, query: Query) -> None:
        if self.take("where"):
            query.where = self.condition()
        self._tolerate()
        if self.take("group", "by"):
            query.groups = self._columns()
            if self.take("having"):
                query.having = self.condition()
        if self.take("order", "by"):
            query.order = self._order()
        self._bounds(query)
        self._tolerate()
        if self.comes("all", "rows"):
            raise malformed(self.text, self.now.at, "ALL ROWS not allowed in this context")

    def _bounds(self, query: Query) -> None:
        if self.take("limit"):
            query.limit = self.whole_number()
        if self.take("offset"):
            at = self.now.at
            query.offset = self.whole_number()
            if query.offset > MOST_OFFSET:
                text = f"Maximum SOQL offset allowed is {MOST_OFFSET}"
                raise malformed(self.text, at, text, "NUMBER_OUTSIDE_VALID_RANGE")

    def _tolerate(self) -> None:
        """Read what changes nothing here: there is one user's view, and nobody to lock out."""
        while any(self.take(*words) for words in TOLERATED):
            pass

    def _selected(self) -> list[Column | Aggregate | AllFields | Query]:
        selected: list[Column | Aggregate | AllFields | Query] = []
        while True:
            selected.append(self.inner_query() if self.comes("(", "select") else self._item())
            if not self.take(","):
                return selected

    def _item(self) -> Column | Aggregate | AllFields:
        if self.comes("fields", "("):
            at = self.next().at
            self.expect("(")
            kind = self.next()
            if kind.text.lower() not in ("all", "standard", "custom"):
                raise malformed(self.text, kind.at, f"unexpected token: '{kind.text}'")
            self.expect(")")
            return AllFields(kind.text.lower(), at)
        read = self.operand()
        if self.now.kind != "word" or self.coming.text.lower() not in (",", "from"):
            return read
        alias = self.word().text
        if isinstance(read, Aggregate):
            return Aggregate(read.function, read.path, read.at, alias)
        return Column(read.path, read.at, alias)

    def _columns(self) -> list[Column]:
        columns = []
        while True:
            token = self.word()
            if token.text.lower() in FUNCTIONS and self.comes("("):
                raise self.unexpected()
            columns.append(Column(token.text, token.at))
            if not self.take(","):
                return columns

    def _order(self) -> list[Order]:
        parts = []
        while True:
            operand = self.operand()
            down = self.take("desc") or (self.take("asc") and False)
            last = self.take("nulls", "last")
            if not last:
                self.take("nulls", "first")
            parts.append(Order(operand, down, last))
            if not self.take(","):
                return parts
