"""Whether a pURL's token is fit for an address that nobody but its recipient can find."""

from __future__ import annotations

import math
import re
import string
from typing import Final

NEEDED_BITS: Final = 47.0
"""So much chance a token must have: 8 mixed letters and digits have it, 10 small letters and digits, 15 digits."""

_IN_A_PATH: Final = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=:@-]*")
"""What may stand in one segment of a path as it is (RFC 3986, 3.3)."""
_CLASSES: Final = (string.ascii_lowercase, string.ascii_uppercase, string.digits)
_SO: Final = "so `mailstatus serve` does not answer it"
_INSTEAD: Final = "let `mailstatus tokens` make it, or use 10 or more random letters and digits"


def doubt_of(token: str) -> str:
    """Say in one sentence why a pURL with this token is not answered, without the token; "" where it is answered."""
    if not _IN_A_PATH.fullmatch(token):
        return f"Its pURL token has a character that an address cannot hold, {_SO}: {_INSTEAD}."
    if _bits(token) < NEEDED_BITS:
        return f"Its pURL token can be guessed, {_SO}: {_INSTEAD}."
    return ""


def _bits(token: str) -> float:
    """Estimate how many bits of chance a token has, at most: other signs than letters and digits only divide it."""
    used = [kind for kind in _CLASSES if set(kind) & set(token)]
    length = sum(sign in kind for sign in token for kind in used)
    return length * math.log2(sum(map(len, used))) if used else 0.0
