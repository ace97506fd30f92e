"""What an open transaction has written, and how it is taken back."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Step = Callable[[], object]


class UndoLog:
    """Remembers the way back while a transaction is open; outside of one a write is final at once.

    Transactions nest: an inner one that ends well is final only when the outermost one ends well. An error that
    leaves a transaction takes back all it has written. A composite call with allOrNone, for example, opens one around
    its parts, and takes it back when a part fails:

        with org.undo.transaction() as point:
            ...
            point.roll_back()
    """

    def __init__(self) -> None:
        """Start with no transaction open."""
        self.open = False
        self._back: list[Step] = []
        self._later: list[Step] = []

    def note(self, step: Step) -> None:
        """Remember how to take back what was just written."""
        if self.open:
            self._back.append(step)

    def when_final(self, step: Step) -> None:
        """Do something once what was written is committed, and never if it is taken back."""
        if self.open:
            self._later.append(step)
        else:
            step()

    @contextmanager
    def transaction(self) -> Iterator[Savepoint]:
        """Open a transaction, or a part of the one already open."""
        outermost = not self.open
        self.open = True
        point = Savepoint(self, len(self._back), len(self._later))
        try:
            yield point
        except BaseException:
            point.roll_back()
            raise
        finally:
            self.open = not outermost
        if outermost:
            self._commit()

    def roll_back(self, back: int, later: int) -> None:
        """Take back all but the first steps."""
        while len(self._back) > back:
            self._back.pop()()
        del self._later[later:]

    def _commit(self) -> None:
        self._back.clear()
        later, self._later = self._later, []
        for step in later:
            step()


@dataclass(frozen=True, slots=True)
class Savepoint:
    """A moment of a transaction that can be gone back to, more than once."""

    log: UndoLog
    back: int
    later: int

    def roll_back(self) -> None:
        """Take back everything written since."""
        self.log.roll_back(self.back, self.later)
