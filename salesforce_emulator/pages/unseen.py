"""Characters that nobody sees, spelled out: controls, and what turns the direction of the text after them."""

from __future__ import annotations

import re
from html import escape
from typing import Final

# All controls but tab and line ends; marks, embeddings, overrides and isolates of Unicode's bidirectional algorithm
# (UAX #9); blanks without width and line ends of their own.
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
)


def spelled(text: str) -> str:
    """Escape a text for a page, each character that nobody sees as its code point."""
    return escape(_UNSEEN.sub(_code_point, text))


def marked(text: str) -> str:
    """Do the same, each code point marked off from the text around it."""
    return _UNSEEN.sub(lambda found: f'<span class="code-point">{_code_point(found)}</span>', escape(text))


def _code_point(found: re.Match[str]) -> str:
    return f"U+{ord(found[0]):04X}"
