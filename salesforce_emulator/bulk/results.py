"""The rows of a chunk as result files show them, each chunk a block in an order of chance."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from salesforce_emulator.bulk.csv_rows import DELIMITERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesforce_emulator.bulk.csv_rows import Dialect
    from salesforce_emulator.model.bulk_jobs import BulkJob
    from salesforce_emulator.saving.drafts import Draft

Json = dict[str, Any]


class Blocks:
    """Keeps a job's results as they come; the order of rows is promised to nobody.

    (Guide, "Get Job Successful Record Results".) The files' form is that of public result files: the two system
    columns first and in quotes, the header as it was uploaded, every value in quotes.
    """

    def __init__(self, job: BulkJob, dialect: Dialect, seed: int) -> None:
        """Start without results; the seed and the job's number settle the order."""
        self._job, self._dialect = job, dialect
        self._chance = random.Random(f"{seed} {len(job.id)} {job.id}")  # noqa: S311 - repeatable, not secret

    def add(self, rows: Sequence[list[str]], drafts: Sequence[Draft], results: Sequence[Json]) -> int:
        """Keep a chunk's results, and give the number of failures."""
        good, bad = [], []
        for row, draft, result in zip(rows, drafts, results, strict=True):
            if result["success"]:
                good.append([result["id"], "true" if draft.creating else "false", *row])
            else:
                bad.append([self._id_of(draft), error_text(result["errors"]), *row])
        self._keep(self._job.succeeded, good)
        self._keep(self._job.refused, bad)
        return len(bad)

    def leave(self, records: Sequence[bytes]) -> None:
        """Keep records that nobody worked on, as they were uploaded."""
        texts = [record.decode("utf-8", "replace").rstrip("\r\n") + self._dialect.end for record in records]
        self._chance.shuffle(texts)
        self._insert(self._job.unprocessed, "".join(texts))

    def _id_of(self, draft: Draft) -> str:
        shown = float(self._job.version) >= 53 and draft.record is not None  # noqa: PLR2004 - since API version 53
        return str((draft.record or {}).get("Id", "")) if shown else ""

    def _keep(self, blocks: list[str], rows: list[list[str]]) -> None:
        if rows:
            self._chance.shuffle(rows)
            self._insert(blocks, "".join(self._dialect.lines(rows)))

    def _insert(self, blocks: list[str], block: str) -> None:
        blocks.insert(self._chance.randint(0, len(blocks)), block)


def error_text(errors: Sequence[Json]) -> str:
    """Spell a row's errors as `CODE:message:FIELD --`."""
    return "".join(f"{e['statusCode']}:{e['message']}:{''.join(f'{name} ' for name in e['fields'])}--" for e in errors)


def file_of(job: BulkJob, kind: str) -> str:
    """Write one of a job's three result files."""
    if not job.header:
        return ""
    if kind == "unprocessedrecords":
        return job.header + "".join(job.unprocessed)
    second = "sf__Created" if kind == "successfulresults" else "sf__Error"
    blocks = job.succeeded if kind == "successfulresults" else job.refused
    char = DELIMITERS[job.asked.delimiter]
    return f'"sf__Id"{char}"{second}"{char}{job.header}{"".join(blocks)}'
