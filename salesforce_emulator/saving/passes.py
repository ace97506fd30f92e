"""The save of one call's drafts: chunk by chunk, each in up to three passes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from salesforce_emulator.model.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from salesforce_emulator.org import Org
    from salesforce_emulator.saving.drafts import Draft
    from salesforce_emulator.saving.order import SaveOrder

CHUNK: Final = 200
PASSES: Final = (1, 2, 3)
TOO_MANY_RETRIES: Final = Problem(
    "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
    "Too many batch retries in the presence of Apex triggers and partial failures.",
)


def save_in_order(org: Org, order: SaveOrder, drafts: Sequence[Draft], *, all_or_none: bool) -> None:
    """Save what can be saved, or all or nothing; each chunk is a transaction of its own within the call's."""
    with org.undo.transaction() as call:
        for chunk in chunks_of(drafts):
            if all_or_none:
                _attempt(order, chunk, 1)
            else:
                _save_chunk(org, order, chunk)
        if all_or_none and any(draft.problems for draft in drafts):
            call.roll_back()


def chunks_of(drafts: Sequence[Draft]) -> Iterator[list[Draft]]:
    """Cut a call into runs of one object, at most 200 long, without the same record twice."""
    chunk: list[Draft] = []
    seen: set[int] = set()
    for draft in drafts:
        repeated = draft.record is not None and id(draft.record) in seen
        if chunk and (repeated or len(chunk) == CHUNK or draft.table is not chunk[0].table):
            yield chunk
            chunk, seen = [], set()
        chunk.append(draft)
        if draft.record is not None:
            seen.add(id(draft.record))
    if chunk:
        yield chunk


def _save_chunk(org: Org, order: SaveOrder, chunk: Sequence[Draft]) -> None:
    """Set aside what fails, and start over with the rest (Apex Developer Guide, Bulk DML Exception Handling)."""
    tried = _good(chunk)
    for number in PASSES:
        good = _good(tried)
        if not good:
            return
        with org.undo.transaction() as point:
            new = [draft for draft in good if draft.record is None]
            _attempt(order, good, number)
            if len(_good(good)) == len(good):
                return
            point.roll_back()
            for draft in new:
                draft.record = None
    for draft in tried:
        draft.problems = [TOO_MANY_RETRIES]


def _attempt(order: SaveOrder, chunk: Sequence[Draft], number: int) -> None:
    good = _good(chunk)
    for batch in (
        [draft for draft in good if draft.creating],
        [draft for draft in good if not draft.creating and not draft.deleting],
        [draft for draft in good if draft.deleting],
    ):
        if batch:
            order.attempt(batch, number)


def _good(drafts: Sequence[Draft]) -> list[Draft]:
    return [draft for draft in drafts if not draft.problems]
