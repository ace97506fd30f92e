"""Many records in one call: /composite/sobjects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesforce_emulator.calls.call import Call, json_answer
from salesforce_emulator.calls.reading import rendered
from salesforce_emulator.model.errors import Problem, RequestRefusedError
from salesforce_emulator.model.ids import canonical
from salesforce_emulator.rest.collection_request import (
    MOST_READ,
    all_or_none,
    check_mixing,
    limited,
    places_of,
    records_of,
)
from salesforce_emulator.rest.publishing import saved_or_published
from salesforce_emulator.saving.repeats import refuse_repeats

if TYPE_CHECKING:
    from starlette.responses import Response

    from salesforce_emulator.saving.drafts import Draft
    from salesforce_emulator.saving.saver import Saver


def update(call: Call) -> Response:
    """Update up to 200 records; one result each, in their order."""
    saver, body = call.saver(), call.json_object()
    records = records_of(body)
    places = places_of(call, records)
    drafts = [saver.draft_update(raw, *place) for raw, place in zip(records, places, strict=True)]
    refuse_repeats(drafts)
    return json_answer(saver.save(drafts, all_or_none=all_or_none(body)))


def create(call: Call) -> Response:
    """Create up to 200 records; one result each, in their order."""
    saver, body = call.saver(), call.json_object()
    records = records_of(body)
    places = places_of(call, records)
    drafts = [saver.draft_create(raw, *place) for raw, place in zip(records, places, strict=True)]
    return json_answer(saved_or_published(saver, drafts, all_or_none=all_or_none(body)))


def delete(call: Call) -> Response:
    """Delete up to 200 records, named in the address."""
    saver = call.saver()
    ids = limited(_listed(call, "ids"))
    drafts = [_deletion(saver, each) for each in ids]
    check_mixing({draft.table.sobject.setup for draft in drafts})
    wanted = call.query.get("allOrNone", "false").lower() == "true"
    return json_answer(saver.save(drafts, all_or_none=wanted))


def read(call: Call) -> Response:
    """Read records by id; an unknown or invisible one is null at its place."""
    if call.method == "POST":
        body = call.json_object()
        ids, fields = body.get("ids") or [], body.get("fields") or []
    else:
        ids, fields = _listed(call, "ids"), _listed(call, "fields")
    access = call.org.access(call.user_id, call.org.sobject(call.path["sobject"]))
    table = call.org.table(access.sobject)
    names = [access.field(str(name)).name for name in limited(fields, MOST_READ)]
    found = [table.find(each) for each in limited(ids, MOST_READ)]
    return json_answer(
        [rendered(call, table.sobject, r, names) if r and not r.get("IsDeleted") else None for r in found]
    )


def _listed(call: Call, name: str) -> list[str]:
    """Read a list from the address, which must be there."""
    listed = [each for each in call.query.get(name, "").split(",") if each]
    if not listed:
        raise RequestRefusedError(400, "MISSING_ARGUMENT", f"The parameter {name} is required.")
    return listed


def _deletion(saver: Saver, record_id: str) -> Draft:
    draft = saver.draft_delete(record_id)
    if canonical(record_id) is None:
        draft.problems = [Problem("MALFORMED_ID", f"malformed id {record_id}")]
    return draft
