"""What a SOQL statement says, as a tree."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Column:
    """A field, reached over any number of parents, and where it stands."""

    path: str
    at: int
    alias: str = ""


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A function over the rows of a group."""

    function: str
    path: str
    at: int
    alias: str = ""


@dataclass(frozen=True, slots=True)
class AllFields:
    """FIELDS(ALL), FIELDS(STANDARD) or FIELDS(CUSTOM)."""

    kind: str
    at: int


@dataclass(frozen=True, slots=True)
class Like:
    """A pattern with its escapes, as it was written."""

    pattern: str


@dataclass(frozen=True, slots=True)
class Span:
    """A date literal such as LAST_N_DAYS:30."""

    word: str
    count: int


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison of a field, or of an aggregate."""

    operand: Column | Aggregate
    sign: str
    value: Any
    at: int


@dataclass(frozen=True, slots=True)
class Group:
    """Conditions joined by AND or OR, or one turned round by NOT."""

    word: str
    parts: tuple[Condition, ...]


Condition = Test | Group


@dataclass(frozen=True, slots=True)
class Order:
    """One key of ORDER BY."""

    operand: Column | Aggregate
    down: bool
    nulls_last: bool


@dataclass(slots=True)
class Query:
    """What a statement, or a query within it, asks for."""

    text: str
    sobject: tuple[str, int]
    selected: list[Column | Aggregate | AllFields | Query] = field(default_factory=list)
    alias: str = ""
    counting: bool = False
    where: Condition | None = None
    groups: list[Column] = field(default_factory=list)
    having: Condition | None = None
    order: list[Order] = field(default_factory=list)
    limit: int | None = None
    offset: int = 0

    @property
    def grouped(self) -> bool:
        """Whether the answer is made of groups, not of records."""
        return bool(self.groups) or any(isinstance(each, Aggregate) for each in self.selected)
