"""The SQLite file of an org: what is saved is in it before the answer is sent."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, Final

from pydantic_core import from_json, to_json

from salesforce_emulator.org import Org
from salesforce_emulator.state import parts
from salesforce_emulator.state.file_rows import explained, journal_in, records_in, refuse_foreign
from salesforce_emulator.state.snapshot import BadSnapshotError, Held, rebuilt, without_collections

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from salesforce_emulator.model.table import Table
    from salesforce_emulator.options import Options
    from salesforce_emulator.state.snapshot import Definer

FORMAT: Final = 1
SCHEMA: Final = """
CREATE TABLE part (name TEXT PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE record (place INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, object TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE save (seq INTEGER PRIMARY KEY, at TEXT, object TEXT, id TEXT, names TEXT, fields TEXT);
"""
_WRITE_RECORD: Final = (
    "INSERT INTO record (id, object, body) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body"
)
_WRITE_PART: Final = "INSERT OR REPLACE INTO part (name, body) VALUES (?, ?)"


class StateFile:
    """Keeps one org in a file.

    Tables: `record` has one row for each record, `body` is its fields as JSON; `part` has the rest of the org by name,
    as JSON; `save` is the journal. A file in write-ahead mode is whole after the process is killed at any moment. It
    is not synced with every answer: a power failure may lose the last of them. While it is open it is nobody else's.
    """

    def __init__(self, path: Path) -> None:
        """Open the file, or make it."""
        self._org: Org | None = None
        self._written, self._saves = dict[str, bytes](), 0
        try:
            self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            refuse_foreign(self._db)
            self._prepare()
        except (sqlite3.Error, BadSnapshotError) as error:
            raise BadSnapshotError(f"{path}: {explained(error)}") from None

    def _prepare(self) -> None:
        for setting in ("locking_mode = EXCLUSIVE", "journal_mode = WAL", "synchronous = NORMAL"):
            self._db.execute(f"PRAGMA {setting}")
        found = self._one("PRAGMA user_version")
        if found not in (0, FORMAT):
            raise BadSnapshotError(f"this file has format {found}, and this release knows {FORMAT}")
        if found == 0:
            self._db.executescript(f"{SCHEMA} PRAGMA user_version = {FORMAT};")

    @property
    def empty(self) -> bool:
        """Whether no org was ever kept in it."""
        return bool(self._one("SELECT count(*) FROM part") == 0)

    def load(self, options: Options, define: Definer) -> Org:
        """Give the org the file holds."""
        told: dict[str, Any] = {}
        for _name, body in self._db.execute("SELECT name, body FROM part WHERE name != 'sessions'"):
            told |= from_json(body)
        with without_collections():
            held = Held(told, records_in(self._db), journal_in(self._db))
            org = rebuilt(Org(options), held, define=define)
        for (body,) in self._db.execute("SELECT body FROM part WHERE name = 'sessions'"):
            org.sessions.recall(from_json(body))
        self._watch(org)
        return org

    def keep(self, org: Org, *, thoroughly: bool) -> None:
        """Write what has changed, in one transaction; a new org takes the place of the one kept so far."""
        if org is not self._org:
            self._replace(org)
            return
        changed = {key: table.changed for key, table in org.tables.items() if table.changed or table.changed is None}
        with self._transaction():
            for key in changed:
                self._write_records(org.tables[key])
            self._write_saves(org)
            self._write_parts(org, thoroughly=thoroughly)

    def close(self) -> None:
        """Close the file; it is one file again."""
        self._db.close()

    def _replace(self, org: Org) -> None:
        with self._transaction():
            for name in ("record", "save", "part"):
                self._db.execute(f"DELETE FROM {name}")  # noqa: S608 - names of our own
            self._written, self._saves = {}, 0
            for table in org.tables.values():
                table.changed = None
                self._write_records(table)
            self._write_saves(org)
            self._write_parts(org, thoroughly=True)
        self._org = org

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN")
        try:
            yield
        except sqlite3.Error:
            self._org = None  # what was noted as written is not: the next answer writes everything
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def _watch(self, org: Org) -> None:
        self._org, self._saves = org, org.journal.saves
        for table in org.tables.values():
            table.changed = {}

    def _write_records(self, table: Table) -> None:
        ids: Iterable[str] = table.records if table.changed is None else table.changed
        name, records = table.sobject.name, table.records
        there = ((each, name, to_json(records[each])) for each in ids if each in records)
        self._db.executemany(_WRITE_RECORD, there)
        self._db.executemany("DELETE FROM record WHERE id = ?", [(each,) for each in ids if each not in records])
        table.changed = {}

    def _write_saves(self, org: Org) -> None:
        told = ((*row[:4], to_json(row[4]), to_json(row[5])) for row in org.journal.rows_after(self._saves))
        self._db.executemany("INSERT OR REPLACE INTO save VALUES (?, ?, ?, ?, ?, ?)", told)
        self._saves = org.journal.saves

    def _write_parts(self, org: Org, *, thoroughly: bool) -> None:
        told = {"running": to_json(parts.running(org)), "sessions": to_json(org.sessions.listed())}
        if thoroughly:
            told["lasting"] = to_json(parts.lasting(org))
        new = {name: body for name, body in told.items() if self._written.get(name) != body}
        self._db.executemany(_WRITE_PART, new.items())
        self._written |= new

    def _one(self, query: str) -> Any:
        with closing(self._db.execute(query)) as found:
            return found.fetchone()[0]
