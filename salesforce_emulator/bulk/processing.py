"""The road of one ingest job from the queue to its end, in the background."""

from __future__ import annotations

import asyncio
import time
from functools import partial
from typing import TYPE_CHECKING

from salesforce_emulator.bulk.batches import Batch, batches_of
from salesforce_emulator.bulk.csv_rows import BrokenFileError, Dialect, whole_records
from salesforce_emulator.bulk.drafting import Drafting
from salesforce_emulator.bulk.results import Blocks
from salesforce_emulator.bulk.work import Work
from salesforce_emulator.model.bulk_jobs import COMPLETE, FAILED, RUNNING, UPLOADED
from salesforce_emulator.model.errors import RequestRefusedError

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence

    from salesforce_emulator.model.bulk_jobs import BulkJob
    from salesforce_emulator.org import Org


def in_background(org: Org, job: BulkJob, work: Coroutine[None, None, None]) -> None:
    """Start work that goes on after the answer; a job whose work breaks off without a reason is Failed too."""
    loop = asyncio.get_running_loop()
    task = loop.create_task(work)
    org.bulk.tasks.add(task)

    def ended(done: asyncio.Task[None]) -> None:
        org.bulk.tasks.discard(done)
        error = None if done.cancelled() else done.exception()
        if error is not None:
            job.move(FAILED, org.clock.now(), "Unknown : Exception with unknown cause occurred")
            loop.call_exception_handler({"message": f"bulk job {job.id}", "exception": error})

    task.add_done_callback(ended)


async def process(org: Org, job: BulkJob) -> None:
    """Wait in the queue, work through the file, and end the job."""
    await asyncio.sleep(org.bulk.settings.queue_seconds)
    if job.state != UPLOADED:
        return
    began = time.perf_counter()
    job.move(RUNNING, org.clock.now())
    try:
        await _work(org, job)
    except (BrokenFileError, RequestRefusedError) as error:
        job.move(FAILED, org.clock.now(), str(error))
        leave_all(org, job)
    else:
        if job.state == RUNNING:
            job.move(COMPLETE, org.clock.now())
    job.total_ms = (time.perf_counter() - began) * 1000
    job.data = None


def leave_all(org: Org, job: BulkJob) -> None:
    """Keep all rows of a job that ended before the work on them began."""
    data, job.data = job.data, None
    if data and job.at_end is None:
        header, _newline, rest = data.partition(b"\n")
        dialect = Dialect(job.asked.delimiter, job.asked.line_ending)
        job.header = header.decode("utf-8", "replace").rstrip("\r") + dialect.end
        Blocks(job, dialect, org.bulk.settings.seed).leave(list(whole_records(rest)))


async def _work(org: Org, job: BulkJob) -> None:
    drafting = Drafting(org, job)
    job.header = drafting.header.decode("utf-8").rstrip("\r\n") + drafting.dialect.end
    blocks = Blocks(job, drafting.dialect, org.bulk.settings.seed)
    batches = await batches_of(job.data or b"", drafting.dialect, org.bulk.settings.batch_rows)
    work = Work(org, job, drafting, blocks)
    job.at_end = partial(_leave, blocks, batches)
    await _side_by_side(org, job, work, batches)
    _leave(blocks, batches)


def _leave(blocks: Blocks, batches: Sequence[Batch]) -> None:
    for batch in batches:
        left = list(batch.rows)
        if left and batch.recorded:
            blocks.leave(left)


async def _side_by_side(org: Org, job: BulkJob, work: Work, batches: Sequence[Batch]) -> None:
    """Work through several batches at once; the first that cannot go on ends the job and stops the others."""
    places = asyncio.Semaphore(org.bulk.settings.parallel_batches)

    async def one(batch: Batch) -> None:
        async with places:
            if job.state == RUNNING:
                try:
                    await work.do(batch)
                except (BrokenFileError, RequestRefusedError) as error:
                    job.move(FAILED, org.clock.now(), str(error))

    async with asyncio.TaskGroup() as group:
        for batch in batches:
            group.create_task(one(batch))
