"""The work on a job's batches, in chunks of 200 rows, each a transaction of its own."""

from __future__ import annotations

import asyncio
import time
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.bulk.csv_rows import BrokenFileError
from salesforce_emulator.model.bulk_jobs import RUNNING
from salesforce_emulator.model.locks import RowsBusyError, Turn
from salesforce_emulator.saving.options import SaveOptions
from salesforce_emulator.saving.repeats import refuse_repeats
from salesforce_emulator.saving.saver import Saver

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesforce_emulator.bulk.batches import Batch
    from salesforce_emulator.bulk.drafting import Drafting
    from salesforce_emulator.bulk.results import Blocks
    from salesforce_emulator.model.bulk_jobs import BulkJob
    from salesforce_emulator.model.errors import Problem
    from salesforce_emulator.org import Org
    from salesforce_emulator.saving.drafts import Draft

Rows = list[tuple[list[str], "Problem | None"]]
CHUNK: Final = 200
MOST_LOCK_FAILURES: Final = 100
MOST_RETRIES: Final = 20


class Work:
    """The work on one job's batches."""

    def __init__(self, org: Org, job: BulkJob, drafting: Drafting, blocks: Blocks) -> None:
        """Settle who saves: an assignment rule runs only when the job names one (guide, "Create a Job")."""
        self._org, self._job, self._drafting, self._blocks = org, job, drafting, blocks
        rule = job.asked.assignment_rule
        self._options = SaveOptions(job.user_id, rule is not None, assignment_rule=rule, version=job.version)
        self._failure = org.bulk.failure_of(job)

    async def do(self, batch: Batch) -> None:
        """Work through a batch, or stop where the job stops; what is left stays with the batch."""
        if not self._org.bulk.batches.charge():
            batch.recorded = False
            raise BrokenFileError("ExceededQuota : The daily limit of Bulk API batches is exceeded")
        self._job.batches += 1
        batch.began = time.monotonic()
        while self._job.state == RUNNING and (chunk := await self._next(batch)):
            await self._save(batch, [self._drafting.cells(record) for record in chunk])

    async def _next(self, batch: Batch) -> list[bytes]:
        chunk = list(islice(batch.rows, CHUNK))
        failing = self._failure is not None and self._job.processed >= self._failure.after_rows
        if not chunk or not (failing or self._goes_badly(batch)):
            return chunk
        batch.rows = chain(chunk, batch.rows)
        if failing and self._failure is not None:
            raise BrokenFileError(self._failure.message)
        await self._put_back(batch)
        return list(islice(batch.rows, CHUNK))

    async def _save(self, batch: Batch, rows: Rows) -> None:
        locks = self._org.locks
        turn = Turn(self._org.bulk.settings.chunk_seconds, locks.patience)
        while True:
            began = time.perf_counter()
            try:
                drafts, results = self._attempt(rows, turn)
                break
            except RowsBusyError as busy:
                locks.let_go(turn)
                turn.patience -= busy.seconds
                await asyncio.sleep(busy.seconds)
        self._count(batch, results, self._blocks.add([row for row, _problem in rows], drafts, results))
        self._job.active_ms += (spent := (time.perf_counter() - began) * 1000)
        if self._org.rules.triggers.watch(self._job.asked.sobject):
            self._job.apex_ms += spent
        await asyncio.sleep(turn.keeps)
        locks.let_go(turn)

    def _attempt(self, rows: Rows, turn: Turn) -> tuple[list[Draft], list[Any]]:
        locks = self._org.locks
        if turn.keeps <= 0 and not locks.matter:
            return self._transact(rows)
        with locks.turn(turn), self._org.undo.transaction():
            return self._transact(rows)

    def _transact(self, rows: Rows) -> tuple[list[Draft], list[Any]]:
        saver = Saver(self._org, self._options)
        drafts = self._drafting.drafts(saver, rows)
        refuse_repeats(drafts)
        results = saver.save(drafts)
        if self._job.asked.operation == "hardDelete":
            _forget(drafts)
        return drafts, results

    def _count(self, batch: Batch, results: Sequence[Any], failed: int) -> None:
        self._job.processed += len(results)
        self._job.failed += failed
        locked = (any(e["statusCode"] == "UNABLE_TO_LOCK_ROW" for e in each["errors"]) for each in results)
        batch.lock_failures += sum(locked)
        batch.tried = True

    def _goes_badly(self, batch: Batch) -> bool:
        late = time.monotonic() - batch.began > self._org.bulk.settings.batch_seconds
        return (late and batch.tried) or batch.lock_failures > MOST_LOCK_FAILURES

    async def _put_back(self, batch: Batch) -> None:
        """Queue the rest again after too many lock failures or too much time; failed rows are not tried again.

        (Guide, "General Guidelines for Data Loads" and "Understanding Bulk API 2.0 Ingest".)
        """
        if batch.retries == MOST_RETRIES:
            failures = batch.lock_failures
            locked = f"TooManyLockFailure : Too many lock failure {failures} Trying again later."
            text = locked if failures > MOST_LOCK_FAILURES else "Timeout : The batch took too long to process"
            raise BrokenFileError(text)
        batch.retries += 1
        self._job.retries += 1
        batch.lock_failures, batch.tried = 0, False
        await asyncio.sleep(self._org.bulk.settings.queue_seconds)
        batch.began = time.monotonic()


def _forget(drafts: Sequence[Draft]) -> None:
    for draft in drafts:
        if draft.saved in draft.table.records and draft.record is not None:
            draft.table.remove(draft.record)
