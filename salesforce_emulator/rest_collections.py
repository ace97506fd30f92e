"""Many records in one call: /composite/sobjects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator import errors
from salesforce_emulator.access import Access
from salesforce_emulator.call import Call, json_answer
from salesforce_emulator.drafts import Draft
from salesforce_emulator.errors import RequestRefusedError
from salesforce_emulator.reading import rendered
from salesforce_emulator.saving import Json, Saver, refuse_repeats, refuse_taken_values
from salesforce_emulator.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from starlette.responses import Response

Place = tuple[Access, Table]
MOST_RECORDS: Final = 200
MOST_RUNS: Final = 10
MOST_READ: Final = 2000


def update(call: Call) -> Response:
    """Update up to 200 records; one result each, in their order."""
    saver, body = Saver(call), call.json_object()
    records = records_of(body)
    places = _places(call, records)
    drafts = [saver.draft_update(raw, *place) for raw, place in zip(records, places, strict=True)]
    refuse_repeats(drafts)
    refuse_taken_values(drafts)
    return json_answer(settle(call, drafts, all_or_none=all_or_none(body), make=saver.commit))


def create(call: Call) -> Response:
    """Create up to 200 records; one result each, in their order."""
    saver, body = Saver(call), call.json_object()
    records = records_of(body)
    places = _places(call, records)
    drafts = [saver.draft_create(raw, *place) for raw, place in zip(records, places, strict=True)]
    refuse_taken_values(drafts)
    return json_answer(settle(call, drafts, all_or_none=all_or_none(body), make=saver.commit))


def delete(call: Call) -> Response:
    """Delete up to 200 records, named in the address."""
    saver = Saver(call)
    ids = _limited([each for each in call.query.get("ids", "").split(",") if each])
    drafts = [_draft_delete(call, each) for each in ids]
    wanted = call.query.get("allOrNone", "false").lower() == "true"
    return json_answer(settle(call, drafts, all_or_none=wanted, make=saver.delete))


def read(call: Call) -> Response:
    """Read records by id; an unknown or invisible one is null at its place."""
    if call.body:
        body = call.json_object()
        ids, fields = body.get("ids") or [], body.get("fields") or []
    else:
        ids = [each for each in call.query.get("ids", "").split(",") if each]
        fields = [each for each in call.query.get("fields", "").split(",") if each]
    access = call.org.access(call.user_id, call.org.sobject(call.path["sobject"]))
    table = call.org.table(access.sobject)
    names = [access.field(str(name)).name for name in fields]
    found = [table.find(each) for each in _limited(ids, MOST_READ)]
    return json_answer(
        [rendered(call, table.sobject, r, names) if r and not r.get("IsDeleted") else None for r in found]
    )


def settle(
    call: Call, drafts: Sequence[Draft], *, all_or_none: bool, make: Callable[[Draft], str]
) -> list[dict[str, Any]]:
    """Save the good drafts, or none, and say what became of each."""
    failed = sum(1 for draft in drafts if draft.problems)
    call.org.failed_records += failed
    if failed and all_or_none:
        return [_refused(draft) if draft.problems else _rolled_back(draft) for draft in drafts]
    return [
        _refused(draft) if draft.problems else {"id": make(draft), "success": True, "errors": []} for draft in drafts
    ]


def _refused(draft: Draft) -> Json:
    return {"success": False, "errors": [problem.as_result_error() for problem in draft.problems]}


def _rolled_back(draft: Draft) -> Json:
    result = {"success": False, "errors": [errors.ROLLED_BACK.as_result_error()]}
    return result if draft.record is None else {"id": draft.record["Id"], **result}


def all_or_none(body: Json) -> bool:
    """Read whether one failure is to undo the whole call."""
    return body.get("allOrNone") is True


def _limited(records: Any, most: int = MOST_RECORDS) -> list[Any]:
    if not isinstance(records, list):
        raise RequestRefusedError(400, "JSON_PARSER_ERROR", "The records of the request must be a list.")
    if len(records) > most:
        text = f"record limit reached. cannot submit more than {most} records into this call"
        raise RequestRefusedError(400, "EXCEEDED_ID_LIMIT", text)
    return records


def records_of(body: Json) -> list[Json]:
    """Read the records of a request, at most 200."""
    records = _limited(body.get("records"))
    if not all(isinstance(raw, dict) for raw in records):
        raise RequestRefusedError(400, "JSON_PARSER_ERROR", "Each record of the request must be an object.")
    return records


def _places(call: Call, records: list[Json]) -> list[Place]:
    places: list[Place] = []
    last, runs, setup = None, 0, set()
    for raw in records:
        name = (raw.get("attributes") or {}).get("type")
        if name != last:
            last, runs = name, runs + 1
            place = _place(call, name)
            setup.add(place[0].sobject.setup)
        places.append(place)
    _check_runs(runs, setup)
    return places


def _place(call: Call, name: object) -> Place:
    if not isinstance(name, str):
        raise RequestRefusedError(400, "INVALID_TYPE", "Each record must name its type in attributes.")
    sobject = call.org.sobject(name)
    return call.org.access(call.user_id, sobject), call.org.table(sobject)


def _check_runs(runs: int, setup: set[bool]) -> None:
    if runs > MOST_RUNS:
        text = "Cannot have more than 10 chunks in a single operation. Please rearrange the data to reduce chunking."
        raise RequestRefusedError(400, "LIMIT_EXCEEDED", text)
    if len(setup) > 1:
        text = "DML operation on setup object is not permitted after you have updated a non-setup object"
        raise RequestRefusedError(400, "MIXED_DML_OPERATION", text)


def _draft_delete(call: Call, record_id: str) -> Draft:
    tables = call.org.tables.values()
    table = next((each for each in tables if record_id.startswith(each.sobject.prefix)), call.org.tables["contact"])
    record = table.find(record_id)
    draft = Draft(table, record, {})
    if record is None:
        draft.refuse(table.why_missing(record_id))
    elif record.get("IsDeleted"):
        draft.refuse(errors.DELETED)
    return draft
