"""What to say of a partner's report that is no event."""

from __future__ import annotations

from typing import Final

_PIECES: Final = frozenset(
    {"postcard", "letter", "self_mailer", "check", "cheque", "booklet", "snap_pack", "buckslip", "card", "box"}
)
_ASIDE: Final = {
    "tracking_event": "This is one line of a mailpiece's tracking at {}, without the mailpiece: an event has both.",
    "list": "This is a list fetched from {}: events come one by one, each with what happened and when.",
    "deleted": "This is {}'s answer to a deletion, not an event: the event tells what was canceled, and when.",
    "error": "This is an error message of {}: it is about no mailpiece.",
}


def no_event_of(partner: str, kind: str) -> str:
    """Say in one sentence why an object of that kind changes no status."""
    if kind in _PIECES:
        return f"This describes a mailpiece at {partner}, not what happened to it: only {partner}'s events tell that."
    aside = _ASIDE.get(kind)
    if aside:
        return aside.format(partner)
    return f"This describes something at {partner}, not what happened to a mailpiece: it is no event."
