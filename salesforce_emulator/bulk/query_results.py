"""The results of a query job, page by page or as addresses of several pages at once."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import Response

from salesforce_emulator.bulk.ingest import CSV, job_of
from salesforce_emulator.bulk.requests import refused
from salesforce_emulator.calls.call import Call, json_answer
from salesforce_emulator.model.bulk_jobs import COMPLETE, QUERY
from salesforce_emulator.model.errors import RequestRefusedError, not_found
from salesforce_emulator.model.whole_numbers import whole

if TYPE_CHECKING:
    from salesforce_emulator.model.bulk_jobs import BulkJob

PAGE: Final = 100_000
ADDRESSES: Final = 5


def results(call: Call) -> Response:
    """Give what the last part of the address names: a page, or the addresses of up to five pages."""
    answer = {"results": _page, "resultpages": _pages}.get(call.path["results"].lower())
    job = job_of(call, QUERY)
    if answer is None:
        raise not_found()
    if job.state != COMPLETE:
        raise refused("INVALIDJOBSTATE", f"InvalidJobState : Job has not completed, its state is {job.state}")
    if job.version != call.version:
        text = f"Use API version {job.version}, the one the job was created with"
        raise RequestRefusedError(409, "INVALIDVERSION", text)
    return answer(call, job)


def _page(call: Call, job: BulkJob) -> Response:
    """Give a page; the Sforce-Locator header names the next, or says `null`."""
    start, told = _start(call), call.query.get("maxRecords", str(PAGE))
    size = whole(told)
    if not size:
        raise refused("API_ERROR", f"Invalid value: '{told}' supplied for property: 'maxRecords'")
    end = start + size
    page = job.succeeded[start:end]
    following = _locator(end) if end < len(job.succeeded) else "null"
    headers = {"Sforce-Locator": following, "Sforce-NumberOfRecords": str(len(page))}
    return Response(job.header + "".join(page), headers=headers, media_type=CSV)


def _pages(call: Call, job: BulkJob) -> Response:
    """Name pages that can be read side by side (guide, "Get Parallel Results for a Query Job")."""
    address = call.data_url(f"jobs/query/{job.id}")
    first = _start(call)
    end = first + ADDRESSES * PAGE
    starts = range(first, max(min(end, len(job.succeeded)), first + 1), PAGE)
    done = end >= len(job.succeeded)
    told: dict[str, Any] = {
        "resultPages": [{"resultUrl": f"{address}/results?locator={_locator(start)}"} for start in starts],
        "nextRecordsUrl": None if done else f"{address}/resultpages?locator={_locator(end)}",
        "done": done,
    }
    return json_answer(told)


def _locator(start: int) -> str:
    return base64.b64encode(str(start).encode()).decode().rstrip("=")


def _start(call: Call) -> int:
    locator = call.query.get("locator")
    if locator is None:
        return 0
    try:
        start = whole(base64.b64decode(locator + "=" * (-len(locator) % 4), validate=True).decode("latin-1"))
    except ValueError:
        start = None
    if start is None:
        raise refused("INVALID_QUERY_LOCATOR", "invalid query locator")
    return start
