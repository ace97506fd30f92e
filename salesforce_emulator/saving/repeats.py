"""What the records of one request may not do to each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from salesforce_emulator.model import errors

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesforce_emulator.model.schema import Record
    from salesforce_emulator.saving.drafts import Draft

SAME_RECORD_LIMIT: Final = 12


def refuse_repeats(drafts: Iterable[Draft]) -> None:
    """Refuse the thirteenth and further updates of one record."""
    seen: dict[str, int] = {}
    for draft in drafts:
        if draft.record is not None:
            record_id = draft.record["Id"]
            seen[record_id] = seen.get(record_id, 0) + 1
            if seen[record_id] > SAME_RECORD_LIMIT:
                draft.refuse(errors.too_many_updates(record_id))


def refuse_taken(draft: Draft, values: Record) -> bool:
    """Refuse what a draft is about to write, if another record holds a unique value of it; say so."""
    table = draft.table
    for name in table.uniques & values.keys():
        value = values[name]
        others = [] if value is None else [r for r in table.by_value(name, value) if r is not draft.record]
        if others:
            draft.refuse(errors.duplicate_value(name, others[0]["Id"]))
            return True
    return False
