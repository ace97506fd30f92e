"""Where in a body a value stands that cannot be read."""

from __future__ import annotations

import re
from json import JSONDecoder
from typing import Final

from pydantic_core import to_json

from salesforce_emulator.model.json_text import line_and_column

_DECODER: Final = JSONDecoder()


def place_of(body: bytes, name: str, value: object) -> tuple[int, int]:
    """Give the line and column where a field's value begins; of several alike the first, which is read first."""
    text = body.decode("utf-8", "replace")
    for key in re.finditer(re.escape(to_json(name).decode()) + r"\s*:\s*", text):
        found, _end = _DECODER.raw_decode(text, key.end())
        if type(found) is type(value) and found == value:
            return line_and_column(text, key.end())
    return 1, 1
