"""One record a call, named by an external id: /sobjects/{T}/{field}/{value}."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesforce_emulator.calls.call import Call, empty_answer, json_answer
from salesforce_emulator.model.errors import not_found
from salesforce_emulator.rest.conditions import check_unchanged
from salesforce_emulator.rest.one_record import access_of, changed_at, saved, shown, tag_of, without_id
from salesforce_emulator.rest.upserting import SeveralRecordsError, draft_upsert, external_field, only_match

if TYPE_CHECKING:
    from starlette.responses import Response

    from salesforce_emulator.model.access import Access
    from salesforce_emulator.model.schema import Record
    from salesforce_emulator.saving.saver import Json


def read(call: Call) -> Response:
    """Read the record that holds an external id."""
    access = access_of(call)
    try:
        return shown(call, access, _present(call, access))
    except SeveralRecordsError as several:
        return json_answer(several.urls, 300)


def upsert(call: Call) -> Response:
    """Create or update the record that holds an external id."""
    saver, access = call.saver(), access_of(call)
    try:
        target = _match(call, access)
    except SeveralRecordsError as several:
        return json_answer(several.urls, 300)
    if target is not None:
        check_unchanged(call, changed_at(target), tag=tag_of(access, target))
    field = external_field(access, call.path["field"])
    raw: Json = {**without_id(call.json_object()), field.name: call.path["value"]}
    created = target is None
    result = {**saved(call, saver, draft_upsert(saver, raw, target, access)), "created": created}
    return json_answer(result, 201 if created else 200)


def delete(call: Call) -> Response:
    """Delete the record that holds an external id."""
    saver, access = call.saver(), access_of(call)
    try:
        record = _present(call, access)
    except SeveralRecordsError as several:
        return json_answer(several.urls, 300)
    saved(call, saver, saver.draft_delete(record["Id"]))
    return empty_answer()


def _match(call: Call, access: Access) -> Record | None:
    field = external_field(access, call.path["field"])
    return only_match(call, call.org.table(access.sobject), field, call.path["value"])


def _present(call: Call, access: Access) -> Record:
    record = _match(call, access)
    if record is None:
        raise not_found()
    return record
