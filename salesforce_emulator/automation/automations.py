"""All rules and flows of an org, and what they do in each step of a save."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesforce_emulator.automation.change import Change
    from salesforce_emulator.model.errors import Problem
    from salesforce_emulator.model.ids import IdMaker
    from salesforce_emulator.model.schema import Record, SObject


class Automations:
    """Asked by the saver, in the order of a save: before_save, validate, workflow, after_save, keep.

    Each of the first four only reads the change, writes field updates to its `after`, and notes on it what was set
    off. Nothing else changes until `keep`; a change that is never kept never happened.
    """

    def __init__(self, sobjects: dict[str, SObject], ids: IdMaker) -> None:
        """Start without any."""
        self.sobjects, self._ids = sobjects, ids
        self._watched: frozenset[str] = frozenset()

    def watches(self, object_name: str) -> bool:
        """Say whether any rule or flow looks at this object; without one a save need not ask further."""
        return object_name in self._watched

    def before_save(self, change: Change) -> Record:
        """Run the before-save flows, and give the field values they set.

        Raises RecordRefusedError when a flow fails: CANNOT_EXECUTE_FLOW_TRIGGER, or its custom error.
        """
        del change
        return {}

    def validate(self, change: Change) -> list[Problem]:
        """Give the problems of the validation rules the record breaks, all of them."""
        del change
        return []

    def workflow(self, change: Change) -> Record:
        """Run the workflow rules, and give the field values they set.

        The saver writes them without asking before_save, validate or after_save again (Apex Developer Guide, Triggers
        and Order of Execution); only triggers run once more.
        """
        del change
        return {}

    def after_save(self, change: Change) -> Record:
        """Run the after-save flows, and give the field values they set.

        The saver saves them as a change of its own, `change.again(updates)`, until there are none left.
        Raises RecordRefusedError when a flow fails.
        """
        del change
        return {}

    def keep(self, changes: Iterable[Change], sequence: int) -> None:
        """Make true what a record's changes set off: its save, with this number in the journal, is committed."""
        del changes, sequence
