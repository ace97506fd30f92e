"""The bulk jobs as the emulator sees them, and how jobs are to behave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from salesforce_emulator.model.bulk_settings import BulkSettings
from salesforce_emulator.model.documents import first_error
from salesforce_emulator.model.errors import RequestRefusedError
from salesforce_emulator.model.values import written

if TYPE_CHECKING:
    from salesforce_emulator.calls.call import Call
    from salesforce_emulator.model.bulk_jobs import BulkJob


def show(call: Call) -> Any:
    """Show the settings, the batches used today, and every job."""
    bulk = call.org.bulk
    jobs = [_shown(job) for job in bulk.listed(call.org.clock.now())]
    return {"settings": bulk.settings.model_dump(mode="json"), "batches_used": bulk.batches.used, "jobs": jobs}


def use(call: Call) -> Any:
    """Replace the settings; what is left out is as it was at the start."""
    given = {"queue_seconds": call.org.options.bulk_queue_seconds} | call.json_object()
    try:
        call.org.bulk.use(BulkSettings.model_validate(given))
    except ValidationError as error:
        raise RequestRefusedError(400, "BAD_BULK", first_error(error, BulkSettings)) from None
    return show(call)


def _shown(job: BulkJob) -> dict[str, Any]:
    asked = job.asked
    return {
        "id": job.id,
        "jobType": asked.kind,
        "operation": asked.operation,
        "object": asked.sobject,
        "state": job.state,
        "errorMessage": job.error,
        "user": job.user_id,
        "version": job.version,
        "created": written(job.created),
        "changed": written(job.changed),
        "columnDelimiter": asked.delimiter,
        "lineEnding": asked.line_ending,
        "externalIdFieldName": asked.external_id,
        "assignmentRuleId": asked.assignment_rule,
        "query": asked.query,
        "batches": job.batches,
        "processed": job.processed,
        "failed": job.failed,
        "retries": job.retries,
    }
