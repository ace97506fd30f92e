"""Record ids: their 18-character form, their checksum, and new ones."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

CHECKSUM: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
SHORT, LONG, PREFIX = 15, 18, 3
_ALLOWED: Final = frozenset(DIGITS)


@lru_cache(maxsize=65536)
def _check_character(five: str) -> str:
    return CHECKSUM[sum(1 << place for place, char in enumerate(five) if "A" <= char <= "Z")]


def to_18(record_id: str) -> str:
    """Give the 18-character form of a 15-character id."""
    short = record_id[:SHORT]
    return short + _check_character(short[:5]) + _check_character(short[5:10]) + _check_character(short[10:])


def canonical(record_id: object) -> str | None:
    """Give the 18-character form, or None when this is no id or its checksum is wrong."""
    if not isinstance(record_id, str) or len(record_id) not in (SHORT, LONG) or not _ALLOWED.issuperset(record_id):
        return None
    full = to_18(record_id)
    return full if len(record_id) == SHORT or full == record_id else None


class IdMaker:
    """Makes ids that no record of this org has had before."""

    def __init__(self, org_id: str) -> None:
        """Take the org's own two characters into every id, as an instance does."""
        self._pod = org_id[3:5] + "0"
        self._next: dict[str, int] = {}

    def make(self, prefix: str) -> str:
        """Give the next id with this key prefix."""
        number = self._next.get(prefix, 0) + 1
        self._next[prefix] = number
        return to_18(prefix + self._pod + _base62(number))

    def numbers(self) -> dict[str, int]:
        """Give the number of the latest id with each key prefix."""
        return dict(self._next)

    def recall(self, numbers: dict[str, int]) -> None:
        """Go on after these numbers."""
        self._next = dict(numbers)


def _base62(number: int) -> str:
    digits = []
    while number:
        number, digit = divmod(number, 62)
        digits.append(DIGITS[digit])
    return "".join(reversed(digits)).rjust(9, "0")
