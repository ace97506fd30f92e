"""A formula cut into its words."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from salesforce_emulator.automation.sight import BadDefinitionError

_WORD: Final = re.compile(
    r"""\s*(?:
      (?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    | (?P<number>\d+(?:\.\d+)?)
    | (?P<name>\{!\s*[$\w.]+\s*\}|[$A-Za-z_][\w.$]*)
    | (?P<sign>&&|\|\||<>|!=|<=|>=|==|[-+*/&=<>!(),])
    )""",
    re.VERBOSE,
)


class Word(NamedTuple):
    """One word of a formula, and what kind it is: text, number, name or sign."""

    kind: str
    spelled: str


def words_of(formula: str) -> list[Word]:
    """Cut a formula into words, or refuse it at the first thing that is none."""
    words, place, text = [], 0, formula.rstrip()
    while place < len(text):
        found = _WORD.match(text, place)
        if found is None:
            raise BadDefinitionError(f"The formula cannot be read at: {text[place:].strip()[:40]}")
        kind = str(found.lastgroup)
        words.append(Word(kind, _bare(kind, found[kind])))
        place = found.end()
    return words


def _bare(kind: str, spelled: str) -> str:
    if kind == "text":
        return re.sub(r"\\(.)", r"\1", spelled[1:-1])
    return spelled.strip("{!} ") if kind == "name" else spelled
