"""Apex triggers as an org's developer might have written them, and the log of their firings."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.model.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from salesforce_emulator.automation.change import Change

    Fails = Callable[[Change], bool]

FIRINGS_KEPT: Final = 10_000
EXCEPTION: Final = "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"
LIMIT: Final = "System.LimitException: Too many SOQL queries: 101"
EVENTS: Final = frozenset(
    f"{moment} {operation}" for moment in ("before", "after") for operation in ("insert", "update", "delete")
)


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger that fires on every save of its object, and may fail for some records, or for too many at once."""

    name: str
    sobject: str
    events: frozenset[str]
    message: str
    fails: Fails | None = None
    field: str | None = None
    throws: str | None = None
    fails_above_records: int | None = None
    fails_in_passes: frozenset[int] = frozenset((1, 2, 3))

    def refusal(self, change: Change, number: int) -> str | None:
        """Say what `addError` tells this record in this pass, or the exception it makes the trigger throw."""
        if self.fails is None or number not in self.fails_in_passes or not self.fails(change):
            return None
        return self.throws or self.message

    def exception(self, event: str, cause: str) -> Problem:
        """Spell an exception nobody has caught: it fails every record of the firing."""
        if cause.startswith("System.LimitException"):
            return Problem(EXCEPTION, f"{self.name}: {cause}")
        execution = event.title().replace(" ", "")
        place = f"Trigger.{self.name}: line 1, column 1"
        return Problem(EXCEPTION, f"{self.name}: execution of {execution}\n\ncaused by: {cause}\n\n{place}")


class Triggers:
    """All triggers of an org, by object, and what has fired."""

    def __init__(self) -> None:
        """Start without any."""
        self._of: dict[str, list[Trigger]] = {}
        self.fired = 0
        self.firings: deque[dict[str, Any]] = deque(maxlen=FIRINGS_KEPT)

    def add(self, trigger: Trigger) -> None:
        """Deploy one more, or a newer one of the same name."""
        others = [each for each in self._of.get(trigger.sobject, []) if each.name != trigger.name]
        self._of[trigger.sobject] = [*others, trigger]

    def watch(self, sobject: str) -> bool:
        """Whether any trigger fires on this object."""
        return sobject in self._of

    def of(self, sobject: str, event: str) -> Iterable[Trigger]:
        """Give the triggers of one event, in the order they were deployed."""
        return [each for each in self._of.get(sobject, []) if event in each.events]

    def record(self, trigger: Trigger, event: str, ids: Sequence[str | None], number: int) -> dict[str, Any]:
        """Note one firing; it stays noted when the transaction is rolled back, as in a debug log."""
        self.fired += 1
        firing = {"seq": self.fired, "trigger": trigger.name, "object": trigger.sobject, "event": event}
        firing |= {"pass": number, "records": len(ids), "ids": list(ids), "rolledBack": False}
        self.firings.append(firing)
        return firing
