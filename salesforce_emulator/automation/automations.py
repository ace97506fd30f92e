"""All rules and flows of an org, and what they do in each step of a save."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.automation.record_of_firings import Firing, Firings
from salesforce_emulator.automation.rulebook import Rulebook
from salesforce_emulator.automation.running import run_flow, run_rules
from salesforce_emulator.automation.sight import sight_of
from salesforce_emulator.automation.time_queue import TimeQueue
from salesforce_emulator.automation.waiting import settle
from salesforce_emulator.model.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesforce_emulator.automation.change import Change
    from salesforce_emulator.automation.envelope import Sender
    from salesforce_emulator.model.ids import IdMaker
    from salesforce_emulator.model.schema import Record, SObject

ROUNDS: Final = 6
INVALID: Final = "FIELD_CUSTOM_VALIDATION_EXCEPTION"


class Automations:
    """Asked by the saver, in the order of a save: before_save, validate, workflow, after_save, keep.

    Each of the first four only reads the change and notes on it what was set off; the field updates of before_save and
    workflow are in its `after` at once. Nothing else changes until `keep`; what is never kept never happened.
    """

    def __init__(self, sobjects: dict[str, SObject], ids: IdMaker, sender: Sender) -> None:
        """Start without any."""
        self.rulebook = Rulebook(sobjects)
        self.firings, self.queue = Firings(ids, sender), TimeQueue()

    def define(self, document: Any) -> None:
        """Add the rules and flows of a document, or refuse it: BadDefinitionError, in one clear sentence."""
        self.rulebook.define(document)

    def clear(self) -> None:
        """Forget definitions, firings and the queue."""
        self.rulebook.clear()
        self.firings, self.queue = Firings(self.firings.ids, self.firings.sender), TimeQueue()

    def watches(self, object_name: str) -> bool:
        """Say whether any rule or flow looks at this object; without one a save need not ask further."""
        return object_name in self.rulebook.watched

    def before_save(self, change: Change) -> Record:
        """Run the before-save flows, and give the field values they set.

        Raises RecordRefusedError when a flow fails: CANNOT_EXECUTE_FLOW_TRIGGER, with its own text or a custom error's.
        """
        updates: Record = {}
        for flow in self.rulebook.of("before_save_flow", change.sobject):
            if flow.fires(change):
                updates |= run_flow(flow, change)
                change.after.update(updates)
        return updates

    def validate(self, change: Change) -> list[Problem]:
        """Give the problems of the validation rules the record breaks, all of them."""
        rules, sight = self.rulebook.validations_of(change.sobject), sight_of(change)
        return [
            Problem(INVALID, rule.message, (rule.field,) if rule.field else ())
            for rule in rules
            if rule.wrong.met(sight)
        ]

    def workflow(self, change: Change) -> Record:
        """Run the workflow rules, and give the field values they set.

        The saver writes them without asking before_save, validate or after_save again (Apex Developer Guide, Triggers
        and Order of Execution); only triggers run once more. A field update that re-evaluates makes the rules look
        again, up to five times (Metadata API, WorkflowFieldUpdate, reevaluateOnChange).
        """
        rules = self.rulebook.of("workflow_rule", change.sobject)
        return run_rules(rules, change, rounds=ROUNDS) if rules else {}

    def after_save(self, change: Change) -> Record:
        """Run the after-save flows, and give the field values they set; each flow sees the record as it was saved.

        The saver saves them as a change of its own, `change.again(updates)`, until there are none left.
        Raises RecordRefusedError when a flow fails.
        """
        updates: Record = {}
        for flow in self.rulebook.of("after_save_flow", change.sobject):
            if flow.key not in change.ran and flow.fires(change):
                change.ran.add(flow.key)
                updates |= run_flow(flow, change)
        return updates

    def keep(self, changes: Sequence[Change], sequence: int) -> None:
        """Make true what a record's changes set off: its save, with this number in the journal, is committed.

        The changes are the save itself and those made of it by `again`, in order.
        """
        last = changes[-1]
        record_id = str(last.after["Id"])
        settle(self, changes[0], last)
        for effect in last.effects:
            if isinstance(effect, Firing):
                effect.save, effect.record_id = sequence, record_id
                self.firings.add(effect)
            else:
                self.queue.add(effect)
