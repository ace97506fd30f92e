"""Taking a whole call back: what the metadata of an org was before it."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from salesforce_emulator.org import Org

ROWS: Final = ("permissionset", "fieldpermissions")


class Before:
    """The metadata of an org at one moment."""

    def __init__(self, org: Org) -> None:
        """Remember it, but not the values of records: a call that may be taken back deletes no field that holds any."""
        self._org = org
        self._fields = {name: (dict(each.fields), each.required) for name, each in org.sobjects.items()}
        self._layouts, self._components = deepcopy(org.layouts), deepcopy(org.components)
        self._rows = {name: {key: dict(row) for key, row in org.tables[name].records.items()} for name in ROWS}

    def restore(self) -> None:
        """Make the metadata what it was."""
        org = self._org
        for name, (fields, required) in self._fields.items():
            org.sobjects[name].fields, org.sobjects[name].required = fields, required
        org.layouts, org.components = self._layouts, self._components
        for name, rows in self._rows.items():
            table = org.tables[name]
            table.records, table.changed = rows, None
            for field in table.sobject.fields.values():
                table.index(field)
        org.permissions.forget()
