"""Whether a pURL's token looks like chance: fit for an address that nobody but its recipient can find."""

from __future__ import annotations

import math
import re
import string
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

NEEDED_BITS: Final = 47.0
"""So much chance a token must have: 8 mixed letters and digits have it, 10 small letters and digits, 15 digits."""

_IN_A_PATH: Final = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=:@-]*")
"""What may stand in one segment of a path as it is (RFC 3986, 3.3)."""
_FEWEST: Final = 5
"""So many different letters and digits a token must have: chance gives fewer to one of 5,000 with 15 digits."""
_CLASSES: Final = (string.ascii_lowercase, string.ascii_uppercase, string.digits)
_SO: Final = "so `mailstatus serve` does not answer it"
_INSTEAD: Final = "let `mailstatus tokens` make it, or use 10 or more random letters and digits"


def doubt_of(token: str) -> str:
    """Say in one sentence why a pURL with this token is not answered, without the token; "" where it is answered."""
    if not _IN_A_PATH.fullmatch(token):
        return f"Its pURL token has a character that an address cannot hold, {_SO}: {_INSTEAD}."
    signs = [sign for sign in token if sign.isalnum()]
    if len(set(signs)) < _FEWEST or _bits(signs) < NEEDED_BITS:
        return f"Its pURL token can be guessed, {_SO}: {_INSTEAD}."
    return ""


def _bits(signs: Sequence[str]) -> float:
    """Estimate how many bits of chance letters and digits have, at most; those that go on in a run have none."""
    used = [kind for kind in _CLASSES if set(kind) & set(signs)]
    return (len(signs) - _in_runs(signs)) * math.log2(sum(map(len, used)))


def _in_runs(signs: Sequence[str]) -> int:
    """Count the fifth and further signs of runs, which repeat one sign, or count up or down, in small or capitals."""
    places = [ord(sign.lower()) for sign in signs]
    steps = [after - before for before, after in pairwise(places)]
    fours = (steps[end - 4 : end] for end in range(4, len(steps) + 1))
    return sum(len(set(four)) == 1 and abs(four[0]) <= 1 for four in fours)
