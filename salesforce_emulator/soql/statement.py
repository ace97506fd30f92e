"""SOQL as text: from a statement to a query."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

from salesforce_emulator.model.errors import RequestRefusedError

_TOKEN: Final = re.compile(
    r"\s*(?:(?P<string>'(?:\\.|[^'\\])*')|(?P<moment>\d{4}-\d\d-\d\dT[0-9:.]+(?:Z|[+-]\d\d:?\d\d))"
    r"|(?P<number>-?\d+(?:\.\d+)?)|(?P<word>[A-Za-z_][\w.]*)|(?P<sign><=|>=|!=|<>|[=<>(),]))",
)
_ESCAPES: Final = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
SIGNS: Final = ("=", "!=", "<>", "<", ">", "<=", ">=")


class Token(NamedTuple):
    """One word, sign or literal, and where it stands."""

    kind: str
    text: str
    at: int


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison of a field."""

    field: str
    sign: str
    value: Any
    at: int


@dataclass(frozen=True, slots=True)
class Group:
    """Conditions joined by AND or OR, or one turned round by NOT."""

    word: str
    parts: tuple[Condition, ...]


Condition = Test | Group


@dataclass(slots=True)
class Query:
    """What a statement asks for."""

    text: str
    fields: list[tuple[str, int]]
    sobject: tuple[str, int]
    counting: bool = False
    where: Condition | None = None
    order: tuple[tuple[str, bool, bool, int], ...] = ()
    limit: int | None = None
    offset: int = 0


def malformed(text: str, at: int, message: str, code: str = "MALFORMED_QUERY") -> RequestRefusedError:
    """Refuse a statement, and point at the place as Salesforce does."""
    row = text.count("\n", 0, at) + 1
    column = at - (text.rfind("\n", 0, at) + 1) + 1
    line = text.splitlines()[row - 1] if text.strip() else ""
    pointer = " " * (column - 1) + "^"
    return RequestRefusedError(400, code, f"\n{line}\n{pointer}\nERROR at Row:{row}:Column:{column}\n{message}")


def tokens_of(text: str) -> list[Token]:
    """Cut a statement into tokens; the last one is the end."""
    tokens, at = [], 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            start = at + len(text[at:]) - len(text[at:].lstrip())
            raise malformed(text, start, f"unexpected token: '{text[start]}'")
        tokens.append(Token(match.lastgroup, match.group(match.lastgroup), match.start(match.lastgroup)))
        at = match.end()
    return [*tokens, Token("end", "<EOF>", len(text))]


def literal(token: Token) -> Any:
    """Give the value a literal stands for."""
    if token.kind == "string":
        return re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[1]), token.text[1:-1])
    if token.kind == "number":
        return float(token.text) if "." in token.text else int(token.text)
    if token.kind == "moment":
        return datetime.fromisoformat(token.text)
    return {"null": None, "true": True, "false": False}[token.text.lower()]
