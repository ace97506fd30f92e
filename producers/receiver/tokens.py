"""Makes the tokens of pURLs."""

from __future__ import annotations

import secrets
from typing import Final

_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz"
"""Small letters without those that are taken for a digit in print; a first letter keeps tables from making a number."""
_SIGNS: Final = _LETTERS + "23456789"
_LENGTH: Final = 14


def new_token() -> str:
    """Make a token nobody can guess (about 65 bits) that can be printed, read and typed."""
    token = secrets.choice(_LETTERS)
    while len(token) < _LENGTH:
        token += secrets.choice([sign for sign in _SIGNS if not _is_near(token, sign)])
    return token


def _is_near(token: str, sign: str) -> bool:
    """Tell whether a sign was there just before, or counts on from the last: no luck makes a run, or few signs."""
    return sign in token[-4:] or abs(ord(sign) - ord(token[-1])) == 1
