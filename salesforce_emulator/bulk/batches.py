"""A job's file cut into batches."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesforce_emulator.bulk.csv_rows import check_record, records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesforce_emulator.bulk.csv_rows import Dialect


@dataclass(slots=True)
class Batch:
    """Some of a job's rows, the part not yet worked on, and how often it was put back."""

    rows: Iterator[bytes]
    recorded: bool = True
    tried: bool = False
    lock_failures: int = 0
    retries: int = 0
    began: float = 0.0


async def batches_of(data: bytes, dialect: Dialect, size: int) -> list[Batch]:
    """Check a whole file and cut it into batches, with a pause after each, so that callers are answered meanwhile."""
    batches, start, end, count = [], 0, 0, 0
    for number, record in enumerate(records(data)):
        check_record(record, dialect)
        end += len(record)
        if number == 0:
            start = end
        elif record.strip(b"\r\n"):
            count += 1
        if count == size:
            batches.append(Batch(_rows(data, start, end)))
            start, count = end, 0
            await asyncio.sleep(0)
    if count:
        batches.append(Batch(_rows(data, start, end)))
    return batches


def _rows(data: bytes, start: int, end: int) -> Iterator[bytes]:
    # Cut only when the first row is asked for: a big file would otherwise be held twice.
    for record in records(data[start:end]):
        if record.strip(b"\r\n"):
            yield record
