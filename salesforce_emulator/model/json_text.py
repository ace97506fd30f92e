"""Reading JSON that others wrote: what JSON has no form for, and numbers no computer holds, are refused."""

from __future__ import annotations

import re
from math import isfinite, isinf
from typing import Any, Final

from pydantic_core import from_json

_TOKEN: Final = re.compile(r'"(?:\\.|[^"\\])*"|-?[0-9][-+.eE0-9]*')


def read_json(text: bytes) -> Any:
    """Parse a text; a ValueError says what is wrong, and ends with its line and column."""
    parsed = from_json(text, allow_inf_nan=False)
    if not _finite(parsed):
        line, column = _place_of_infinity(text.decode())
        raise ValueError(f"number out of range at line {line} column {column}")
    return parsed


def line_and_column(text: str, at: int) -> tuple[int, int]:
    """Say where a place in a text is, counted from one."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def _finite(value: Any) -> bool:
    if value.__class__ is dict:
        value = value.values()
    elif value.__class__ is not list:
        return value.__class__ is not float or isfinite(value)
    return all(each.__class__ is str or _finite(each) for each in value)


def _place_of_infinity(text: str) -> tuple[int, int]:
    found = (token for token in _TOKEN.finditer(text) if token[0][0] != '"' and isinf(float(token[0])))
    return line_and_column(text, next(found).start())
