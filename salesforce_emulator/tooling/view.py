"""What tooling queries can reach: the kinds of things that are set up, each with all its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesforce_emulator.model.schema import Field, SObject
from salesforce_emulator.soql.view import View
from salesforce_emulator.tooling.entities import entity, rows

if TYPE_CHECKING:
    from salesforce_emulator.model.table import Table
    from salesforce_emulator.org import Org


class ToolingView(View):
    """Every row of what is set up, whoever may use it."""

    def __init__(self, org: Org, user_id: str) -> None:
        """Read the rows once for each query."""
        super().__init__(org, user_id)
        self._set_up = org
        self._tables: dict[str, Table] = {}

    def sobject(self, name: str) -> SObject | None:
        """Find a kind of thing."""
        return entity(name)

    def table(self, sobject: SObject) -> Table:
        """Give the rows of one kind."""
        if sobject.name not in self._tables:
            self._tables[sobject.name] = rows(self._set_up, sobject)
        return self._tables[sobject.name]

    def fields(self, sobject: SObject) -> dict[str, Field]:
        """Give all columns; what has a full name has its metadata too."""
        named = sobject.fields.get("fullname")
        return (
            sobject.fields
            if named is None
            else {**sobject.fields, "metadata": Field("Metadata", "Metadata", named.type)}
        )
