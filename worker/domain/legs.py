"""The fold: a mailpiece's events in the order they happened → its statuses, leg by leg."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from worker.domain.status import REDIRECTS, SCANS, StatusCode

if TYPE_CHECKING:
    from collections.abc import Iterable

BEFORE_THE_POST: Final = 0
"""The leg of everything up to Mailed: these count once per mailpiece."""

StatusKey = tuple[int, StatusCode, bytes]
"""(leg, code, identity of the visit or nothing): a piece has no two statuses of one key."""

MAILED_KEY: Final[StatusKey] = (BEFORE_THE_POST, StatusCode.MAILED, b"")


class Happening(Protocol):
    """What the fold reads of an event."""

    @property
    def code(self) -> StatusCode:
        """The status code the event carries."""

    @property
    def identity(self) -> bytes:
        """Equal for two reports of one event, and for no others."""


class Status(NamedTuple):
    """One status that is true of a piece: its key, the place of the event that established it."""

    key: StatusKey
    event: int
    way_back: bool
    """True on the way back to the sender: not the recipient's mail."""


class Fold(NamedTuple):
    """The statuses in order, and for each event the key of its own code (established by it or not)."""

    statuses: list[Status]
    own_keys: list[StatusKey]


def fold(events: Iterable[Happening]) -> Fold:
    """
    Return the statuses that events, sorted by when they happened, make true, in order.

    A leg is one try of the post to deliver: each scan's code counts once in it. A PARS event (ReRouted,
    ReturnedToSender) closes the leg and the next scan opens another; after ReturnedToSender all is the way
    back. The first postal event stands for Mailed too, unless somebody said Mailed before. Each pURL visit
    counts. (Rules: the USPS reference of this project, section 6.4; "attempt" there is "leg" here.)
    """
    leg, closed, way_back = 1, False, False
    seen: set[StatusKey] = set()
    statuses: list[Status] = []
    own_keys: list[StatusKey] = []

    def establish(key: StatusKey, event: int, *, way_back: bool) -> None:
        if key not in seen:
            seen.add(key)
            statuses.append(Status(key, event, way_back))

    for place, event in enumerate(events):
        code = event.code
        own: StatusKey
        if not code.is_postal:
            own = (BEFORE_THE_POST, code, event.identity if code.is_visit else b"")
            establish(own, place, way_back=False)
        else:
            if closed and code in SCANS:
                leg, closed = leg + 1, False
            establish(MAILED_KEY, place, way_back=False)
            own = (leg, code, b"")
            establish(own, place, way_back=way_back)
            closed = closed or code in REDIRECTS
            way_back = way_back or code is StatusCode.RETURNED_TO_SENDER
        own_keys.append(own)
    return Fold(statuses, own_keys)
