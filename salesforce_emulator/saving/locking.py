"""Which rows a save locks, and what it says when another transaction holds one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from salesforce_emulator.model.errors import Problem, usual

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from salesforce_emulator.org import Org
    from salesforce_emulator.saving.drafts import Draft

IDS_SHOWN: Final = 10
TEXT: Final = usual("UNABLE_TO_LOCK_ROW").message


def lock_rows(org: Org, chunks: Iterable[Sequence[Draft]]) -> None:
    """Take the rows of a call, chunk by chunk, before anything is saved; one locked row fails its whole chunk.

    A call that may still wait does so before it takes any.
    """
    wanted = [({key for draft in chunk if not draft.problems for key in rows_of(draft)}, chunk) for chunk in chunks]
    org.locks.busy({key for keys, _chunk in wanted for key in keys})
    for keys, chunk in wanted:
        busy = sorted(org.locks.busy(keys))
        if busy:
            _refuse(chunk, busy)
        else:
            org.locks.take(keys)


def rows_of(draft: Draft) -> Iterator[str]:
    """Name the rows one save locks: its own, its account (the old one and the new), a person's contact."""
    for values in (draft.record or {}, draft.values):
        if values.get("Id"):
            yield values["Id"]
        for parent in ("AccountId", "PersonContactId"):
            if values.get(parent):
                yield values[parent]


def _refuse(chunk: Sequence[Draft], busy: list[str]) -> None:
    problem = _problem(busy, chunk)
    for draft in chunk:
        if not draft.problems:
            draft.refuse(problem)


def _problem(busy: list[str], drafts: Sequence[Draft]) -> Problem:
    own = drafts[0].record
    if len(drafts) == 1 and own is not None and busy == [own["Id"]]:
        return Problem("UNABLE_TO_LOCK_ROW", TEXT)
    shown = ",".join(busy[:IDS_SHOWN])
    more = f", ... ({len(busy) - IDS_SHOWN} more)" if len(busy) > IDS_SHOWN else ""
    return Problem("UNABLE_TO_LOCK_ROW", f"{TEXT} or {len(busy)} records: {shown}{more}")
