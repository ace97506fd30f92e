"""SOQL as text: its tokens, and how a refusal points at one."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, NamedTuple

from salesforce_emulator.model.errors import RequestRefusedError
from salesforce_emulator.model.whole_numbers import whole

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN: Final = re.compile(
    r"\s*(?:(?P<string>'(?:\\.|[^'\\])*')|(?P<moment>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(?:Z|[+-][0-9]{2}:?[0-9]{2}))"
    r"|(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})|(?P<number>-?[0-9]+(?:\.[0-9]+)?)|(?P<word>[A-Za-z_][\w.]*(?::[0-9]+)?)"
    r"|(?P<sign><=|>=|!=|<>|[=<>(),]))",
)
MOST_DEPTH: Final = 50
CLAUSES: Final = frozenset(
    {"from", "where", "order", "limit", "group", "having", "offset", "for", "with", "using", "all"}
)


class Token(NamedTuple):
    """One word, sign or literal, and where it stands."""

    kind: str
    text: str
    at: int


def malformed(text: str, at: int, message: str, code: str = "MALFORMED_QUERY") -> RequestRefusedError:
    """Refuse a statement, and point at the place as Salesforce does."""
    row = text.count("\n", 0, at) + 1
    column = at - (text.rfind("\n", 0, at) + 1) + 1
    line = text.splitlines()[row - 1] if text.strip() else ""
    pointer = " " * (column - 1) + "^"
    return RequestRefusedError(400, code, f"\n{line}\n{pointer}\nERROR at Row:{row}:Column:{column}\n{message}")


def tokens_of(text: str) -> list[Token]:
    """Cut a statement into tokens; the last one is the end."""
    tokens, at, end = [], 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            start = at + len(text[at:]) - len(text[at:].lstrip())
            raise malformed(text, start, f"unexpected token: '{text[start]}'")
        tokens.append(Token(match.lastgroup, match.group(match.lastgroup), match.start(match.lastgroup)))
        at = match.end()
    return [*tokens, Token("end", "<EOF>", len(text))]


class TokenReader:
    """Goes through the tokens of a statement."""

    def __init__(self, text: str) -> None:
        """Begin with the first."""
        self.text = text
        self._tokens = tokens_of(text)
        self._place = self._depth = 0

    @property
    def now(self) -> Token:
        """The token to be read."""
        return self._tokens[self._place]

    @property
    def coming(self) -> Token:
        """The token after that."""
        return self._tokens[min(self._place + 1, len(self._tokens) - 1)]

    def comes(self, *words: str) -> bool:
        """Say whether these words or signs come next."""
        coming = self._tokens[self._place : self._place + len(words)]
        return [token.text.lower() for token in coming if token.kind in ("word", "sign")] == list(words)

    def take(self, *words: str) -> bool:
        """Read these words or signs, if they come next."""
        if not self.comes(*words):
            return False
        self._place += len(words)
        return True

    def expect(self, word: str) -> None:
        """Read a word or sign, or refuse the statement."""
        if not self.take(word):
            raise self.unexpected()

    def word(self) -> Token:
        """Read a name, or refuse the statement."""
        token = self.now
        if token.kind != "word" or token.text.lower() in CLAUSES:
            raise self.unexpected()
        return self.next()

    def whole_number(self) -> int:
        """Read a whole number, or refuse the statement."""
        number = whole(self.now.text)
        if number is None:
            raise self.unexpected()
        self.next()
        return number

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Read what is nested in something else, or refuse what is nested in far too much."""
        self._depth += 1
        if self._depth > MOST_DEPTH:
            raise malformed(self.text, self.now.at, f"The query is nested more than {MOST_DEPTH} levels deep")
        yield
        self._depth -= 1

    def next(self) -> Token:
        """Read whatever comes."""
        self._place += 1
        return self._tokens[self._place - 1]

    def unexpected(self) -> RequestRefusedError:
        """Refuse the statement at this place."""
        return malformed(self.text, self.now.at, f"unexpected token: '{self.now.text}'")
