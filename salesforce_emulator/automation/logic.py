"""Numbered conditions joined as an admin spells it: `1 AND (2 OR 3)`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from salesforce_emulator.automation.sight import BadDefinitionError
from salesforce_emulator.model.whole_numbers import whole

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from salesforce_emulator.automation.sight import Sight

    Test = Callable[[Sight], bool]

_TOKEN: Final = re.compile(r"\s*(\d+|\(|\)|and\b|or\b|not\b)", re.IGNORECASE)


def joined(tests: Sequence[Test], logic: str | None) -> Test:
    """Join conditions by their filter logic; without any, all must be met.

    Every condition must be named, and only conditions that are there. AND binds closer than OR.
    """
    spelled = (logic or "and").strip().lower()
    if spelled in ("and", "or"):
        return _all(tests) if spelled == "and" else _any(tests)
    try:
        return _Reader(tests, spelled).read()
    except RecursionError:
        raise BadDefinitionError("The filter logic is nested too deeply.") from None


def _all(tests: Sequence[Test]) -> Test:
    return tests[0] if len(tests) == 1 else lambda sight: all(test(sight) for test in tests)


def _any(tests: Sequence[Test]) -> Test:
    return tests[0] if len(tests) == 1 else lambda sight: any(test(sight) for test in tests)


class _Reader:
    def __init__(self, tests: Sequence[Test], spelled: str) -> None:
        self._tests, self._spelled = tests, spelled
        self._tokens = self._split()
        self._named: set[int] = set()

    def read(self) -> Test:
        read = self._either()
        if self._tokens:
            raise self._bad(f"nothing is expected at '{self._tokens[0]}'")
        unnamed = set(range(1, len(self._tests) + 1)) - self._named
        if unnamed:
            raise self._bad(f"condition {min(unnamed)} is not used")
        return read

    def _split(self) -> list[str]:
        tokens, place = [], 0
        while self._spelled[place:].strip():
            found = _TOKEN.match(self._spelled, place)
            if found is None:
                raise self._bad(f"'{self._spelled[place:].strip()}' is not understood")
            tokens.append(found[1])
            place = found.end()
        return tokens

    def _either(self) -> Test:
        parts = [self._both()]
        while self._next_is("or"):
            parts.append(self._both())
        return _any(parts)

    def _both(self) -> Test:
        parts = [self._one()]
        while self._next_is("and"):
            parts.append(self._one())
        return _all(parts)

    def _one(self) -> Test:
        if self._next_is("not"):
            inner = self._one()
            return lambda sight: not inner(sight)
        if self._next_is("("):
            inner = self._either()
            if not self._next_is(")"):
                raise self._bad("a parenthesis is not closed")
            return inner
        token = self._tokens.pop(0) if self._tokens else ""
        number = whole(token, len(self._tests))
        if not number:
            raise self._bad(f"there is no condition '{token}'")
        self._named.add(number)
        return self._tests[number - 1]

    def _next_is(self, token: str) -> bool:
        if self._tokens[:1] != [token]:
            return False
        self._tokens.pop(0)
        return True

    def _bad(self, why: str) -> BadDefinitionError:
        return BadDefinitionError(f"The filter logic '{self._spelled}' cannot be read: {why}.")
