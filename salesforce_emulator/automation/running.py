"""What a rule does for one record, noted on the change until the save is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesforce_emulator.automation.change import Change
from salesforce_emulator.automation.record_of_firings import Firing
from salesforce_emulator.automation.sight import sight_of
from salesforce_emulator.automation.time_queue import Entry
from salesforce_emulator.automation.work import Refuse, flow_problem
from salesforce_emulator.model.errors import Problem, RecordRefusedError
from salesforce_emulator.model.unreadable import UnreadableValueError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesforce_emulator.automation.rule import Rule
    from salesforce_emulator.model.schema import Record


def run(rule: Rule, change: Change) -> Record:
    """Do a rule's actions, let its others wait, and give the field values it sets."""
    updates: Record = {}
    actions = [work.do(sight_of(change), updates) for work in rule.work]
    change.effects.append(Firing(rule, change.moment, rule.seen(change), actions))
    if rule.later:
        sight, record_id = sight_of(change), str(change.after["Id"])
        for later in rule.later:
            due = later.due(sight)
            if due is not None:
                change.effects.append(Entry(rule, later, record_id, change.user_id, change.moment, due))
    return updates


def run_flow(flow: Rule, change: Change) -> Record:
    """Run a flow; what its field updates break is the flow's failure, and the record's refusal."""
    refusals = {work.problem for work in flow.work if isinstance(work, Refuse)}
    try:
        return run(flow, change)
    except RecordRefusedError as error:
        if error.problem in refusals:
            raise
        why = f"This error occurred when the flow tried to update records: {error.problem.code}: {error}"
        raise RecordRefusedError(flow_problem(flow.name, why)) from None
    except UnreadableValueError as error:
        raise RecordRefusedError(flow_problem(flow.name, str(error))) from None


def run_rules(rules: Sequence[Rule], change: Change, *, rounds: int) -> Record:
    """Run workflow rules; a field update that re-evaluates makes those that have not run look again."""
    total: Record = {}
    look = change
    for _round in range(rounds):
        fired = [rule for rule in rules if rule.key not in change.ran and rule.fires(look)]
        if not fired:
            break
        before, again = dict(change.after), False
        for rule in fired:
            change.ran.add(rule.key)
            new = _run_rule(rule, look)
            change.after.update(new)
            again = again or any(before.get(name) != new[name] for name in new.keys() & rule.reevaluating)
            total |= new
        if not again:
            break
        look = _looking_again(change, before)
    return total


def _run_rule(rule: Rule, change: Change) -> Record:
    try:
        return run(rule, change)
    except UnreadableValueError as error:
        raise RecordRefusedError(Problem("INVALID_TYPE_ON_FIELD_IN_RECORD", str(error))) from None


def _looking_again(change: Change, before: Record) -> Change:
    known = None if change.created else before
    return Change(
        change.sobject, known, change.after, change.created, change.moment, change.user_id, change.ran, change.effects
    )
