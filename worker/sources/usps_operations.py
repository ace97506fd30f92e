"""The post's operation codes: which step of the mail stream each one is."""

from __future__ import annotations

import csv
from importlib.resources import files
from typing import TYPE_CHECKING, Final, NamedTuple

from worker.domain.status import StatusCode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


PARS: Final = "PARS"
"""The phase of the post's Automated Redirection System."""


class Step(NamedTuple):
    """A step of the mail stream: its phase as the post numbers it ("" for none), and our code for it."""

    phase: str
    code: StatusCode | None


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

    codes: Mapping[str, Step]
    assumed_only: Mapping[str, Step]
    """Codes with this meaning unless the piece itself was scanned: another machine has them too."""
    families: Mapping[str, Step]
    """What is only recalled: a fallback, for pieces that were themselves scanned."""

    def find(self, code: str, *, actual: bool) -> Step | None:
        """Return the step of a code. What is known of the code itself goes before what its family does."""
        if actual:
            return self.codes.get(code) or self.families.get(code)
        return self.codes.get(code) or self.assumed_only.get(code)


def load(lines: Iterable[str]) -> Operations:
    """Read the table from its CSV lines. A row is one code, or a family `first-last`."""
    codes: dict[str, Step] = {}
    assumed_only: dict[str, Step] = {}
    families: dict[str, Step] = {}
    for row in csv.DictReader(lines):
        if "-" in row["code"]:
            families.update(_members(row))
        else:
            (codes if row["handling"] == "any" else assumed_only)[row["code"]] = _step(row)
    return Operations(codes, assumed_only, families)


def _members(row: Mapping[str, str]) -> Iterator[tuple[str, Step]]:
    first, _, last = row["code"].partition("-")
    for number in range(int(first), int(last) + 1):
        code = f"{number:03}"
        yield code, LEVELS.get(code[-1], Step("", None)) if row["phase"] == "last digit" else _step(row)


def _step(row: Mapping[str, str]) -> Step:
    return Step(row["phase"], StatusCode(row["status"]) if row["status"] else None)


OPERATIONS: Final = load((files(__package__) / "usps_operation_codes.csv").read_text("utf-8").splitlines())
