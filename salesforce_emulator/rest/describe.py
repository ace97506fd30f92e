"""What the org's objects look like to the user who asks."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha1
from typing import TYPE_CHECKING, Any, Final

from pydantic_core import to_json

from salesforce_emulator.calls.call import Call, json_answer
from salesforce_emulator.calls.reading import rendered
from salesforce_emulator.rest.conditions import answered_if, http_date
from salesforce_emulator.rest.described_fields import described_field
from salesforce_emulator.rest.described_objects import body, head
from salesforce_emulator.rest.one_record import named

if TYPE_CHECKING:
    from datetime import datetime

    from starlette.responses import Response


SECOND: Final = timedelta(seconds=1)


def list_objects(call: Call) -> Response:
    """List every object."""
    hidden = call.org.faults.hidden
    objects = [head(call, each) for name, each in call.org.sobjects.items() if name not in hidden]
    return _if_changed(call, {"encoding": "UTF-8", "maxBatchSize": 200, "sobjects": objects})


def basic(call: Call) -> Response:
    """Describe an object without its fields, and list the records the user had to do with lately."""
    sobject = named(call)
    table = call.org.table(sobject)
    records = [table.find(each) for each in call.org.readers.recent(call.user_id, sobject.name)]
    shown = [
        rendered(call, sobject, record, [*([sobject.name_field] if sobject.name_field else []), "Id"])
        for record in records
        if record is not None and not record.get("IsDeleted")
    ]
    return json_answer({"objectDescribe": head(call, sobject), "recentItems": shown})


def describe(call: Call) -> Response:
    """Describe an object with the fields the user may see."""
    access = call.org.access(call.user_id, named(call))
    fields = [described_field(access, field) for field in access.readable.values()]
    return _if_changed(call, {**body(call, access.sobject), "fields": fields})


def _if_changed(call: Call, described: dict[str, Any]) -> Response:
    """Answer with a description, unless the caller has it already: If-Modified-Since (Conditional Request Headers)."""
    tag = sha1(to_json(described), usedforsecurity=False).hexdigest()[:8]
    moment = _moment(call, tag)
    answer = answered_if(call, moment, lambda: json_answer(described))
    answer.headers["ETag"] = f'"{tag}"'
    answer.headers["Last-Modified"] = http_date(moment)
    return answer


def _moment(call: Call, tag: str) -> datetime:
    """Give the time since when a description is what it is, as far as anybody has seen."""
    key = (call.user_id, call.version, call.path.get("sobject", "").lower(), call.base_url)
    now, known = call.org.clock.now().replace(microsecond=0), call.org.readers.descriptions.get(key)
    if known is not None and known[0] == tag:
        return known[1]
    moment = now if known is None else max(now, known[1] + SECOND)
    call.org.readers.descriptions[key] = (tag, moment)
    return moment
