"""What calls on one record have in common: finding the object, showing the record, saving it."""

from __future__ import annotations

from base64 import b64encode
from datetime import datetime
from hashlib import sha1
from typing import TYPE_CHECKING, Final

from pydantic_core import to_json

from salesforce_emulator.calls.call import Call, json_answer
from salesforce_emulator.calls.reading import rendered
from salesforce_emulator.model import errors
from salesforce_emulator.model.errors import not_found
from salesforce_emulator.rest.conditions import answered_if, http_date
from salesforce_emulator.rest.publishing import saved_or_published

if TYPE_CHECKING:
    from starlette.responses import Response

    from salesforce_emulator.model.access import Access
    from salesforce_emulator.model.schema import Record, SObject
    from salesforce_emulator.saving.drafts import Draft
    from salesforce_emulator.saving.saver import Json, Saver

TAGGED: Final = "Account"


def access_of(call: Call) -> Access:
    """Give the user's view of the object in the address."""
    return call.org.access(call.user_id, named(call))


def named(call: Call) -> SObject:
    """Give the object in the address, if it is there for the user."""
    name = call.path["sobject"].lower()
    sobject = call.org.sobjects.get(name)
    if sobject is None or name in call.org.faults.hidden:
        raise not_found()
    return sobject


def shown(call: Call, access: Access, record: Record) -> Response:
    """Answer with a record: all visible fields with a date to compare with, or the asked ones."""
    asked = [each for each in call.query.get("fields", "").split(",") if each]
    fields = [access.field(name) for name in asked] if asked else list(access.readable.values())
    names = [field.name for field in fields]
    if asked and "Id" not in names:
        names.append("Id")
    _use(call, access.sobject.name, record["Id"])
    changed, tag = changed_at(record), tag_of(access, record)
    body = rendered(call, access.sobject, record, dict.fromkeys(names))
    answer = answered_if(call, changed, lambda: json_answer(body), tag=tag)
    if not asked:
        answer.headers["Last-Modified"] = http_date(changed)
        if tag is not None:
            answer.headers["ETag"] = f'"{tag}"'
    return answer


def changed_at(record: Record) -> datetime:
    """Give the time of a record's latest save."""
    return datetime.fromisoformat(record["LastModifiedDate"])


def tag_of(access: Access, record: Record) -> str | None:
    """Give the entity tag of a record: a hash of what it holds. Only accounts have one."""
    if access.sobject.name != TAGGED:
        return None
    return b64encode(sha1(to_json(record), usedforsecurity=False).digest()).decode()


def saved(call: Call, saver: Saver, draft: Draft) -> Json:
    """Save one draft, or refuse the call for its first problem."""
    result = saved_or_published(saver, [draft])[0]
    if draft.problems:
        raise errors.for_request(draft.problems[0])
    if not draft.deleting:
        _use(call, draft.table.sobject.name, str(result["id"]))
    return result


def without_id(raw: Json) -> Json:
    """Leave the id out of a body: the address names the record."""
    return {name: value for name, value in raw.items() if name not in ("Id", "id")}


def _use(call: Call, sobject: str, record_id: str) -> None:
    """Note a record as recently used, unless Sforce-Mru says otherwise (since API version 60.0)."""
    wish = call.headers.get("sforce-mru", "").replace(" ", "").lower()
    if wish != "updatemru=false":
        call.org.readers.use(call.user_id, sobject, record_id)
