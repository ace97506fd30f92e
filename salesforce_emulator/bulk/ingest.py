"""Ingest jobs over HTTP: create, upload, close, abort, look at, delete."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from salesforce_emulator.bulk import forms
from salesforce_emulator.bulk.multipart import parts_of
from salesforce_emulator.bulk.processing import in_background, leave_all, process
from salesforce_emulator.bulk.requests import choice, ingest_request, refused
from salesforce_emulator.bulk.results import file_of
from salesforce_emulator.calls.call import Call, empty_answer, json_answer
from salesforce_emulator.model.bulk_jobs import (
    ABORTED,
    COMPLETE,
    ENDED,
    INGEST,
    OPEN,
    RUNNING,
    UPLOADED,
    BulkJob,
    JobRequest,
)
from salesforce_emulator.model.errors import not_found

LARGEST: Final = 150 * 1024 * 1024
RESULTS: Final = frozenset({"successfulresults", "failedresults", "unprocessedrecords"})
CSV: Final = "text/csv; charset=UTF-8"


def create(call: Call) -> Response:
    """Create a job; one that comes with its data is closed at once."""
    kind = call.headers.get("content-type", "")
    multipart = kind.lower().startswith("multipart/form-data")
    body, data = parts_of(kind, call.body) if multipart else (call.json_object(), None)
    if call.org.bulk.batches.used >= call.org.bulk.batches.maximum:
        raise refused("EXCEEDEDQUOTA", "ExceededQuota : The daily limit of Bulk API batches is exceeded")
    job = add_job(call, ingest_request(call, body))
    if data is not None:
        job.data = data
        _close(call, job)
    return json_answer(forms.created(job))


def upload(call: Call) -> Response:
    """Take the data of an open job, once."""
    job = job_of(call, INGEST)
    if job.data is not None:
        text = (
            f"Found multipe contents for job: <{job.id[:15]}>, please 'Close' / 'Abort' / 'Delete' the current Job then"
            " create a new Job and make sure you only do 'PUT' once on a given Job."
        )
        raise refused("BULK_API_ERROR", text)
    if job.state != OPEN:
        raise refused("INVALIDJOBSTATE", f"InvalidJobState : Job is not open, its state is {job.state}")
    if (len(call.body) + 2) // 3 * 4 > LARGEST:
        raise refused("CLIENTINPUTERROR", "ClientInputError : The data exceeds 150 MB of base64 encoded content")
    job.data = call.body
    return Response(status_code=201)


def change(call: Call) -> Response:
    """Close a job, or abort it."""
    job = job_of(call, INGEST)
    if choice(call.json_object(), "state", (UPLOADED, ABORTED)) == UPLOADED:
        if job.state != OPEN:
            raise too_late("Closing", job)
        _close(call, job)
    else:
        abort(call, job)
    return json_answer(forms.short(job))


def show(call: Call) -> Response:
    """Show everything about a job."""
    return json_answer(forms.full(job_of(call, INGEST)))


def delete(call: Call) -> Response:
    """Delete a job with its data and results."""
    return delete_job(call, job_of(call, INGEST))


def results(call: Call) -> Response:
    """Give one of the three result files of a job that has ended; their names are read in any case."""
    kind = call.path["results"].lower()
    job = job_of(call, INGEST)
    if kind not in RESULTS:
        raise not_found()
    if job.state not in ENDED:
        raise refused("INVALIDJOBSTATE", f"InvalidJobState : Job has not ended, its state is {job.state}")
    return Response(file_of(job, kind), media_type=CSV)


def add_job(call: Call, asked: JobRequest) -> BulkJob:
    """Make a new job of the caller's."""
    now = call.org.clock.now()
    job = BulkJob(call.org.ids.make("750"), asked, call.user_id, call.version, now, now)
    call.org.bulk.jobs[job.id] = job
    return job


def job_of(call: Call, kind: str) -> BulkJob:
    """Find the job an address names, or refuse the request."""
    job = call.org.bulk.find(kind, call.path["job"], call.org.clock.now())
    if job is None:
        raise not_found()
    return job


def abort(call: Call, job: BulkJob) -> None:
    """Stop a job that has not ended; what is saved stays saved."""
    if job.state in ENDED:
        raise too_late("Aborting", job)
    began = job.state == RUNNING
    job.move(ABORTED, call.org.clock.now())
    if not began:
        leave_all(call.org, job)


def delete_job(call: Call, job: BulkJob) -> Response:
    """Forget a job whose state allows it (guide, "Delete a Job")."""
    if job.state in (OPEN, RUNNING):
        raise refused("INVALIDJOBSTATE", f"InvalidJobState : A job cannot be deleted while its state is {job.state}")
    if job.state == UPLOADED:
        job.move(ABORTED, call.org.clock.now())
    del call.org.bulk.jobs[job.id]
    return empty_answer()


def too_late(doing: str, job: BulkJob) -> Exception:
    """Refuse a change of state that comes too late."""
    state = "Completed" if job.state == COMPLETE else job.state
    return refused("INVALIDJOBSTATE", f"{doing} already {state} Job not allowed")


def _close(call: Call, job: BulkJob) -> None:
    job.move(UPLOADED, call.org.clock.now())
    in_background(call.org, job, process(call.org, job))
