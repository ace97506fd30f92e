"""Create or update by external id, one record or many."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from salesforce_emulator.calls.call import Call, json_answer
from salesforce_emulator.model.errors import Problem, RequestRefusedError, no_external_id
from salesforce_emulator.rest.collection_request import all_or_none, records_of, type_of
from salesforce_emulator.saving.drafts import Draft

if TYPE_CHECKING:
    from starlette.responses import Response

    from salesforce_emulator.model.access import Access
    from salesforce_emulator.model.schema import Field, Record
    from salesforce_emulator.model.table import Table
    from salesforce_emulator.saving.saver import Json, Saver


def external_field(access: Access, name: str) -> Field:
    """Find a visible external id field, or refuse the request."""
    field = access.readable.get(name.lower())
    if field is None or not field.external_id:
        raise no_external_id(name)
    return field


def only_match(call: Call, table: Table, field: Field, value: Any) -> Record | None:
    """Find the one record with this external id; several end the call with their addresses."""
    found = table.by_value(field.name, value)
    if len(found) > 1:
        raise SeveralRecordsError([call.data_url(f"sobjects/{table.sobject.name}/{r['Id']}") for r in found])
    return found[0] if found else None


class SeveralRecordsError(Exception):
    """An external id fits several records; their addresses are the answer, with HTTP status 300."""

    def __init__(self, urls: list[str]) -> None:
        """Keep the addresses."""
        super().__init__("several records")
        self.urls = urls


def upsert_many(call: Call) -> Response:
    """Create or update up to 200 records of one type; each result says which."""
    saver, body = call.saver(), call.json_object()
    access = call.org.access(call.user_id, call.org.sobject(call.path["sobject"]))
    field = external_field(access, call.path["field"])
    records = records_of(body)
    if any(type_of(raw).lower() != access.sobject.name.lower() for raw in records):
        raise RequestRefusedError(400, "INVALID_TYPE", f"All records must be of type {access.sobject.name}")
    values = Counter(str(raw.get(field.name)).lower() for raw in records)
    drafts = [_draft(call, saver, raw, (access, field)) for raw in records]
    for raw, draft in zip(records, drafts, strict=True):
        if raw.get(field.name) is not None and values[str(raw[field.name]).lower()] > 1:
            text = f"Duplicate external id specified: {raw[field.name]}"
            draft.problems = [Problem("DUPLICATE_VALUE", text, (field.name,))]
    results = saver.save(drafts, all_or_none=all_or_none(body))
    for result, draft in zip(results, drafts, strict=True):
        if result["success"]:
            result["created"] = draft.creating
    return json_answer(results)


def draft_upsert(saver: Saver, raw: Json, target: Record | None, access: Access) -> Draft:
    """Read one upsert whose target is already looked up."""
    table = saver.org.table(access.sobject)
    if target is None:
        return saver.draft_create(raw, access, table)
    return saver.draft_update({**raw, "Id": target["Id"]}, access, table)


def _draft(call: Call, saver: Saver, raw: Json, place: tuple[Access, Field]) -> Draft:
    access, field = place
    table = call.org.table(access.sobject)
    value = raw.get(field.name)
    if value is None:
        text = f"{field.name} not specified"
        return Draft(table, None, {}, [Problem("MISSING_ARGUMENT", text)], creating=True)
    try:
        return draft_upsert(saver, raw, only_match(call, table, field, value), access)
    except SeveralRecordsError:
        text = f"{field.name}: more than one record found for external id field: {value}"
        return Draft(table, None, {}, [Problem("DUPLICATE_EXTERNAL_ID", text, (field.name,))])
