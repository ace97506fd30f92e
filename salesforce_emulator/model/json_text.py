"""Reading JSON that others wrote: what JSON has no form for, and numbers no computer holds, are refused."""

from __future__ import annotations

import re
from math import isinf
from typing import Any, Final

from pydantic_core import from_json

_TOKEN: Final = re.compile(r'"(?:\\.|[^"\\])*"|-?[0-9][-+.eE0-9]*')


def read_json(text: bytes) -> Any:
    """Parse a text; a ValueError says what is wrong, and ends with its line and column."""
    parsed = from_json(text, allow_inf_nan=False)
    try:
        _check_numbers(parsed)
    except OverflowError:
        line, column = _place_of_infinity(text.decode())
        raise ValueError(f"number out of range at line {line} column {column}") from None
    return parsed


def line_and_column(text: str, at: int) -> tuple[int, int]:
    """Say where a place in a text is, counted from one."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def _check_numbers(value: Any) -> None:
    kind = value.__class__
    if kind is dict or kind is list:
        for each in value.values() if kind is dict else value:
            if each.__class__ is not str:
                _check_numbers(each)
    elif kind is float and isinf(value):
        raise OverflowError


def _place_of_infinity(text: str) -> tuple[int, int]:
    found = (token for token in _TOKEN.finditer(text) if token[0][0] != '"' and isinf(float(token[0])))
    return line_and_column(text, next(found).start())
