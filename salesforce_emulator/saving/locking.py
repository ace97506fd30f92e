"""Which rows a save locks, and what it says when another transaction holds one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from salesforce_emulator.model.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from salesforce_emulator.org import Org
    from salesforce_emulator.saving.drafts import Draft

IDS_SHOWN: Final = 10
TEXT: Final = "unable to obtain exclusive access to this record"


def wait_for_rows(org: Org, drafts: Sequence[Draft]) -> None:
    """Let the call wait before it does anything, if another transaction holds a row it will want."""
    if org.locks.matter:
        org.locks.busy({key for draft in drafts for key in rows_of(draft)})


def refuse_locked(org: Org, drafts: Sequence[Draft]) -> None:
    """Take the rows of a chunk, or refuse all of it: one locked row fails the whole batch."""
    if not drafts or not org.locks.matter:
        return
    wanted = {key for draft in drafts for key in rows_of(draft)}
    busy = sorted(org.locks.busy(wanted))
    if busy:
        problem = _problem(busy, drafts)
        for draft in drafts:
            draft.refuse(problem)
    else:
        org.locks.take(wanted)


def rows_of(draft: Draft) -> Iterator[str]:
    """Name the rows one save locks: its own, its account (the old one and the new), a person's contact."""
    for values in (draft.record or {}, draft.values):
        if values.get("Id"):
            yield values["Id"]
        for parent in ("AccountId", "PersonContactId"):
            if values.get(parent):
                yield values[parent]


def _problem(busy: list[str], drafts: Sequence[Draft]) -> Problem:
    own = drafts[0].record
    if len(drafts) == 1 and own is not None and busy == [own["Id"]]:
        return Problem("UNABLE_TO_LOCK_ROW", TEXT)
    shown = ",".join(busy[:IDS_SHOWN])
    more = f", ... ({len(busy) - IDS_SHOWN} more)" if len(busy) > IDS_SHOWN else ""
    return Problem("UNABLE_TO_LOCK_ROW", f"{TEXT} or {len(busy)} records: {shown}{more}")
