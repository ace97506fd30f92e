"""What a source's event says, in our words."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from worker.domain.dead_letter import Reason
    from worker.domain.mailpiece import Key, Mailpiece
    from worker.domain.status import StatusCode


class Mark(IntEnum):
    """What a scan proves of a redirection beside its own status code. The stronger proof has the higher number."""

    NONE = 0
    AT_SENDER = 1  # near the return address, and not near the recipient's
    FORWARDED = 2  # under the barcode that the post prints on forwarded mail


class Sighting(NamedTuple):
    """
    One event that carries a status code.

    `occurred_at` is the event's own time (ms since 1970, UTC); `offset_minutes` is how far its place was
    from UTC, where the event says so; `identity` is equal for two reports of one event and for no others.
    """

    code: StatusCode
    occurred_at: int
    identity: str
    offset_minutes: int = 0
    mark: Mark = Mark.NONE


class Tracked(NamedTuple):
    """
    A mailpiece was seen. `keys` are how it may be found, strongest first; `imb` the digits as scanned.

    `place` is the ZIP code of a destination facility. `doubt` is a sentence a marketer can read.
    `registers` is the mailpiece, with these keys, where the event makes it known unless it is known already.
    """

    keys: tuple[Key, ...]
    sighting: Sighting
    imb: str = ""
    place: str = ""
    doubt: str = ""
    registers: Mailpiece | None = None


class Registered(NamedTuple):
    """A mailpiece was made known."""

    piece: Mailpiece


class Noted(NamedTuple):
    """
    Understood, and carries no status code.

    `why` is a sentence a marketer can read. Events are counted by it, so a source has few of them: nothing of an event
    is in it but what can take few values.
    """

    why: str
    keys: tuple[Key, ...] = ()
    identity: str = ""
    occurred_at: int | None = None


class Unreadable(NamedTuple):
    """Not understood: a dead letter. `why` holds no personal data."""

    reason: Reason
    why: str
    keys: tuple[Key, ...] = ()
    identity: str = ""


Reading = Tracked | Registered | Noted | Unreadable
