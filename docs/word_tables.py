"""Writes the tables of docs/status-codes.md anew from the sources' own: `python docs/word_tables.py`."""

from __future__ import annotations

import csv
import re
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from worker.sources import generic, lob, milestone, poplar, postalytics, postgrid, purl, stannp, thanksio, usps_phases

if TYPE_CHECKING:
    from collections.abc import Mapping

    from worker.domain.status import StatusCode

PAGE: Final = Path(__file__).with_name("status-codes.md")
TABLES: Final[Mapping[str, tuple[str, Mapping[str, StatusCode | None] | Mapping[int | str, StatusCode | None]]]] = {
    "usps": ("Mail phase", usps_phases.WORDS),
    "lob": ("Word", lob.WORDS),
    "milestone": ("Word", milestone.WORDS),
    "purl": ("Word", purl.WORDS),
    "postgrid": ("`status`", postgrid.WORDS),
    "postgrid-imb": ("`imbStatus`", postgrid.POSTAL_WORDS),
    "postalytics": ("`eventType`", postalytics.WORDS),
    "thanksio": ("Current status", thanksio.WORDS),
    "stannp": ("Status", stannp.WORDS),
    "poplar": ("Event", poplar.WORDS),
    "generic": ("`status`", generic.WORDS),
}
OPERATIONS: Final = "usps-operations"
LAST_DIGIT: Final = "last digit"
_COUNTS: Final = {
    "any": "always",
    "assumed": "unless the piece itself was read",
    "actual": "if the piece itself was read",
}
NONE: Final = "\N{EN DASH}"
_PART: Final = re.compile(r"(<!-- words (?P<name>[\w-]+) -->\n).*?(?=<!-- end -->)", re.DOTALL)


def written(page: str) -> str:
    """Give the page with every table between its marks written anew."""
    return _PART.sub(lambda found: found[1] + _words(found["name"]), page)


def _words(name: str) -> str:
    if name == OPERATIONS:
        return _operations()
    heading, words = TABLES[name]
    rows = [f"| `{word}` | {f'`{code}`' if code else NONE} |" for word, code in words.items()]
    return "\n".join([f"| {heading} | Code |", "|---|---|", *rows, ""])


def _operations() -> str:
    """Give the table of the post's operation codes: what each is, when it counts, and how sure that is."""
    table = (files("worker.sources") / "usps_operation_codes.csv").read_text("utf-8").splitlines()
    rows = []
    for row in csv.DictReader(table):
        code = f"`{row['status']}`" if row["status"] else ("by the last digit" if row["phase"] == LAST_DIGIT else NONE)
        told = (f"`{row['code']}` {row['meaning']}", code, _COUNTS[row["handling"]], row["evidence"], row["source"])
        rows.append(f"| {' | '.join(told)} |")
    return "\n".join(["| Operation code | Code | Counts | Evidence | Source |", "|---|---|---|---|---|", *rows, ""])


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
