"""What became of one update."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from worker.domain.dead_letter import Reason


class Pace(Enum):
    """How soon another attempt makes sense."""

    SOON = "soon"  # a locked row, a busy server: seconds to minutes
    SLOW = "slow"  # the customer's admin must change something: minutes to hours


@dataclass(frozen=True, slots=True)
class Written:
    """Salesforce saved it."""


@dataclass(frozen=True, slots=True)
class DueAgain:
    """This record did not take it now; everything else goes on."""

    why: str
    pace: Pace = Pace.SOON


@dataclass(frozen=True, slots=True)
class OrgHeld:
    """The org takes nothing for now: outage, limit or credentials. Nothing of the org is tried until then."""

    why: str
    seconds: float


@dataclass(frozen=True, slots=True)
class FieldMissing:
    """The field cannot be written: its mail drop is held and provisioned again."""

    field: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """Never again: a dead letter."""

    reason: Reason
    why: str


Outcome = Written | DueAgain | OrgHeld | FieldMissing | Rejected


@dataclass(frozen=True, slots=True)
class NotProvisioned:
    """A mail drop's fields are not there yet; `why` says what to do, and it is tried again after `seconds`."""

    why: str
    seconds: float
