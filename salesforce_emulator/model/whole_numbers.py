"""Reading a whole number that came as text."""

from __future__ import annotations

from typing import Final

MOST: Final = 2_147_483_647


def whole(text: str, most: int = MOST) -> int | None:
    """Read plain decimal digits; anything else, and a number beyond the bound, is None."""
    if not text.isascii() or not text.isdecimal():
        return None
    digits = text.lstrip("0") or "0"
    if len(digits) > len(str(most)):
        return None
    number = int(digits)
    return number if number <= most else None
