"""The records of a seed: each value is checked as a save would check it, system fields too."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from salesforce_emulator.control.seed_pages import bad_seed
from salesforce_emulator.control.seeding_rules import add_person_contact
from salesforce_emulator.model.errors import RecordRefusedError
from salesforce_emulator.model.ids import canonical
from salesforce_emulator.model.unreadable import UnreadableValueError
from salesforce_emulator.model.values import check_for, written

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesforce_emulator.model.schema import Record
    from salesforce_emulator.model.table import Table
    from salesforce_emulator.model.values import Check
    from salesforce_emulator.org import Org

Json = dict[str, Any]


class SeedRows:
    """Adds the records of one seed; they may refer to each other, in any order."""

    def __init__(self, org: Org, rows: Iterable[Json]) -> None:
        """Note the ids that are still to come."""
        self._org, self._stamp = org, written(org.clock.now())
        self._promised = {canonical(row["Id"]) for row in rows if "Id" in row}

    def insert(self, table: Table, rows: list[Json]) -> list[str]:
        """Add the records of one object, and give their ids."""
        sobject, stamp = table.sobject, self._stamp
        checks = self.checks(table)
        needed = dict.fromkeys(sobject.required, "Unnamed")
        needed |= {"CreatedDate": stamp, "LastModifiedDate": stamp, "SystemModstamp": stamp}
        ids = []
        for number, row in enumerate(rows):
            place = f"{sobject.name}[{number}]"
            record_id = _own_id(table, row["Id"], place) if "Id" in row else self._org.ids.make(sobject.prefix)
            record = {**needed, **checked(row, checks, place), "Id": record_id}
            _refuse_taken(table, record, place)
            table.insert(record)
            if record.get("IsPersonAccount") and sobject.name == "Account":
                add_person_contact(self._org, record)
            ids.append(record_id)
        return ids

    def checks(self, table: Table) -> dict[str, Check]:
        """Give the check of each field by its name; a picklist may hold what it no longer lists."""
        fields = table.sobject.fields.values()
        return {field.name: check_for(replace(field, restricted=False), self._exists) for field in fields}

    def _exists(self, sobject: str, record_id: str) -> bool:
        table = self._org.tables.get(sobject.lower())
        if table is None:
            return False
        return record_id in table.records or (
            record_id in self._promised and record_id.startswith(table.sobject.prefix)
        )


def checked(row: Json, checks: dict[str, Check], place: str) -> Record:
    """Give the values of a record as they are kept, or say which of them cannot be."""
    values = {}
    for name, given in row.items():
        check = checks.get(name)
        if check is None:
            raise bad_seed(f"{place}: there is no field {name}; a seed's fields adds one.")
        try:
            values[name] = check(given)
        except UnreadableValueError as error:
            raise bad_seed(f"{place}.{name}: {error}.") from None
        except RecordRefusedError as error:
            raise bad_seed(f"{place}.{name}: {error.problem.message}.") from None
    return values


def _refuse_taken(table: Table, record: Record, place: str) -> None:
    for name in table.uniques:
        if record.get(name) is not None and table.by_value(name, record[name]):
            raise bad_seed(f"{place}.{name}: {record[name]} is taken, and the field is unique.")


def _own_id(table: Table, given: Any, place: str) -> str:
    full, prefix = canonical(given), table.sobject.prefix
    if full is None or not full.startswith(prefix):
        raise bad_seed(f"{place}.Id: {given!r} is no id of this object: {prefix} and 12 or 15 more.")
    if full in table.records:
        raise bad_seed(f"{place}.Id: {full} is already there.")
    return full
