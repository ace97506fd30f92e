"""One record a call: /sobjects/{T} and /sobjects/{T}/{id}."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesforce_emulator.calls.call import Call, empty_answer, json_answer
from salesforce_emulator.model import errors
from salesforce_emulator.model.errors import RequestRefusedError, no_external_id, not_found
from salesforce_emulator.rest.conditions import check_unchanged
from salesforce_emulator.rest.one_record import access_of, changed_at, saved, shown, tag_of, without_id

if TYPE_CHECKING:
    from starlette.responses import Response

    from salesforce_emulator.model.access import Access
    from salesforce_emulator.model.schema import Record


def create(call: Call) -> Response:
    """Create one record."""
    saver, access = call.saver(), access_of(call)
    draft = saver.draft_create(call.json_object(), access, call.org.table(access.sobject))
    result = saved(call, saver, draft)
    answer = json_answer(result, 201)
    answer.headers["Location"] = call.data_url(f"sobjects/{access.sobject.name}/{result['id']}")
    return answer


def create_by_id_field(call: Call) -> Response:
    """Create one record at /sobjects/{T}/Id (Create Records Using sObject Rows by External ID)."""
    if call.path["id"].lower() != "id":
        text = "HTTP Method 'POST' not allowed. Allowed are GET,PATCH,DELETE"
        raise RequestRefusedError(405, "METHOD_NOT_ALLOWED", text)
    return create(call)


def read(call: Call) -> Response:
    """Read one record, all its visible fields or the asked ones."""
    access = access_of(call)
    return shown(call, access, _target(call, access))


def update(call: Call) -> Response:
    """Update one record, if it is still what the caller says it was."""
    saver, access = call.saver(), access_of(call)
    table = call.org.table(access.sobject)
    record_id = call.path["id"]
    record = table.find(record_id)
    if record is not None:
        check_unchanged(call, changed_at(record), tag=tag_of(access, record))
    draft = saver.draft_update({**without_id(call.json_object()), "Id": record_id}, access, table)
    if errors.UNKNOWN_RECORD in draft.problems:
        raise no_external_id(record_id)
    saved(call, saver, draft)
    return empty_answer()


def delete(call: Call) -> Response:
    """Delete one record."""
    saver, access = call.saver(), access_of(call)
    saved(call, saver, saver.draft_delete(_target(call, access)["Id"]))
    return empty_answer()


def _target(call: Call, access: Access) -> Record:
    table = call.org.table(access.sobject)
    record = table.find(call.path["id"])
    if record is None:
        problem = table.why_missing(call.path["id"])
        raise not_found() if problem is errors.UNKNOWN_RECORD else errors.for_request(problem)
    if record.get("IsDeleted"):
        raise errors.for_request(errors.DELETED)
    return record
