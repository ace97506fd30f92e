"""Which texts may be ids: they become keys in Redis, and words of tab-separated lines."""

from __future__ import annotations

from typing import Final

LONGEST_ID: Final = 100
REDACTED: Final = "REDACTED"
"""What partners write in the place of a value they hide: never an id."""


def is_id(text: str) -> bool:
    """Tell whether a text is 1 to 100 visible characters (blanks inside are fine) and no placeholder."""
    return 0 < len(text) <= LONGEST_ID and text.isprintable() and text != REDACTED
