"""A snapshot: everything an org holds at one moment, small enough to keep a few of a million people."""

from __future__ import annotations

import gc
import marshal
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pydantic_core import to_json

from salesforce_emulator.org import Org
from salesforce_emulator.state import parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Json = dict[str, Any]
    Definer = Callable[[Org, Json], None]

FORMAT: Final = 1
_QUICK: Final = 1
_AT_ONCE: Final = 5000


class BadSnapshotError(Exception):
    """The document is no snapshot that can be restored; its text is one clear sentence."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The parts as JSON; the records of each object and the columns of the journal packed."""

    taken: str
    parts: Json
    counts: dict[str, int]
    records: dict[str, bytes]
    journal: bytes

    @property
    def size(self) -> int:
        """How many bytes it takes, the small parts aside."""
        return sum(map(len, self.records.values())) + len(self.journal)

    def document(self) -> Iterator[bytes]:
        """Spell it as one JSON document, part by part: it may be larger than the memory left."""
        yield to_json({"snapshot": FORMAT, "taken": self.taken, **self.parts})[:-1]
        yield b',"records":{'
        comma = b""
        for name, kept in self.records.items():
            yield comma + to_json(name) + b":"
            yield from _list(unpacked(kept))
            comma = b","
        yield b'},"journal":['
        for number, column in enumerate(unpacked(self.journal)):
            yield b"," if number else b""
            yield from _list(column)
        yield b"]}"


def taken(org: Org, moment: str) -> Snapshot:
    """Take a snapshot of an org."""
    tables = {table.sobject.name: table.records for table in org.tables.values()}
    return Snapshot(
        moment,
        parts.lasting(org) | parts.running(org),
        {name: len(records) for name, records in tables.items()},
        {name: packed(list(records.values())) for name, records in tables.items() if records},
        packed(org.journal.columns()),
    )


def from_document(document: Any) -> Snapshot:
    """Read a snapshot that was downloaded."""
    if not isinstance(document, dict) or document.get("snapshot") != FORMAT:
        raise BadSnapshotError(f"A snapshot is an object with snapshot: {FORMAT}.")
    try:
        whole = dict(document)
        records, journal, moment = whole.pop("records"), whole.pop("journal"), str(whole.pop("taken"))
        counts = {name: len({row["Id"] for row in rows}) for name, rows in records.items()}
        return Snapshot(moment, whole, counts, {name: packed(rows) for name, rows in records.items()}, packed(journal))
    except (KeyError, TypeError, AttributeError) as error:
        raise BadSnapshotError(f"The snapshot is not whole: {_reason(error)}.") from None


class Held(NamedTuple):
    """What an org is to hold: its parts, the records of each object, the columns of its journal."""

    parts: Json
    records: Iterable[tuple[str, list[Any]]]
    journal: list[list[Any]]


def restored(snapshot: Snapshot, former: Org, *, define: Definer) -> Org:
    """Make an org that holds what the snapshot holds; options and sessions are those of the former one."""
    with without_collections():
        rows = ((name, unpacked(each)) for name, each in snapshot.records.items())
        held = Held(snapshot.parts, rows, unpacked(snapshot.journal))
        return rebuilt(Org(former.options, former.sessions), held, define=define)


def rebuilt(org: Org, held: Held, *, define: Definer) -> Org:
    """Fill a fresh org."""
    try:
        for table in org.tables.values():
            table.fill([])
        parts.give_shape(org, held.parts)
        for name, records in held.records:
            org.tables[name.lower()].fill(records)
        parts.give(org, held.parts, define=define)
        org.journal.recall(held.journal, held.parts["counters"]["saves"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadSnapshotError(f"The snapshot cannot be restored: {_reason(error)}.") from None
    return org


def _reason(error: Exception) -> str:
    return f"{error} is missing" if isinstance(error, KeyError) else "a part of it has the wrong form"


def _list(values: list[Any]) -> Iterator[bytes]:
    yield b"["
    for start in range(0, len(values), _AT_ONCE):
        yield (b"," if start else b"") + to_json(values[start : start + _AT_ONCE])[1:-1]
    yield b"]"


def packed(value: Any) -> bytes:
    """Pack plain values: quickly, and so that equal texts are kept once."""
    return zlib.compress(marshal.dumps(value), _QUICK)


def unpacked(value: bytes) -> Any:
    """Unpack what this process has packed."""
    return marshal.loads(zlib.decompress(value))  # noqa: S302 - our own bytes, never a caller's


@contextmanager
def without_collections() -> Iterator[None]:
    """Make many long-lived values without looking for garbage among them again and again."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.freeze()
