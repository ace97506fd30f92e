"""An event we gave up on, its original kept."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from worker.envelope import RawEvent


class Reason(StrEnum):
    """Why we gave up. Stable words: operators search and alert by them."""

    UNREADABLE = "unreadable"  # not what its source's documentation says
    UNKNOWN_SOURCE = "unknown-source"  # no reader of that name
    UNKNOWN_WORD = "unknown-word"  # a status word that is in no table
    UNKNOWN_DROP = "unknown-drop"  # names a mail drop nobody added
    CONFLICT = "conflict"  # contradicts an earlier registration of its mailpiece, or the endpoint it came to
    NO_SUCH_MAILPIECE = "no-such-mailpiece"  # parked until the retention time was over
    NOT_IN_STATUS_SET = "not-in-status-set"  # a US-only code for a Canadian piece
    RECORD_GONE = "record-gone"  # deleted, merged or converted
    REFUSED = "refused"  # Salesforce will never take it
    REFUSED_TOO_LONG = "refused-too-long"  # Salesforce did not take it for as long as we try


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """The event, the reason, and one sentence without personal data."""

    event: RawEvent
    reason: Reason
    detail: str
    bucket: str
    """The ledger's bucket it is counted in."""
