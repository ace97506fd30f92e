"""Query jobs over HTTP, run in the background."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.bulk import forms
from salesforce_emulator.bulk.csv_rows import DELIMITERS, LINE_ENDINGS, Dialect
from salesforce_emulator.bulk.ingest import abort, add_job, delete_job, job_of
from salesforce_emulator.bulk.processing import in_background
from salesforce_emulator.bulk.requests import Json, choice, refused
from salesforce_emulator.calls.call import Call, json_answer
from salesforce_emulator.model.bulk_jobs import ABORTED, COMPLETE, FAILED, QUERY, RUNNING, UPLOADED, JobRequest
from salesforce_emulator.model.errors import RequestRefusedError
from salesforce_emulator.soql.parser import parse
from salesforce_emulator.soql.run import scope_of, select
from salesforce_emulator.soql.shapes import plain_columns
from salesforce_emulator.soql.tree import Query
from salesforce_emulator.soql.view import View

if TYPE_CHECKING:
    from starlette.responses import Response

    from salesforce_emulator.model.bulk_jobs import BulkJob
    from salesforce_emulator.org import Org
    from salesforce_emulator.soql.view import Reached, Scope

ALL: Final = "queryAll"
AT_ONCE: Final = 1000


def create(call: Call) -> Response:
    """Create a query job, which is closed from the start."""
    asked = _request(call, call.json_object())
    if not call.org.bulk.queries.charge():
        raise refused(
            "EXCEEDEDQUOTA", f"Max bulk v2 query jobs ({call.org.bulk.queries.maximum}) per 24 hrs has been reached"
        )
    job = add_job(call, asked)
    job.move(UPLOADED, job.created)
    in_background(call.org, job, _process(call.org, job))
    return json_answer(forms.created(job))


def show(call: Call) -> Response:
    """Show everything about a query job."""
    return json_answer(forms.full(job_of(call, QUERY)))


def change(call: Call) -> Response:
    """Abort a query job."""
    job = job_of(call, QUERY)
    choice(call.json_object(), "state", (ABORTED,))
    abort(call, job)
    return json_answer(forms.short(job))


def delete(call: Call) -> Response:
    """Delete a query job with its results."""
    return delete_job(call, job_of(call, QUERY))


def _request(call: Call, body: Json) -> JobRequest:
    operation = choice(body, "operation", ("query", ALL))
    choice(body, "contentType", ("CSV",), "CSV")
    text = str(body.get("query") or "")
    asked = parse(text)
    if asked.counting or asked.grouped or asked.offset or any(isinstance(each, Query) for each in asked.selected):
        raise refused("API_ERROR", "Aggregate functions, OFFSET and nested queries are not supported in Bulk Query")
    scope = scope_of(View(call.org, call.user_id), asked)
    _columns(scope)
    delimiter = choice(body, "columnDelimiter", DELIMITERS, "COMMA")
    ending = choice(body, "lineEnding", LINE_ENDINGS, "LF")
    return JobRequest(QUERY, operation, scope.sobject.name, delimiter, ending, query=text)


async def _process(org: Org, job: BulkJob) -> None:
    await asyncio.sleep(org.bulk.settings.queue_seconds)
    if job.state != UPLOADED:
        return
    began = time.perf_counter()
    job.move(RUNNING, org.clock.now())
    try:
        await _run(org, job, parse(str(job.asked.query)))
    except RequestRefusedError as error:
        job.move(FAILED, org.clock.now(), f"InvalidBatch : Failed to process query: {error.code}: {error.message}")
    else:
        if job.state == RUNNING:
            job.move(COMPLETE, org.clock.now())
    job.total_ms = (time.perf_counter() - began) * 1000


async def _run(org: Org, job: BulkJob, asked: Query) -> None:
    scope = scope_of(View(org, job.user_id), asked)
    columns = _columns(scope)
    dialect = Dialect(job.asked.delimiter, job.asked.line_ending)
    job.header = dialect.lines([[".".join([*each.parents, each.field.name]) for each in columns]])[0]
    rows = select(scope, deleted=job.asked.operation == ALL)
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        job.succeeded += dialect.lines([_text(each.read(row), each.field.type) for each in columns] for row in some)
        job.processed += len(some)
        await asyncio.sleep(0)


def _columns(scope: Scope) -> list[Reached]:
    return [scope.reach(column.path, column.at) for column in plain_columns(scope)]


def _text(value: Any, kind: str) -> str:
    """Spell a value; a DateTime ends in Z here, where JSON says +0000."""
    if isinstance(value, bool):
        return str(value).lower()
    text = "" if value is None else str(value)
    return text.replace("+0000", "Z") if kind == "datetime" else text
