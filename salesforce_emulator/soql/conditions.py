"""The grammar of conditions: what comes after WHERE and HAVING."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.soql.spans import span_of
from salesforce_emulator.soql.tokens import Token, TokenReader
from salesforce_emulator.soql.tree import Aggregate, Column, Condition, Group, Like, Test

if TYPE_CHECKING:
    from salesforce_emulator.soql.tree import Query

_ESCAPES: Final = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
_SIGNS: Final = ("=", "!=", "<>", "<", ">", "<=", ">=")
FUNCTIONS: Final = ("count", "count_distinct", "min", "max", "sum", "avg")


class ConditionReader(TokenReader):
    """Reads conditions; AND binds as OR does not, but both may be nested."""

    def condition(self) -> Condition:
        """Read a whole condition."""
        return self._joined("or", lambda: self._joined("and", self._one))

    def inner_query(self) -> Query:
        """Read a query in parentheses."""
        raise NotImplementedError

    def operand(self) -> Column | Aggregate:
        """Read a field or an aggregate function of one."""
        token = self.word()
        if token.text.lower() not in FUNCTIONS or not self.take("("):
            return Column(token.text, token.at)
        path = "" if self.comes(")") else self.word().text
        self.expect(")")
        return Aggregate(token.text.lower(), path, token.at)

    def _joined(self, word: str, part: Any) -> Condition:
        parts = [part()]
        while self.take(word):
            parts.append(part())
        return parts[0] if len(parts) == 1 else Group(word, tuple(parts))

    def _one(self) -> Condition:
        if self.take("not"):
            with self.deeper():
                return Group("not", (self._one(),))
        if self.take("("):
            with self.deeper():
                inside = self.condition()
            self.expect(")")
            return inside
        operand = self.operand()
        sign = self._sign()
        if sign in ("in", "not in"):
            return Test(operand, sign, self._options(), operand.at)
        if sign == "like":
            return Test(operand, sign, self._pattern(), operand.at)
        return Test(operand, sign, self._literal(), operand.at)

    def _sign(self) -> str:
        if self.take("not", "in"):
            return "not in"
        for sign in (*_SIGNS, "like", "in"):
            if self.take(sign):
                return "!=" if sign == "<>" else sign
        raise self.unexpected()

    def _options(self) -> Any:
        if self.comes("(", "select"):
            return self.inner_query()
        self.expect("(")
        values = [self._literal()]
        while self.take(","):
            values.append(self._literal())
        self.expect(")")
        return values

    def _pattern(self) -> Like:
        if self.now.kind != "string":
            raise self.unexpected()
        return Like(self.next().text[1:-1])

    def _literal(self) -> Any:
        token = self.now
        span = span_of(token.text) if token.kind == "word" else None
        known = token.kind != "word" or token.text.lower() in ("null", "true", "false") or span is not None
        if token.kind in {"sign", "end"} or not known:
            raise self.unexpected()
        if span is not None:
            self.next()
            return span
        try:
            value = _value(token)
        except ValueError:
            raise self.unexpected() from None
        self.next()
        return value


def _value(token: Token) -> Any:
    if token.kind == "string":
        return re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[1]), token.text[1:-1])
    if token.kind == "number":
        return float(token.text) if "." in token.text else int(token.text)
    if token.kind == "moment":
        return datetime.fromisoformat(token.text)
    if token.kind == "day":
        return date.fromisoformat(token.text)
    return {"null": None, "true": True, "false": False}[token.text.lower()]
