"""What becomes of waiting actions: when their record is edited, and when their time has come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from salesforce_emulator.automation.change import Change
from salesforce_emulator.automation.record_of_firings import Firing
from salesforce_emulator.automation.sight import Sight, sight_of
from salesforce_emulator.automation.time_queue import Entry
from salesforce_emulator.model.errors import RecordRefusedError
from salesforce_emulator.model.unreadable import UnreadableValueError

if TYPE_CHECKING:
    from datetime import datetime

    from salesforce_emulator.automation.automations import Automations
    from salesforce_emulator.model.schema import Record

NOT_MET: Final = "the record no longer met the criteria when it was edited"
NOT_MET_AT_LAST: Final = "the record did not meet the criteria when the time had come"
FIRED_AGAIN: Final = "the rule fired again for the record"
INACTIVE: Final = "the rule was no longer active when the record was edited"
BLANK: Final = "the date the time is counted from was cleared"
GONE: Final = "the record was deleted"


def settle(automations: Automations, first: Change, last: Change) -> None:
    """After an edit of a record: cancel what waits in vain, and count anew from dates that have moved.

    Actions stay in the queue until the record, when edited, no longer meets the criteria (Help, article 000199152);
    a definition changed meanwhile counts as it is now. An inactive rule's actions are only cancelled by an edit.
    """
    waiting = automations.queue.waiting(str(last.after["Id"]))
    if not waiting:
        return
    new = {effect.key for effect in last.effects if isinstance(effect, Entry)}
    sight = Sight(last.sobject, last.after, first.before, first.created, last.moment)
    for entry in waiting:
        rule = automations.rulebook.active(entry.rule.key)
        if rule is None or not rule.meets(sight):
            entry.end("cancelled", last.moment, INACTIVE if rule is None else NOT_MET)
        elif entry.key in new:
            entry.end("cancelled", last.moment, FIRED_AGAIN)
        elif entry.later.field is not None:
            _count_anew(automations, entry, sight)


def _count_anew(automations: Automations, entry: Entry, sight: Sight) -> None:
    due = entry.later.due(sight)
    if due is None:
        entry.end("cancelled", sight.moment, BLANK)
    elif due != entry.due:
        automations.queue.move(entry, due)


def execute(automations: Automations, entry: Entry, record: Record | None, moment: datetime) -> Record:
    """Do what has waited for its time, and give the field values to save; or cancel it, and give none.

    The criteria are asked once more, unless they compare the record with what it was: now nothing is being changed.
    """
    rule = automations.rulebook.active(entry.rule.key) or entry.rule
    if record is None or record.get("IsDeleted"):
        entry.end("cancelled", moment, GONE)
        return {}
    change = Change(rule.sobject, dict(record), dict(record), created=False, moment=moment, user_id=entry.user_id)
    if not rule.criteria.compares and not rule.meets(sight_of(change)):
        entry.end("cancelled", moment, NOT_MET_AT_LAST)
        return {}
    updates: Record = {}
    try:
        actions = [work.do(sight_of(change), updates) for work in entry.later.work]
    except (RecordRefusedError, UnreadableValueError) as error:
        entry.end("cancelled", moment, str(error))
        return {}
    entry.end("executed", moment)
    firing = Firing(rule, moment, rule.seen(change), actions, entry.record_id, entry.later.name)
    automations.firings.add(firing)
    return updates
