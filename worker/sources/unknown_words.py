"""What to say of a word that is in no table, and what to do about it."""

from __future__ import annotations

import re
from typing import Final

REPLAY: Final = "then mailstatus dead replay --reason unknown-word."
_LONGEST: Final = 40
_NAMEABLE: Final = re.compile("[0-9]{1,4}|[A-Za-z][A-Za-z0-9]*|[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*")
"""What a sentence may repeat: a short number, one word, or small ones joined as programs do; else it may be a name."""


def in_no_table(what: str, word: object, table: str) -> str:
    """Say in one sentence that a word is in no table, and what brings the event back."""
    return f"{_named(what, word)} is in no table: add it to {table}, {REPLAY}"


def none_of_ours(what: str, word: object) -> str:
    """Say in one sentence that a word of a sender who knows our status codes is none of them."""
    return f"{_named(what, word)} is none of our status codes: send it anew with one of those in docs/status-codes.md."


def _named(what: str, word: object) -> str:
    """Name the word that `what` has, where it may be shown: the event's status “exploded”."""
    text = str(word)
    return f"{what} “{text}”" if len(text) <= _LONGEST and _NAMEABLE.fullmatch(text) else what
