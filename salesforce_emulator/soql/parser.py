"""The grammar of the SOQL this org understands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from salesforce_emulator.soql.statement import (
    SIGNS,
    Condition,
    Group,
    Query,
    Test,
    Token,
    literal,
    malformed,
    tokens_of,
)

if TYPE_CHECKING:
    from salesforce_emulator.model.errors import RequestRefusedError

NOT_A_FIELD = frozenset({"from", "where", "order", "limit"})


def parse(text: str) -> Query:
    """Read one statement, or refuse the request."""
    return _Parser(text).query()


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = tokens_of(text)
        self._place = 0

    def query(self) -> Query:
        self._expect("select")
        fields = self._fields()
        counting = bool(fields) and fields[0][0] == "COUNT()"
        self._expect("from")
        sobject = self._word()
        query = Query(self._text, [] if counting else fields, (sobject.text, sobject.at), counting)
        if self._take("where"):
            query.where = self._any()
        if self._take("order"):
            self._expect("by")
            query.order = self._order()
        if self._take("limit"):
            query.limit = self._whole_number()
        if self._take("offset"):
            query.offset = self._whole_number()
        if self._now.kind != "end":
            raise self._unexpected()
        return query

    @property
    def _now(self) -> Token:
        return self._tokens[self._place]

    def _unexpected(self) -> RequestRefusedError:
        return malformed(self._text, self._now.at, f"unexpected token: '{self._now.text}'")

    def _take(self, *words: str) -> bool:
        if self._now.kind in ("word", "sign") and self._now.text.lower() in words:
            self._place += 1
            return True
        return False

    def _expect(self, word: str) -> None:
        if not self._take(word):
            raise self._unexpected()

    def _word(self) -> Token:
        token = self._now
        if token.kind != "word" or token.text.lower() in NOT_A_FIELD:
            raise self._unexpected()
        self._place += 1
        return token

    def _fields(self) -> list[tuple[str, int]]:
        fields = []
        while True:
            token = self._word()
            if token.text.lower() == "count" and self._take("("):
                self._expect(")")
                return [("COUNT()", token.at)]
            fields.append((token.text, token.at))
            if not self._take(","):
                return fields

    def _any(self) -> Condition:
        return self._joined("or", self._all)

    def _all(self) -> Condition:
        return self._joined("and", self._one)

    def _joined(self, word: str, part: Any) -> Condition:
        parts = [part()]
        while self._take(word):
            parts.append(part())
        return parts[0] if len(parts) == 1 else Group(word, tuple(parts))

    def _one(self) -> Condition:
        if self._take("not"):
            return Group("not", (self._one(),))
        if self._take("("):
            inside = self._any()
            self._expect(")")
            return inside
        field = self._word()
        sign = self._sign()
        value = self._list() if sign in ("in", "not in") else self._literal()
        return Test(field.text, sign, value, field.at)

    def _sign(self) -> str:
        if self._take("not"):
            self._expect("in")
            return "not in"
        for sign in (*SIGNS, "like", "in"):
            if self._take(sign):
                return "!=" if sign == "<>" else sign
        raise self._unexpected()

    def _list(self) -> list[Any]:
        self._expect("(")
        values = [self._literal()]
        while self._take(","):
            values.append(self._literal())
        self._expect(")")
        return values

    def _literal(self) -> Any:
        token = self._now
        if token.kind in {"sign", "end"}:
            raise self._unexpected()
        if token.kind == "word" and token.text.lower() not in ("null", "true", "false"):
            raise self._unexpected()
        self._place += 1
        return literal(token)

    def _order(self) -> tuple[tuple[str, bool, bool, int], ...]:
        parts = []
        while True:
            field = self._word()
            down = self._take("desc") or (self._take("asc") and False)
            nulls_last = False
            if self._take("nulls"):
                nulls_last = self._take("last")
                if not nulls_last:
                    self._expect("first")
            parts.append((field.text, down, nulls_last, field.at))
            if not self._take(","):
                return tuple(parts)

    def _whole_number(self) -> int:
        token = self._now
        if token.kind != "number" or not token.text.isdigit():
            raise self._unexpected()
        self._place += 1
        return int(token.text)
