"""Tooling queries: rows of what is set up, seen whoever may use it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.calls.call import Call, json_answer
from salesforce_emulator.model.errors import RequestRefusedError
from salesforce_emulator.soql.columns import column_listing
from salesforce_emulator.soql.parser import parse
from salesforce_emulator.soql.run import scope_of, select
from salesforce_emulator.soql.shapes import plain_columns
from salesforce_emulator.tooling.definitions import metadata_of
from salesforce_emulator.tooling.view import ToolingView

if TYPE_CHECKING:
    from starlette.responses import Response

    from salesforce_emulator.model.schema import Record, SObject

COSTLY: Final = ("FullName", "Metadata")


def query(call: Call) -> Response:
    """Answer a query; FullName and Metadata only for a single row (Tooling API guide, CustomField)."""
    text = call.query.get("q")
    if not text:
        raise RequestRefusedError(400, "MALFORMED_QUERY", "SOQL statements cannot be empty or null")
    scope = scope_of(ToolingView(call.org, call.user_id), parse(text))
    if call.query.get("columns") == "true":
        return json_answer(column_listing(scope))
    asked, sobject = scope.query, scope.sobject
    found = select(scope, deleted=False)
    names = [scope.reach(column.path, column.at).field.name for column in plain_columns(scope)]
    if len(found) > 1 and not set(COSTLY).isdisjoint(names):
        text = (
            "When retrieving results with Metadata or FullName fields, the query qualifications must specify no more"
            f" than one row for retrieval. Result size: {len(found)}"
        )
        raise RequestRefusedError(400, "MALFORMED_QUERY", text)
    shown = [] if asked.counting else [row_shown(call, sobject, row, names) for row in found]
    told = {"size": len(found), "totalSize": len(found), "done": True, "queryLocator": None}
    return json_answer({**told, "entityTypeName": sobject.name, "records": shown})


def row_shown(call: Call, sobject: SObject, row: Record, names: list[str]) -> dict[str, Any]:
    """Spell one row with its attributes."""
    url = call.data_url(f"tooling/sobjects/{sobject.name}/{row['Id']}")
    shown: dict[str, Any] = {"attributes": {"type": sobject.name, "url": url}}
    for name in names:
        shown[name] = metadata_of(call.org, sobject.name, row) if name == "Metadata" else row.get(name)
    return shown
