"""SOQL over HTTP: query, queryAll, and the pages that follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.calls.call import Call, json_answer
from salesforce_emulator.calls.reading import rendered
from salesforce_emulator.model.errors import RequestRefusedError
from salesforce_emulator.rest.columns import column_listing
from salesforce_emulator.soql.parser import parse
from salesforce_emulator.soql.run import select, unsupported_type, visible
from salesforce_emulator.soql.statement import Query, malformed

if TYPE_CHECKING:
    from starlette.responses import Response

    from salesforce_emulator.model.schema import Field, Record, SObject
    from salesforce_emulator.model.table import Table

PAGE: Final = 2000
SMALLEST_PAGE: Final = 200
CURSORS_KEPT: Final = 10


def query(call: Call) -> Response:
    """Answer a query on the records that are not deleted."""
    return _answer(call, deleted=False)


def query_all(call: Call) -> Response:
    """Answer a query on all records, deleted and merged ones too."""
    return _answer(call, deleted=True)


def more(call: Call) -> Response:
    """Give the next page of an earlier query."""
    locator, _, start = call.path["locator"].rpartition("-")
    kept = call.org.readers.cursors.get(locator)
    if kept is None or not start.isdigit():
        raise RequestRefusedError(400, "INVALID_QUERY_LOCATOR", "invalid query locator")
    return json_answer(_page(call, locator, int(start)))


def _answer(call: Call, *, deleted: bool) -> Response:
    asked = parse(_statement(call))
    sobject = call.org.sobjects.get(asked.sobject[0].lower())
    if sobject is None or sobject.name.lower() in call.org.faults.hidden:
        raise unsupported_type(asked)
    table = call.org.table(sobject)
    fields = call.org.access(call.user_id, sobject).readable
    return json_answer(_result(call, asked, table, _rows(asked, table, fields, deleted=deleted)))


def _statement(call: Call) -> str:
    text = call.query.get("q")
    if not text:
        raise RequestRefusedError(400, "MALFORMED_QUERY", "SOQL statements cannot be empty or null")
    return text


def _rows(asked: Query, table: Table, fields: dict[str, Field], *, deleted: bool) -> tuple[list[Record], list[str]]:
    names = list(dict.fromkeys(visible(asked, fields, *field).name for field in asked.fields))
    if len(names) < len(asked.fields):
        raise malformed(asked.text, asked.fields[-1][1], f"duplicate field selected: {asked.fields[-1][0]}")
    return select(asked, table, fields, deleted=deleted), names


def _result(call: Call, asked: Query, table: Table, found: tuple[list[Record], list[str]]) -> dict[str, Any]:
    rows, names = found
    if call.query.get("columns") == "true":
        return column_listing(table.sobject, [table.sobject.fields[name.lower()] for name in names])
    if asked.counting:
        return {"totalSize": len(rows), "done": True, "records": []}
    if len(rows) <= _page_size(call):
        return {"totalSize": len(rows), "done": True, "records": _shown(call, table.sobject, rows, names)}
    locator = call.org.ids.make("01g")
    call.org.readers.cursors[locator] = (_shown(call, table.sobject, rows, names), _page_size(call))
    while len(call.org.readers.cursors) > CURSORS_KEPT:
        call.org.readers.cursors.pop(next(iter(call.org.readers.cursors)))
    return _page(call, locator, 0)


def _page(call: Call, locator: str, start: int) -> dict[str, Any]:
    rows, size = call.org.readers.cursors[locator]
    end = start + size
    page: dict[str, Any] = {"totalSize": len(rows), "done": end >= len(rows), "records": rows[start:end]}
    if not page["done"]:
        page["nextRecordsUrl"] = call.data_url(f"query/{locator}-{end}")
    return page


def _page_size(call: Call) -> int:
    _, _, size = call.headers.get("sforce-query-options", "").replace(" ", "").partition("batchSize=")
    return min(max(int(size), SMALLEST_PAGE), PAGE) if size.isdigit() else PAGE


def _shown(call: Call, sobject: SObject, rows: list[Record], names: list[str]) -> list[Record]:
    return [rendered(call, sobject, row, names) for row in rows]
