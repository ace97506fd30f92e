"""Finding the records of one page of a list, among a million of them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesforce_emulator.model.schema import Record
    from salesforce_emulator.model.table import Table

PAGE: Final = 50
STEP: Final = 5_000
SEARCHED: Final = ("Name", "Subject", "Email", "Company", "External_Id__c", "Username", "Label", "Id")


@dataclass(frozen=True, slots=True)
class Found:
    """One page of records, where it started, and where the next one would."""

    records: list[Record]
    start: int
    next_start: int | None


def browse(rows: Table, start: int) -> Found:
    """Give a page of all records, in the order in which they were made."""
    start = start if start < len(rows.records) else 0
    page = list(islice(rows.records.values(), start, start + PAGE))
    after = start + len(page)
    return Found(page, start, after if after < len(rows.records) else None)


async def search(rows: Table, term: str, start: int) -> Found:
    """Give a page of the records that contain a text; the org answers other calls in between."""
    exact = _exact(rows, term)
    if exact:
        return Found(exact, 0, None)
    everything = list(rows.records.values())
    wanted, text_of = term.lower(), _reader(rows)
    hits: list[Record] = []
    for step in range(start, len(everything), STEP):
        for place in range(step, min(step + STEP, len(everything))):
            if wanted not in text_of(everything[place]):
                continue
            if len(hits) == PAGE:
                return Found(hits, start, place)
            hits.append(everything[place])
        await asyncio.sleep(0)
    return Found(hits, start, None)


def _exact(rows: Table, term: str) -> list[Record]:
    """Find by record id or external id, which takes no search."""
    record = rows.find(term)
    if record is not None:
        return [record]
    return next(filter(None, (rows.by_value(name, term) for name in rows.indexes)), [])[:PAGE]


def _reader(rows: Table) -> Callable[[Record], str]:
    sobject = rows.sobject
    names = [name for name in SEARCHED if sobject.field(name) and name not in sobject.computed]

    def text_of(record: Record) -> str:
        # One text for each record, its names side by side: a person may be asked for by the full name.
        own = f"{record.get('FirstName') or ''} {record.get('LastName') or ''}"
        return "\n".join([own, *[str(record[name]) for name in names if record.get(name)]]).lower()

    return text_of
