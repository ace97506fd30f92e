"""New records of one call: saved, or published when they are platform events."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from salesforce_emulator.model.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesforce_emulator.model.errors import Json
    from salesforce_emulator.saving.drafts import Draft
    from salesforce_emulator.saving.saver import Saver

ENQUEUED: Final = "OPERATION_ENQUEUED"
TOO_MANY_EVENTS: Final = Problem("LIMIT_EXCEEDED", "Your org has exceeded its hourly limit for publishing events.")


def saved_or_published(saver: Saver, drafts: Sequence[Draft], *, all_or_none: bool = False) -> list[Json]:
    """Save or publish drafts of new records, and give one result each, in their order."""
    if not any(draft.table.sobject.event for draft in drafts):
        return saver.save(drafts, all_or_none=all_or_none)
    saved = iter(saver.save([draft for draft in drafts if not draft.table.sobject.event], all_or_none=all_or_none))
    return [_published(saver, draft) if draft.table.sobject.event else next(saved) for draft in drafts]


def _published(saver: Saver, draft: Draft) -> Json:
    """Publish one event: a success that names the operation's uuid among its errors (Platform Events guide).

    It is published after commit, the default publish behavior: a transaction taken back publishes nothing.
    """
    org, sobject = saver.org, draft.table.sobject
    if not draft.problems and org.events.in_last_hour() >= org.events.hourly_limit:
        draft.refuse(TOO_MANY_EVENTS)
    if draft.problems:
        return {"success": False, "errors": [problem.as_result_error() for problem in draft.problems]}
    payload = {"CreatedDate": org.clock.now().isoformat(), "CreatedById": saver.options.user_id, **draft.values}
    uuid = str(uuid4())
    org.undo.when_final(partial(org.events.publish, sobject.name, uuid, payload))
    enqueued = Problem(ENQUEUED, uuid).as_result_error()
    return {"id": org.ids.make(sobject.prefix), "success": True, "errors": [enqueued]}
