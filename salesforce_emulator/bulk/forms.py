"""A job as its resources show it, key by key as the guide's samples do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from salesforce_emulator.model.bulk_jobs import INGEST, OPEN
from salesforce_emulator.model.values import written

if TYPE_CHECKING:
    from salesforce_emulator.model.bulk_jobs import BulkJob

Json = dict[str, Any]


def short(job: BulkJob) -> Json:
    """Show what a change of state answers with."""
    shown: Json = {"id": job.id, "operation": job.asked.operation, "object": job.asked.sobject}
    shown |= {"createdById": job.user_id, "createdDate": written(job.created)}
    shown |= {"systemModstamp": written(job.changed), "state": job.state}
    if job.asked.external_id is not None:
        shown["externalIdFieldName"] = job.asked.external_id
    if job.asked.assignment_rule is not None:
        shown["assignmentRuleId"] = job.asked.assignment_rule
    return shown | {"concurrencyMode": "Parallel", "contentType": "CSV", "apiVersion": float(job.version)}


def created(job: BulkJob) -> Json:
    """Show a job as creating it does."""
    return short(job) | _content(job) | _dialect(job)


def listed(job: BulkJob) -> Json:
    """Show a job as an entry of a list."""
    return short(job) | {"jobType": job.asked.kind} | _content(job) | _dialect(job)


def full(job: BulkJob) -> Json:
    """Show everything about a job; an open one has no numbers of records yet, only an open one a contentUrl."""
    shown = listed(job)
    times = {"retries": job.retries, "totalProcessingTime": round(job.total_ms)}
    if job.asked.kind != INGEST:
        return shown | {"numberRecordsProcessed": job.processed} | times | {"isPkChunkingSupported": True}
    if job.state != OPEN:
        shown |= {"numberRecordsProcessed": job.processed, "numberRecordsFailed": job.failed}
    if job.error is not None:
        shown["errorMessage"] = job.error
    return shown | times | {"apiActiveProcessingTime": round(job.active_ms), "apexProcessingTime": round(job.apex_ms)}


def _content(job: BulkJob) -> Json:
    if job.asked.kind != INGEST or job.state != OPEN:
        return {}
    # The guide prints it with and without the v; only with it the address leads anywhere.
    return {"contentUrl": f"services/data/v{job.version}/jobs/ingest/{job.id}/batches"}


def _dialect(job: BulkJob) -> Json:
    return {"lineEnding": job.asked.line_ending, "columnDelimiter": job.asked.delimiter}
