"""SOQL over HTTP: query, queryAll, and the pages that follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.calls.call import Call, json_answer
from salesforce_emulator.model.errors import RequestRefusedError
from salesforce_emulator.model.whole_numbers import whole
from salesforce_emulator.soql.columns import column_listing
from salesforce_emulator.soql.grouping import groups_of
from salesforce_emulator.soql.parser import parse
from salesforce_emulator.soql.run import matching, scope_of, select
from salesforce_emulator.soql.shapes import Shaping
from salesforce_emulator.soql.view import View

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.responses import Response

    Rows = list[dict[str, Any]]

PAGE: Final = 2000
SMALLEST_PAGE: Final = 200
CURSORS_KEPT: Final = 10


def query(call: Call) -> Response:
    """Answer a query on the records that are not deleted."""
    return _answer(call, View(call.org, call.user_id), deleted=False)


def query_all(call: Call) -> Response:
    """Answer a query on all records, deleted and merged ones too."""
    return _answer(call, View(call.org, call.user_id), deleted=True)


def more(call: Call) -> Response:
    """Give the next page of an earlier query."""
    locator, _, told = call.path["locator"].rpartition("-")
    kept, start = call.org.readers.cursors.get(locator), whole(told)
    if kept is None or start is None:
        raise RequestRefusedError(400, "INVALID_QUERY_LOCATOR", "invalid query locator")
    return json_answer(_page(call, locator, start))


def _answer(call: Call, view: View, *, deleted: bool) -> Response:
    asked = parse(_statement(call))
    scope = scope_of(view, asked)
    if call.query.get("columns") == "true":
        return json_answer(column_listing(scope))
    if asked.counting:
        counted = len(matching(scope, deleted=deleted))
        counted = counted if asked.limit is None else min(counted, asked.limit)
        return json_answer({"totalSize": counted, "done": True, "records": []})
    if asked.grouped:
        return json_answer(_first_page(call, groups_of(scope, deleted=deleted), lambda row: row))
    shape = Shaping(scope, call.data_url("sobjects"), deleted=deleted).shape()
    return json_answer(_first_page(call, select(scope, deleted=deleted), shape.shown))


def _statement(call: Call) -> str:
    text = call.query.get("q")
    if not text:
        raise RequestRefusedError(400, "MALFORMED_QUERY", "SOQL statements cannot be empty or null")
    return text


def _first_page(call: Call, rows: Rows, show: Callable[[Any], Any]) -> dict[str, Any]:
    size = _page_size(call)
    if len(rows) <= size:
        return {"totalSize": len(rows), "done": True, "records": list(map(show, rows))}
    cursors, locator = call.org.readers.cursors, call.org.ids.make("01g")
    cursors[locator] = (rows, size, show)
    while len(cursors) > CURSORS_KEPT:
        cursors.pop(next(iter(cursors)))
    return _page(call, locator, 0)


def _page(call: Call, locator: str, start: int) -> dict[str, Any]:
    rows, size, show = call.org.readers.cursors[locator]
    end = start + size
    records = list(map(show, rows[start:end]))
    if end >= len(rows):
        return {"totalSize": len(rows), "done": True, "records": records}
    following = call.data_url(f"query/{locator}-{end}")
    return {"totalSize": len(rows), "done": False, "nextRecordsUrl": following, "records": records}


def _page_size(call: Call) -> int:
    _, _, told = call.headers.get("sforce-query-options", "").replace(" ", "").partition("batchSize=")
    size = whole(told)
    return PAGE if size is None else min(max(size, SMALLEST_PAGE), PAGE)
