"""How the post knows of a scan: the piece was read, its container was, or a rule inferred it."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import Final


class Handling(StrEnum):
    """The post's handling event types."""

    ACTUAL = "A"
    ASSUMED = "S"
    LOGICAL = "L"
    UNKNOWN = "?"


_LETTERS: Final = {"A": Handling.ACTUAL, "S": Handling.ASSUMED, "L": Handling.LOGICAL}
_WEAKEST_FIRST: Final = (
    ("logical", Handling.LOGICAL),
    ("assumed", Handling.ASSUMED),
    ("actual", Handling.ACTUAL),
)
_LONGEST: Final = 40


@lru_cache(maxsize=256)
def read_handling(letters: str, description: str) -> Handling:
    """
    Read a handling event type.

    Two letters are a combination ("assumed logical"): its description decides, else its weakest letter. None
    at all is an old feed, which told of scanned pieces only.
    """
    letters = letters.strip().upper()[:_LONGEST]
    if letters in _LETTERS:
        return _LETTERS[letters]
    words = description.casefold()
    said = next((handling for word, handling in _WEAKEST_FIRST if word in words), None)
    if said is None and letters and set(letters) <= set(_LETTERS):
        said = next(handling for _, handling in _WEAKEST_FIRST if handling in letters)
    return said or (Handling.UNKNOWN if letters else Handling.ACTUAL)
