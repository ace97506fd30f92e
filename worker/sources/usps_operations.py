"""The post's operation codes: which step of the mail stream each one is."""

from __future__ import annotations

import csv
import re
from importlib.resources import files
from typing import TYPE_CHECKING, Final, NamedTuple

from worker.domain.status import StatusCode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


_COLUMNS: Final = ("code", "phase", "status", "handling", "evidence")
"""The columns that are read; `meaning` and `source` are for people."""
_CODE: Final = re.compile(r"(?P<first>[0-9]{3})(-(?P<last>[0-9]{3}))?")
_EVIDENCE: Final = ("documented", "observed", "recalled")

PARS: Final = "PARS"
"""The phase of the post's Automated Redirection System."""


class Step(NamedTuple):
    """A step of the mail stream: its phase as the post numbers it ("" for none), and our code for it."""

    phase: str
    code: StatusCode | None
    actual_only: bool = False
    """True where it says nothing unless the piece itself was scanned."""


LEVELS: Final[Mapping[str, Step]] = {
    "1": Step("1a", StatusCode.IN_TRANSIT),  # outgoing primary
    "2": Step("1b", StatusCode.IN_TRANSIT),  # outgoing secondary
    "3": Step("2a", StatusCode.IN_LOCAL_AREA),  # managed mail
    "4": Step("2b", StatusCode.IN_LOCAL_AREA),  # incoming SCF
    "5": Step("2c", StatusCode.IN_LOCAL_AREA),  # incoming primary
    "6": Step("3a", StatusCode.IN_LOCAL_AREA),  # incoming secondary
    "7": Step("3b", StatusCode.PROCESSED_FOR_DELIVERY),  # box section
    "8": Step("3c", StatusCode.PROCESSED_FOR_DELIVERY),  # sector/segment, first pass
    "9": Step("3c", StatusCode.PROCESSED_FOR_DELIVERY),  # sector/segment, second pass
}
"""What the last digit of a letter sorter's code says."""


class Operations(NamedTuple):
    """The table, ready to be looked up: operation code → step."""

    codes: dict[str, Step]
    assumed_only: dict[str, Step]
    """Codes with this meaning unless the piece itself was scanned: another machine has them too."""
    families: dict[str, Step]
    """What is only recalled: a fallback, for pieces that were themselves scanned."""

    def guess(self, code: str, *, actual: bool) -> Step | None:
        """Return the step of a code that has no row of its own: its container's, or else its family's."""
        of_container = None if actual else self.assumed_only.get(code)
        return of_container or self.families.get(code)


def load(lines: Iterable[str]) -> Operations:
    """
    Read the table from its CSV lines. A row is one code, or a family `first-last`.

    Raises ValueError for a row that cannot be read, with its number and what is wrong.
    """
    operations = Operations({}, {}, {})
    rows = csv.DictReader(lines)
    if missing := set(_COLUMNS) - set(rows.fieldnames or ()):
        raise ValueError(f"the table has no column {min(missing)}")
    for row in rows:
        texts = {name: (row[name] or "").strip() for name in _COLUMNS}
        try:
            _add(texts, operations)
        except ValueError as wrong:
            raise ValueError(f"line {rows.line_num} of the table: {wrong}") from None
    return operations


def _add(row: Mapping[str, str], operations: Operations) -> None:
    found = _CODE.fullmatch(row["code"])
    if not found:
        raise ValueError("a code has three digits, and a family is like 891-899")
    if row["evidence"] not in _EVIDENCE:
        raise ValueError(f"the evidence is one of {', '.join(_EVIDENCE)}")
    if found["last"]:
        operations.families.update(_members(row, int(found["first"]), int(found["last"])))
    elif row["handling"] == "any":
        operations.codes[row["code"]] = _step(row)
    elif row["handling"] == "assumed":
        operations.assumed_only[row["code"]] = _step(row)
    else:
        raise ValueError("the handling of a single code is any or assumed")


def _members(row: Mapping[str, str], first: int, last: int) -> Iterator[tuple[str, Step]]:
    for number in range(first, last + 1):
        code = f"{number:03}"
        step = LEVELS.get(code[-1], Step("", None)) if row["phase"] == "last digit" else _step(row)
        yield code, step._replace(actual_only=True)


def _step(row: Mapping[str, str]) -> Step:
    return Step(row["phase"], StatusCode(row["status"]) if row["status"] else None)


OPERATIONS: Final = load((files(__package__) / "usps_operation_codes.csv").read_text("utf-8").splitlines())
