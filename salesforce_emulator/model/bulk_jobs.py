"""The bulk jobs of an org, and what is kept of each."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from salesforce_emulator.model.bulk_settings import BATCHES_A_DAY, BulkSettings, JobFailure
from salesforce_emulator.model.ids import canonical
from salesforce_emulator.model.limits import Limits

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from salesforce_emulator.model.clock import Clock

INGEST: Final = "V2Ingest"
QUERY: Final = "V2Query"
OPEN: Final = "Open"
UPLOADED: Final = "UploadComplete"
RUNNING: Final = "InProgress"
COMPLETE: Final = "JobComplete"
FAILED: Final = "Failed"
ABORTED: Final = "Aborted"
ENDED: Final = frozenset({COMPLETE, FAILED, ABORTED})
QUERIES_A_DAY: Final = 10_000
LONGEST_OPEN: Final = timedelta(hours=24)
KEPT: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class JobRequest:
    """What the caller asked for."""

    kind: str
    operation: str
    sobject: str
    delimiter: str = "COMMA"
    line_ending: str = "LF"
    external_id: str | None = None
    assignment_rule: str | None = None
    query: str | None = None


@dataclass(slots=True)
class BulkJob:
    """One job: its state, its data, its counts and its results as blocks of CSV lines."""

    id: str
    asked: JobRequest
    user_id: str
    version: str
    created: datetime
    changed: datetime
    state: str = OPEN
    error: str | None = None
    data: bytes | None = None
    header: str = ""
    processed: int = 0
    failed: int = 0
    retries: int = 0
    batches: int = 0
    active_ms: float = 0
    apex_ms: float = 0
    total_ms: float = 0
    succeeded: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    unprocessed: list[str] = field(default_factory=list)
    at_end: Callable[[], None] | None = None

    def move(self, state: str, now: datetime, error: str | None = None) -> None:
        """Change the state, and note when and why; at its end a job keeps what it has not worked on."""
        self.state, self.changed, self.error = state, now, error
        if state in ENDED and self.at_end is not None:
            self.at_end()


class BulkJobs:
    """Keeps the jobs, as long as Salesforce does, and how they are to behave."""

    def __init__(self, queue_seconds: float, clock: Clock) -> None:
        """Start without jobs."""
        self.batches, self.queries = Limits(BATCHES_A_DAY, clock), Limits(QUERIES_A_DAY, clock)
        self.use(BulkSettings(queue_seconds=queue_seconds))
        self.jobs: dict[str, BulkJob] = {}
        self.tasks: set[asyncio.Task[None]] = set()

    def use(self, settings: BulkSettings) -> None:
        """Take new settings; their chance starts afresh."""
        self.settings = settings
        self.batches.maximum = settings.daily_batches
        self._chance = random.Random(settings.seed)  # noqa: S311 - repeatable, not secret
        self._fired: dict[int, int] = {}

    def find(self, kind: str, job_id: str, now: datetime) -> BulkJob | None:
        """Find a job by either form of its id, unless it is too old to be kept."""
        self._let_go(now)
        job = self.jobs.get(canonical(job_id) or "")
        return job if job is not None and job.asked.kind == kind else None

    def listed(self, now: datetime) -> list[BulkJob]:
        """Give every job that is still kept, the newest first."""
        self._let_go(now)
        return list(reversed(self.jobs.values()))

    def allocations(self) -> dict[str, dict[str, int]]:
        """Spell the two daily limits of bulk jobs, as `/limits` lists them."""
        named = {"DailyBulkApiBatches": self.batches, "DailyBulkV2QueryJobs": self.queries}
        return {
            name: {"Max": limit.maximum, "Remaining": max(limit.maximum - limit.used, 0)}
            for name, limit in named.items()
        }

    def failure_of(self, job: BulkJob) -> JobFailure | None:
        """Decide whether this job fails on purpose."""
        for number, failure in enumerate(self.settings.failures):
            if failure.object.lower() in ("", job.asked.sobject.lower()) and self._strikes(number, failure):
                return failure
        return None

    def stop(self) -> None:
        """End all work in the background."""
        for task in self.tasks:
            task.cancel()

    def _strikes(self, number: int, failure: JobFailure) -> bool:
        fired = self._fired.get(number, 0)
        if (failure.times is not None and fired >= failure.times) or self._chance.random() >= failure.share:
            return False
        self._fired[number] = fired + 1
        return True

    def _let_go(self, now: datetime) -> None:
        for key, job in list(self.jobs.items()):
            if job.state in ENDED and now - job.changed > KEPT:
                del self.jobs[key]
            elif job.state == OPEN and now - job.created > LONGEST_OPEN:
                job.move(ABORTED, now)
                job.data = None
