"""All jobs of the org, a thousand at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.bulk import forms
from salesforce_emulator.bulk.requests import refused
from salesforce_emulator.calls.call import Call, json_answer
from salesforce_emulator.model.bulk_jobs import INGEST, QUERY
from salesforce_emulator.model.whole_numbers import whole

if TYPE_CHECKING:
    from starlette.responses import Response

PAGE: Final = 1000
KINDS: Final = frozenset({INGEST, QUERY, "Classic", "BigObjectIngest"})


def list_ingest(call: Call) -> Response:
    """List the jobs of all kinds, or of the kind asked for; without one an ingest list holds no query jobs."""
    return _list(call, call.query.get("jobType", INGEST), "ingest")


def list_query(call: Call) -> Response:
    """List the query jobs, or those of the kind asked for."""
    return _list(call, call.query.get("jobType", QUERY), "query")


def _list(call: Call, kind: str, resource: str) -> Response:
    if kind not in KINDS:
        raise refused("API_ERROR", f"Invalid value: '{kind}' supplied for property: 'jobType'")
    found = [job for job in call.org.bulk.listed(call.org.clock.now()) if job.asked.kind == kind]
    if call.query.get("isPkChunkingEnabled", "").lower() == "true":
        found = []
    start, locator = _start(call)
    page: dict[str, Any] = {"done": start + PAGE >= len(found)}
    page["records"] = [forms.listed(job) for job in found[start : start + PAGE]]
    locator = locator or call.org.ids.make("01g")
    following = f"{resource}?jobType={kind}&queryLocator={locator}-{start + PAGE}"
    page["nextRecordsUrl"] = None if page["done"] else call.data_url(f"jobs/{following}")
    return json_answer(page)


def _start(call: Call) -> tuple[int, str]:
    locator, _, told = call.query.get("queryLocator", "-0").rpartition("-")
    start = whole(told)
    if start is None:
        raise refused("INVALID_QUERY_LOCATOR", "invalid query locator")
    return start, locator
