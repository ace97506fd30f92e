"""Finding the records of one page of a list, among a million of them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from salesforce_emulator.pages.values import name_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesforce_emulator.model.schema import Record
    from salesforce_emulator.model.table import Table

PAGE: Final = 50
STEP: Final = 5_000
SEARCHED: Final = ("LastName", "FirstName", "Email", "Company", "External_Id__c", "Username", "Label", "Id")


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
    exact = rows.find(term)
    if exact is not None:
        return Found([exact], 0, None)
    everything = list(rows.records.values())
    matches = _matcher(rows, term.lower())
    hits: list[Record] = []
    for step in range(start, len(everything), STEP):
        for place in range(step, min(step + STEP, len(everything))):
            if not matches(everything[place]):
                continue
            if len(hits) == PAGE:
                return Found(hits, start, place)
            hits.append(everything[place])
        await asyncio.sleep(0)
    return Found(hits, start, None)


def _matcher(rows: Table, wanted: str) -> Callable[[Record], bool]:
    sobject = rows.sobject
    names = [name for name in (*SEARCHED, "Name") if sobject.field(name) and name not in sobject.computed]
    full = "Name" in sobject.computed and " " in wanted

    def matches(record: Record) -> bool:
        if any(wanted in str(record.get(name) or "").lower() for name in names):
            return True
        return full and wanted in name_of(sobject, record).lower()

    return matches
