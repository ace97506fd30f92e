"""LIKE: a pattern with % and _ as a test of a text, in time that grows with the text and not with its wild cards."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def like(pattern: str) -> Callable[[Any], bool]:
    """Give the test; capitals do not matter, and a backslash takes a sign at its word."""
    pieces = _pieces(pattern.lower())
    if len(pieces) == 1:
        return lambda given: isinstance(given, str) and pieces[0][0].fullmatch(given.lower()) is not None
    (start, _), *between, (end, length) = pieces
    inner = [piece for piece, size in between if size]

    def matches(given: Any) -> bool:
        if not isinstance(given, str):
            return False
        text = given.lower()
        found = start.match(text)
        for piece in inner:
            found = found and piece.search(text, found.end())
        last = len(text) - length
        return found is not None and found.end() <= last and end.match(text, last) is not None

    return matches


def _pieces(pattern: str) -> list[tuple[re.Pattern[str], int]]:
    """Cut a pattern at each %: a piece fits texts of one length, so its leftmost place is as good as any."""
    pieces: list[list[str]] = [[]]
    for sign in re.findall(r"\\.|[^\\]", pattern, re.DOTALL):
        if sign == "%":
            pieces.append([])
        else:
            pieces[-1].append("." if sign == "_" else re.escape(sign[-1]))
    return [(re.compile("".join(piece), re.DOTALL), len(piece)) for piece in pieces]
