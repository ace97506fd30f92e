"""One event of a mailpiece's timeline, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from worker.domain.reading import Mark

if TYPE_CHECKING:
    from worker.domain.status import StatusCode

IDENTITY_BYTES: Final = 6
OWN, DERIVED_MAILED, DERIVED_REDIRECT = 1, 2, 4
"""Which saves were made for an event."""


class Ending(StrEnum):
    """What became of one event; each has exactly one."""

    WAITING = "waiting"  # not an ending yet
    WRITTEN = "written"
    REPEATED = "repeated"
    SUPERSEDED = "superseded"
    DEAD = "dead"
    NOTED = "noted"
    DISCARDED = "discarded"


@dataclass(slots=True)
class Event:
    """One event of the timeline."""

    at: int
    """When it happened: ms since 1970, UTC."""
    code: StatusCode
    identity: bytes
    offset_minutes: int = 0
    ending: Ending = Ending.WAITING
    saved: int = 0
    """Which saves were made for it: its own code's, and those of the Mailed and the redirection it stands for."""
    written_at: int = 0
    """When the last of them was made: seconds since 1970, UTC; 0 for never."""
    mark: Mark = Mark.NONE
    """What it proves of a redirection beside its code."""

    @property
    def stands_for_mailed(self) -> bool:
        """True when Mailed was written on its behalf too."""
        return bool(self.saved & DERIVED_MAILED)

    @property
    def precedence(self) -> tuple[int, int, bytes]:
        """The sort key that decides which of two events is newer: never the order of arrival."""
        return (self.at, self.code.rank, self.identity)
