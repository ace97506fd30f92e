"""Many records in one call: /composite/sobjects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from salesforce_emulator import errors
from salesforce_emulator.call import Call, json_answer
from salesforce_emulator.collection_request import MOST_READ, all_or_none, limited, places_of, records_of
from salesforce_emulator.drafts import Draft
from salesforce_emulator.reading import rendered
from salesforce_emulator.saving import Json, Saver, refuse_repeats, refuse_taken_values

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from starlette.responses import Response


def update(call: Call) -> Response:
    """Update up to 200 records; one result each, in their order."""
    saver, body = Saver(call), call.json_object()
    records = records_of(body)
    places = places_of(call, records)
    drafts = [saver.draft_update(raw, *place) for raw, place in zip(records, places, strict=True)]
    refuse_repeats(drafts)
    refuse_taken_values(drafts)
    return json_answer(settle(call, drafts, all_or_none=all_or_none(body), make=saver.commit))


def create(call: Call) -> Response:
    """Create up to 200 records; one result each, in their order."""
    saver, body = Saver(call), call.json_object()
    records = records_of(body)
    places = places_of(call, records)
    drafts = [saver.draft_create(raw, *place) for raw, place in zip(records, places, strict=True)]
    refuse_taken_values(drafts)
    return json_answer(settle(call, drafts, all_or_none=all_or_none(body), make=saver.commit))


def delete(call: Call) -> Response:
    """Delete up to 200 records, named in the address."""
    saver = Saver(call)
    ids = limited([each for each in call.query.get("ids", "").split(",") if each])
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
    names = [access.field(str(name)).name for name in limited(fields, MOST_READ)]
    found = [table.find(each) for each in limited(ids, MOST_READ)]
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
