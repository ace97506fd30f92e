"""How bulk jobs behave: how fast they are, and which of them fail on purpose."""

from __future__ import annotations

from typing import Final

from pydantic import BaseModel, ConfigDict, Field, NonNegativeFloat, NonNegativeInt, PositiveInt

BATCH_ROWS: Final = 10_000
BATCHES_A_DAY: Final = 15_000


class JobFailure(BaseModel):
    """A share of the jobs that end Failed, once so many of their rows are done."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    share: float = Field(default=1.0, ge=0, le=1)
    object: str = ""
    after_rows: NonNegativeInt = 0
    message: str = "InternalServerError : Retried more than allowed"
    times: PositiveInt | None = None


class BulkSettings(BaseModel):
    """The document of `/emulator/bulk`: how long a job queues, how long a chunk of 200 rows keeps its locks, and so on.

    A batch has five minutes and is put back up to 20 times (Bulk API 2.0 guide, "Understanding Bulk API 2.0 Ingest").
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    seed: int = 0
    queue_seconds: NonNegativeFloat = 0.05
    chunk_seconds: NonNegativeFloat = 0.0
    batch_seconds: NonNegativeFloat = 300.0
    batch_rows: int = Field(default=BATCH_ROWS, ge=1, le=BATCH_ROWS)
    parallel_batches: int = Field(default=5, ge=1, le=100)
    daily_batches: NonNegativeInt = BATCHES_A_DAY
    failures: tuple[JobFailure, ...] = ()
