"""The fold: a mailpiece's events in the order they happened → its statuses, leg by leg."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from worker.domain.reading import Mark
from worker.domain.status import REDIRECTS, SCANS, StatusCode

if TYPE_CHECKING:
    from collections.abc import Iterable

BEFORE_THE_POST: Final = 0
"""The leg of everything up to Mailed: these count once per mailpiece."""

_LOOP_DAYS: Final = 2
_MINUTE_MS, _DAY_MINUTES = 60_000, 1440

StatusKey = tuple[int, StatusCode, bytes]
"""(leg, code, identity of the visit or nothing): a piece has no two statuses of one key."""

MAILED_KEY: Final[StatusKey] = (BEFORE_THE_POST, StatusCode.MAILED, b"")


class Happening(Protocol):
    """What the fold reads of an event."""

    @property
    def at(self) -> int:
        """When it happened: ms since 1970, UTC."""

    @property
    def offset_minutes(self) -> int:
        """How far its place was from UTC."""

    @property
    def code(self) -> StatusCode:
        """The status code the event carries."""

    @property
    def identity(self) -> bytes:
        """Equal for two reports of one event, and for no others."""

    @property
    def mark(self) -> Mark:
        """What it proves of a redirection beside its code."""


class Status(NamedTuple):
    """One status that is true of a piece: its key, the place of the event that established it."""

    key: StatusKey
    event: int
    way_back: bool
    """True on the way back to the sender: not the recipient's mail."""


class Fold(NamedTuple):
    """
    The statuses in order, and for each event the key of its own code (established by it or not).

    `redirect_keys` has for each event the key of the last redirection up to it, which it may stand for; else None.
    """

    statuses: list[Status]
    own_keys: list[StatusKey]
    redirect_keys: list[StatusKey | None]


def fold(events: Iterable[Happening], *, loops: bool = False) -> Fold:
    """
    Return the statuses that events, sorted by when they happened, make true, in order.

    A leg is one try of the post to deliver: each scan's code counts once in it. A PARS event (ReRouted,
    ReturnedToSender) closes the leg and the next scan opens another; after ReturnedToSender all is the way
    back. The first postal event stands for Mailed too, unless somebody said Mailed before. Each pURL visit
    counts. A scan of a forwarded piece stands for the ReRouted that nobody saw; and one near the sender, of a
    piece that was redirected nobody knows where, for its ReturnedToSender.
    Mail that the post sorts for delivery again and again, and never redirects, is in one leg; with `loops` it is in
    another after more than two days, by the calendar of the place.
    (Rules: the USPS reference of this project, sections 6.3 and 6.4; "attempt" there is "leg" here.)
    """
    folding = _Folding(loops=loops)
    for place, event in enumerate(events):
        folding.add(place, event)
    return folding.fold


class _Folding:
    """Where the fold stands after some events."""

    def __init__(self, *, loops: bool) -> None:
        self.fold = Fold([], [], [])
        self._seen: set[StatusKey] = set()
        self._leg, self._closed, self._way_back = 1, False, False
        self._redirect: StatusKey | None = None
        self._unsure = False
        """True after a ReRouted of which no scan of a forwarded piece has shown yet that it was sent on."""
        self._loops = loops
        self._last_sort: int | None = None

    def add(self, place: int, event: Happening) -> None:
        code = event.code
        own: StatusKey = (BEFORE_THE_POST, code, event.identity if code.is_visit else b"")
        if code.is_postal:
            self._establish(MAILED_KEY, place)
            if code in SCANS:
                self._redirect_by(event.mark, place)
                self._loop_by(event)
                self._leg, self._closed = self._leg + self._closed, False
            own = (self._leg, code, b"")
            self._establish(own, place, way_back=self._way_back)
            if code in REDIRECTS:
                self._close(own)
        else:
            self._establish(own, place)
        self.fold.own_keys.append(own)
        self.fold.redirect_keys.append(self._redirect)

    def _redirect_by(self, mark: Mark, place: int) -> None:
        """Take in what a scan proves of a redirection."""
        if self._way_back:
            return
        if mark is Mark.FORWARDED:
            if self._redirect is None:
                self._establish_redirect(StatusCode.RE_ROUTED, place)
            self._unsure = False
        elif mark is Mark.AT_SENDER and self._unsure:
            self._establish_redirect(StatusCode.RETURNED_TO_SENDER, place)

    def _loop_by(self, event: Happening) -> None:
        """Begin another leg when the last sort comes again, days after the one before."""
        if event.code is StatusCode.PROCESSED_FOR_DELIVERY:
            day = (event.at // _MINUTE_MS + event.offset_minutes) // _DAY_MINUTES
            again = self._last_sort is not None and day - self._last_sort > _LOOP_DAYS
            self._closed = self._closed or (self._loops and again)
            self._last_sort = day

    def _establish_redirect(self, code: StatusCode, place: int) -> None:
        key = (self._leg, code, b"")
        self._establish(key, place)
        self._close(key)

    def _close(self, key: StatusKey) -> None:
        self._closed, self._redirect, self._last_sort = True, key, None
        self._unsure = key[1] is StatusCode.RE_ROUTED
        self._way_back = self._way_back or key[1] is StatusCode.RETURNED_TO_SENDER

    def _establish(self, key: StatusKey, event: int, *, way_back: bool = False) -> None:
        if key not in self._seen:
            self._seen.add(key)
            self.fold.statuses.append(Status(key, event, way_back))
