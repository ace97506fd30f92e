"""The records of one object, found by id and by indexed field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from salesforce_emulator.model.errors import UNKNOWN_RECORD, Problem, malformed_id
from salesforce_emulator.model.ids import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from salesforce_emulator.model.schema import Field, Record, SObject


class Table:
    """Keeps every record of one object, deleted ones too."""

    def __init__(self, sobject: SObject) -> None:
        """Start empty."""
        self.sobject = sobject
        self.records: dict[str, Record] = {}
        self.indexes: dict[str, dict[str, list[Record]]] = {}
        self.uniques: set[str] = set()
        self.changed: dict[str, None] | None = None
        """The ids written since a state file last looked, in order, if one looks at all."""
        for field in sobject.fields.values():
            self.index(field)

    def index(self, field: Field) -> None:
        """Keep this field's values findable, if the field asks for it."""
        if not field.indexed:
            return
        index: dict[str, list[Record]] = {}
        self.indexes[field.name] = index
        for record in self.records.values():
            if record.get(field.name) is not None:
                index.setdefault(_key(record[field.name]), []).append(record)
        if field.unique:
            self.uniques.add(field.name)

    def make_findable(self, name: str) -> None:
        """Keep this field's values findable from now on, those already there too."""
        if name not in self.indexes:
            index = self.indexes[name] = {}
            for record in self.records.values():
                if record.get(name) is not None:
                    index.setdefault(_key(record[name]), []).append(record)

    def find(self, record_id: object) -> Record | None:
        """Find a record by either form of its id."""
        record = self.records.get(record_id) if isinstance(record_id, str) else None
        if record is not None:
            return record
        full = canonical(record_id)
        return self.records.get(full) if full else None

    def why_missing(self, record_id: object) -> Problem:
        """Say why an id that was not found is refused."""
        full = canonical(record_id)
        if full is None or not full.startswith(self.sobject.prefix):
            return malformed_id(self.sobject.label, record_id)
        return UNKNOWN_RECORD

    def by_value(self, field: str, value: Any) -> list[Record]:
        """Find the records that are not deleted and whose indexed field holds this value, case aside."""
        return [record for record in self.holding(field, value) if not record.get("IsDeleted")]

    def holding(self, field: str, value: Any) -> list[Record]:
        """Find the records whose indexed field holds this value, deleted ones too."""
        return self.indexes[field].get(_key(value), [])

    def insert(self, record: Record) -> None:
        """Add a record that has its id."""
        self.records[record["Id"]] = record
        if self.changed is not None:
            self.changed[record["Id"]] = None
        for name, index in self.indexes.items():
            if record.get(name) is not None:
                index.setdefault(_key(record[name]), []).append(record)

    def apply(self, record: Record, values: Record) -> None:
        """Overlay new values on a record."""
        for name in self.indexes:
            if name in values:
                self._move(record, name, values[name])
        record.update(values)
        if self.changed is not None:
            self.changed[record["Id"]] = None

    def restore(self, record: Record, former: Record) -> None:
        """Make a record what it was."""
        for name in self.indexes:
            self._move(record, name, former.get(name))
        record.clear()
        record.update(former)
        if self.changed is not None:
            self.changed[record["Id"]] = None

    def remove(self, record: Record) -> None:
        """Forget a record altogether."""
        for name in self.indexes:
            self._move(record, name, None)
        del self.records[record["Id"]]
        if self.changed is not None:
            self.changed[record["Id"]] = None

    def fill(self, records: Iterable[Record]) -> None:
        """Hold these records and no others."""
        self.records = {record["Id"]: record for record in records}
        for name in list(self.indexes):
            del self.indexes[name]
            self.make_findable(name)

    def live(self) -> Iterator[Record]:
        """Give the records that are not deleted."""
        return (record for record in self.records.values() if not record.get("IsDeleted"))

    def _move(self, record: Record, name: str, value: Any) -> None:
        index = self.indexes[name]
        before = record.get(name)
        if before == value:
            return
        old = index.get(_key(before), [])
        place = next((place for place, each in enumerate(old) if each is record), None)
        if place is not None:
            del old[place]
        if value is not None:
            index.setdefault(_key(value), []).append(record)


def _key(value: Any) -> str:
    return str(value).lower()
