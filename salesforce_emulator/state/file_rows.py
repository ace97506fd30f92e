"""Reading a state file: whether it is one, and its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pydantic_core import from_json

from salesforce_emulator.state.snapshot import BadSnapshotError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

_ROWS: Final = 10_000
_TABLES: Final = {"part", "record", "save"}


def refuse_foreign(db: sqlite3.Connection) -> None:
    """Leave a database alone that holds anything but an org."""
    found = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if found and not found >= _TABLES:
        raise BadSnapshotError("this database is no org's; name another file, or one that is not there yet")


def explained(error: Exception) -> str:
    """Say what a failed opening of the file means."""
    if "locked" in str(error):
        return f"{error}: another process has it"
    return str(error)


def records_in(db: sqlite3.Connection) -> Iterator[tuple[str, list[Any]]]:
    """Give the records of each object, in the order they came."""
    for (name,) in db.execute("SELECT DISTINCT object FROM record").fetchall():
        found = db.execute("SELECT body FROM record WHERE object = ? ORDER BY place", (name,))
        yield name, [row for bodies in _many(found) for row in from_json(b"[" + b",".join(bodies) + b"]")]


def journal_in(db: sqlite3.Connection) -> list[list[Any]]:
    """Give the columns of the journal."""
    columns: list[list[Any]] = [[], [], [], [], []]
    for at, name, record_id, names, fields in db.execute("SELECT at, object, id, names, fields FROM save ORDER BY seq"):
        for column, value in zip(columns, (at, name, record_id, from_json(names), from_json(fields)), strict=True):
            column.append(value)
    return columns


def _many(found: sqlite3.Cursor) -> Iterator[list[bytes]]:
    while rows := found.fetchmany(_ROWS):
        yield [body if isinstance(body, bytes) else body.encode() for (body,) in rows]
