"""Makes the tokens of pURLs."""

from __future__ import annotations

import secrets
from typing import Final

_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz"
"""Small letters without those that are taken for a digit in print; a first letter keeps tables from making a number."""
_SIGNS: Final = _LETTERS + "23456789"
_LENGTH: Final = 14


def new_token() -> str:
    """Make a token nobody can guess (about 68 bits) that can be printed, read and typed."""
    return secrets.choice(_LETTERS) + "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH - 1))
