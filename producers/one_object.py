"""Reads the JSON object that begins where a text stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from pydantic_core import from_json

from producers.held_text import MOST_HELD

if TYPE_CHECKING:
    from producers.held_text import HeldText

_SHORT: Final = 1 << 12
_LONGER: Final = 8
_GOES_ON, _IS_FOLLOWED = "EOF", "trailing characters"
"""How the reader of JSON begins to say that it saw the beginning of an object, or an object and more."""
_PLACE: Final = re.compile(r"line (\d+) column (\d+)$")
"""How it ends, to say where: both count from 1."""


def flat_object(text: HeldText) -> tuple[Any, int]:
    """Say what an object says that ends with its first brace, and its length; None for a broken one, 0 for another."""
    data = text.data[text.place : text.data.find(b"}", text.place, text.place + _SHORT) + 1]
    try:
        return from_json(data), len(data)
    except ValueError as error:
        return None, 0 if str(error).startswith(_GOES_ON) else len(data)


def nested_object(text: HeldText) -> tuple[Any, int]:
    """Say what an object says, and its length; None for a broken one, and how much was read in vain."""
    size = _SHORT
    while True:
        data = text.ahead(size)
        line = data[: data.find(b"\n") + 1].rstrip()  # which often is the object
        said, problem = _read(line) if line.endswith(b"}") else (None, _GOES_ON)
        if not problem:
            return said, len(line)
        said, problem = _read(data)
        if problem.startswith(_IS_FOLLOWED):
            data = data[: _place_in(data, problem)]
            said, problem = _read(data)
        if not problem.startswith(_GOES_ON) or len(data) < size or size >= MOST_HELD:
            return said, len(data.rstrip())
        size *= _LONGER


def _read(data: bytes) -> tuple[Any, str]:
    try:
        return from_json(data), ""
    except ValueError as error:
        return None, str(error)


def _place_in(data: bytes, problem: str) -> int:
    place = _PLACE.search(problem)
    line, column = map(int, place.groups()) if place else (1, 1)
    return len(data) - len(data.split(b"\n", line - 1)[-1]) + column - 1
