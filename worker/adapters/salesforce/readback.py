"""Finds out which updates of a request that may have been carried out were."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worker.adapters.salesforce.parts import Item, Part


def questions(part: Part) -> Iterator[tuple[list[Item], str, dict[str, Any]]]:
    """Give the read requests, one per object: the items they are about, path and body."""
    provable = [item for item in part.items if part.by_id and _moment_fields(item)]
    for sobject, group in groupby(provable, key=lambda item: item.sobject):
        items = list(group)
        names = sorted({name for item in items for name in item.fields})
        body = {"ids": [item.key[1] for item in items], "fields": names}
        yield items, f"composite/sobjects/{sobject}", body


def found(items: list[Item], records: object) -> set[int]:
    """Tell the places of the updates whose values the records already hold."""
    if not isinstance(records, list) or len(records) != len(items):
        return set()
    return {item.place for item, record in zip(items, records, strict=True) if _holds(record, item)}


def _holds(record: object, item: Item) -> bool:
    return isinstance(record, dict) and all(_same(record.get(name), text) for name, text in item.values.items())


def _same(theirs: object, ours: str) -> bool:
    if theirs == ours:
        return True
    moment = _moment(ours)
    # Salesforce keeps seconds, and spells UTC as +0000.
    return moment is not None and isinstance(theirs, str) and _moment(theirs) == moment


def _moment_fields(item: Item) -> list[str]:
    # A status code alone proves nothing: the visit before may have left the same one.
    return [name for name, text in item.values.items() if _moment(text) is not None]


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.replace(microsecond=0) if moment.tzinfo is not None else None
