"""Firing the triggers of one event for all records of a pass at once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from salesforce_emulator.model.errors import Problem
from salesforce_emulator.rules.triggers import LIMIT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesforce_emulator.org import Org
    from salesforce_emulator.rules.triggers import Trigger
    from salesforce_emulator.saving.rows import Row

ADDED_ERROR = "FIELD_CUSTOM_VALIDATION_EXCEPTION"


def fire(org: Org, event: str, rows: Sequence[Row], number: int) -> None:
    """Fire an object's triggers for the rows still good; what they refuse is noted on the drafts."""
    if not rows:
        return
    triggers = org.rules.triggers
    for trigger in triggers.of(rows[0].change.sobject.name, event):
        good = [row for row in rows if row.good]
        if not good:
            return
        firing = triggers.record(trigger, event, [row.record_id for row in good], number)
        org.undo.note(partial(firing.update, rolledBack=True))
        _run(trigger, event, good, number)


def _run(trigger: Trigger, event: str, rows: Sequence[Row], number: int) -> None:
    most = trigger.fails_above_records
    if most is not None and len(rows) > most:
        _refuse_all(rows, trigger.exception(event, LIMIT))
        return
    texts = [trigger.refusal(row.change, number) for row in rows]
    thrown = next(filter(None, texts), None) if trigger.throws else None
    if thrown is not None:
        _refuse_all(rows, trigger.exception(event, thrown))
        return
    fields = () if trigger.field is None else (trigger.field,)
    for row, text in zip(rows, texts, strict=True):
        if text is not None:
            row.draft.refuse(Problem(ADDED_ERROR, text, fields))


def _refuse_all(rows: Sequence[Row], problem: Problem) -> None:
    for row in rows:
        row.draft.refuse(problem)
