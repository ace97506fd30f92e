"""One record of a request, read but not yet saved."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.model.errors import Problem, RecordRefusedError, not_writable
from salesforce_emulator.model.unreadable import UnreadableValueError

if TYPE_CHECKING:
    from salesforce_emulator.model.access import Access, Writer
    from salesforce_emulator.model.schema import Record
    from salesforce_emulator.model.table import Table

NOT_WRITABLE: Final = "INVALID_FIELD_FOR_INSERT_UPDATE"


@dataclass(slots=True)
class Draft:
    """The values a save would write, where to, and why it may not be made."""

    table: Table
    record: Record | None
    values: Record
    problems: list[Problem] = field(default_factory=list)
    creating: bool = False
    deleting: bool = False
    saved: str | None = None
    asked: tuple[str, str, Record] | None = None

    def refuse(self, problem: Problem) -> None:
        """Add a reason not to save."""
        self.problems.append(problem)


def read_values(raw: dict[str, Any], access: Access, writers: dict[str, Writer]) -> tuple[Record, list[Problem]]:
    """Read the fields of one record; an unknown field or unreadable value ends the whole request."""
    values: Record = {}
    try:
        for name, given in raw.items():
            writer = writers.get(name) or access.writer(writers, name)
            if writer[0]:
                values[writer[0]] = writer[1](given)
    except RecordRefusedError:
        return _read_all(raw, access, writers)
    except UnreadableValueError as error:
        error.field = name
        raise
    return values, []


def _read_all(raw: dict[str, Any], access: Access, writers: dict[str, Writer]) -> tuple[Record, list[Problem]]:
    problems = []
    for name, given in raw.items():
        writer = writers.get(name) or access.writer(writers, name)
        try:
            writer[1](given)
        except RecordRefusedError as error:
            problems.append(error.problem)
        except UnreadableValueError as error:
            error.field = name
            raise
    locked = [name for problem in problems if problem.code == NOT_WRITABLE for name in problem.fields]
    others = [problem for problem in problems if problem.code != NOT_WRITABLE]
    return {}, ([not_writable(locked)] if locked else []) + others
