"""One record a call: /sobjects/{T} and /sobjects/{T}/{id}."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesforce_emulator.calls.call import Call, empty_answer, json_answer
from salesforce_emulator.calls.reading import rendered
from salesforce_emulator.model import errors
from salesforce_emulator.model.errors import no_external_id, not_found
from salesforce_emulator.rest.publishing import saved_or_published
from salesforce_emulator.rest.upserting import SeveralRecordsError, draft_upsert, external_field, only_match

if TYPE_CHECKING:
    from starlette.responses import Response

    from salesforce_emulator.model.access import Access
    from salesforce_emulator.model.schema import Record
    from salesforce_emulator.saving.drafts import Draft
    from salesforce_emulator.saving.saver import Json, Saver


def create(call: Call) -> Response:
    """Create one record."""
    saver, access = call.saver(), _access(call)
    draft = saver.draft_create(call.json_object(), access, call.org.table(access.sobject))
    result = _save(saver, draft)
    answer = json_answer(result, 201)
    answer.headers["Location"] = call.data_url(f"sobjects/{access.sobject.name}/{result['id']}")
    return answer


def read(call: Call) -> Response:
    """Read one record, all its visible fields or the asked ones."""
    access = _access(call)
    return _shown(call, access, _target(call, access))


def update(call: Call) -> Response:
    """Update one record."""
    saver, access = call.saver(), _access(call)
    table = call.org.table(access.sobject)
    record_id = call.path["id"]
    draft = saver.draft_update({**_without_id(call.json_object()), "Id": record_id}, access, table)
    if errors.UNKNOWN_RECORD in draft.problems:
        raise no_external_id(record_id)
    _save(saver, draft)
    return empty_answer()


def delete(call: Call) -> Response:
    """Delete one record."""
    saver, access = call.saver(), _access(call)
    _save(saver, saver.draft_delete(_target(call, access)["Id"]))
    return empty_answer()


def read_by_value(call: Call) -> Response:
    """Read the record that holds an external id."""
    access = _access(call)
    field = external_field(access, call.path["field"])
    try:
        record = only_match(call, call.org.table(access.sobject), field, call.path["value"])
    except SeveralRecordsError as several:
        return json_answer(several.urls, 300)
    if record is None:
        raise not_found()
    return _shown(call, access, record)


def upsert_by_value(call: Call) -> Response:
    """Create or update the record that holds an external id."""
    saver, access = call.saver(), _access(call)
    field = external_field(access, call.path["field"])
    value = call.path["value"]
    try:
        target = only_match(call, call.org.table(access.sobject), field, value)
    except SeveralRecordsError as several:
        return json_answer(several.urls, 300)
    raw: Json = {**_without_id(call.json_object()), field.name: value}
    created = target is None
    result = {**_save(saver, draft_upsert(saver, raw, target, access)), "created": created}
    return json_answer(result, 201 if created else 200)


def _access(call: Call) -> Access:
    sobject = call.org.sobjects.get(call.path["sobject"].lower())
    if sobject is None:
        raise not_found()
    return call.org.access(call.user_id, sobject)


def _target(call: Call, access: Access) -> Record:
    table = call.org.table(access.sobject)
    record = table.find(call.path["id"])
    if record is None:
        problem = table.why_missing(call.path["id"])
        raise not_found() if problem is errors.UNKNOWN_RECORD else errors.for_request(problem)
    if record.get("IsDeleted"):
        raise errors.for_request(errors.DELETED)
    return record


def _shown(call: Call, access: Access, record: Record) -> Response:
    asked = [each for each in call.query.get("fields", "").split(",") if each]
    fields = [access.field(name) for name in asked] if asked else list(access.readable.values())
    names = dict.fromkeys(["Id", *(field.name for field in fields)]) if asked else [field.name for field in fields]
    return json_answer(rendered(call, access.sobject, record, names))


def _without_id(raw: Json) -> Json:
    return {name: value for name, value in raw.items() if name not in ("Id", "id")}


def _save(saver: Saver, draft: Draft) -> Json:
    result = saved_or_published(saver, [draft])[0]
    if draft.problems:
        raise errors.for_request(draft.problems[0])
    return result
