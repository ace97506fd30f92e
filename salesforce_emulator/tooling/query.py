"""Tooling queries: rows of what is set up, seen whoever may use it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.calls.call import Call, json_answer
from salesforce_emulator.model.errors import RequestRefusedError
from salesforce_emulator.soql.parser import parse
from salesforce_emulator.soql.run import select, unsupported_type, visible
from salesforce_emulator.tooling.definitions import metadata_of
from salesforce_emulator.tooling.entities import entity, rows

if TYPE_CHECKING:
    from starlette.responses import Response

    from salesforce_emulator.model.schema import Field, Record, SObject

COSTLY: Final = ("FullName", "Metadata")


def query(call: Call) -> Response:
    """Answer a query; FullName and Metadata only for a single row (Tooling API guide, CustomField)."""
    text = call.query.get("q")
    if not text:
        raise RequestRefusedError(400, "MALFORMED_QUERY", "SOQL statements cannot be empty or null")
    asked = parse(text)
    sobject = entity(asked.sobject[0])
    if sobject is None:
        raise unsupported_type(asked)
    table, fields = rows(call.org, sobject), _with_metadata(sobject)
    found = select(asked, table, sobject.fields, deleted=False)
    names = [visible(asked, fields, *field).name for field in asked.fields]
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


def _with_metadata(sobject: SObject) -> dict[str, Field]:
    named = sobject.fields.get("fullname")
    return sobject.fields if named is None else {**sobject.fields, "metadata": _renamed(named)}


def _renamed(field: Field) -> Field:
    return type(field)("Metadata", "Metadata", field.type)
