"""What the columns of a job's file mean, and the values one row gives its record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from salesforce_emulator.bulk.csv_rows import BrokenFileError
from salesforce_emulator.model.errors import Problem, RecordRefusedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesforce_emulator.model.access import Access
    from salesforce_emulator.model.bulk_jobs import JobRequest
    from salesforce_emulator.model.schema import Field
    from salesforce_emulator.model.table import Table
    from salesforce_emulator.org import Org

NULL: Final = "#N/A"
DELETIONS: Final = frozenset({"delete", "hardDelete"})


class Parent(NamedTuple):
    """A column that names a related record by one of its indexed fields."""

    reference: str
    table: Table
    key: str


class Columns:
    """The columns of one file, settled before its first row; an unknown one ends the job."""

    def __init__(self, org: Org, asked: JobRequest, access: Access, names: Sequence[str]) -> None:
        """Find every column's field."""
        self.names: list[str] = []
        self.parents: dict[str, Parent] = {}
        for name in names:
            self.names.append(self._named(org, access, name))
        if asked.operation in DELETIONS:
            if self.names != ["Id"]:
                raise BrokenFileError("InvalidBatch : Delete batch must contain only ids")
        elif asked.operation == "update" and "Id" not in self.names:
            raise _unknown("Id")
        elif asked.external_id is not None and asked.external_id not in self.names:
            raise _unknown(asked.external_id)

    def values(self, row: Sequence[str]) -> dict[str, Any]:
        """Give a row's values: an empty one says nothing, `#N/A` says null (guide, "Prepare CSV Files")."""
        given: dict[str, Any] = {name: value for name, value in zip(self.names, row, strict=True) if value}
        if NULL in row:
            given = {name: None if value == NULL else value for name, value in given.items()}
        if self.parents:
            for name in self.parents.keys() & given.keys():
                parent = self.parents[name]
                given[parent.reference] = _id_of(parent, given.pop(name))
        return given

    def _named(self, org: Org, access: Access, name: str) -> str:
        if name.lower() == "id":
            return "Id"
        field = access.readable.get(name.lower())
        if field is not None:
            return field.name
        parent = _parent(org, access, name)
        if parent is None:
            raise _unknown(name)
        self.parents[name] = parent
        return name


def _unknown(name: str) -> BrokenFileError:
    return BrokenFileError(f"InvalidBatch : Field name not found : {name}")


def _parent(org: Org, access: Access, name: str) -> Parent | None:
    """Find what `Account.External_Id__c` names: a reference, and an indexed field of the object it refers to."""
    relation, dot, key = name.partition(".")
    custom = relation.lower().endswith("__r")
    reference = access.readable.get(relation.lower()[:-1] + "c" if custom else f"{relation.lower()}id")
    if not dot or reference is None or not reference.refers_to:
        return None
    table = org.tables[reference.refers_to[0].lower()]
    field = table.sobject.field(key)
    return Parent(reference.name, table, field.name) if field is not None and _finds(field) else None


def _finds(field: Field) -> bool:
    return field.indexed or field.name == "Id"


def _id_of(parent: Parent, value: str | None) -> str | None:
    if value is None:
        return None
    if parent.key == "Id":
        return value
    found = parent.table.by_value(parent.key, value)
    if len(found) == 1:
        return str(found[0]["Id"])
    entity = parent.table.sobject.name
    if found:
        text = f"{parent.key}: more than one record found for external id field: {value}"
        raise RecordRefusedError(Problem("DUPLICATE_EXTERNAL_ID", text, (parent.key,)))
    text = f"Foreign key external ID: {value} not found for field {parent.key} in entity {entity}"
    raise RecordRefusedError(Problem("INVALID_FIELD", text))
