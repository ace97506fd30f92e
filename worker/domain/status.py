"""The eleven status codes, in the order of a mailpiece's life."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class StatusCode(StrEnum):
    """
    Where a mailpiece is. The value is the exact text written to Salesforce.

    The words and their meanings are Postalytics' (support article 70000600508, "Delivery and response
    status codes"). A code's `rank` decides between two events of one instant.
    """

    rank: int

    CREATED = "MailPieceCreated"  # final PDF made and sent to the print network
    ADDRESSED = "Addressed"  # addressing finished (some campaigns)
    PRINTED = "Printed"  # printing finished (some campaigns)
    MAILED = "Mailed"  # US: first USPS scan; Canada: handed to Canada Post
    IN_TRANSIT = "InTransit"  # processed at the entry or origin facility
    IN_LOCAL_AREA = "InLocalArea"  # processed at the destination facility
    PROCESSED_FOR_DELIVERY = "ProcessedForDelivery"  # cleared for delivery; mailbox in 1-2 business days
    RE_ROUTED = "ReRouted"  # change of address, address error, or relabelled
    RETURNED_TO_SENDER = "ReturnedToSender"  # going back
    PURL_OPENED = "pURLOpened"  # the recipient visited the pURL; each visit is a new event
    PURL_COMPLETED = "pURLCompleted"  # the recipient reached the goal URL; each visit is a new event

    @property
    def is_visit(self) -> bool:
        """True for the two codes of which every event counts."""
        return self in VISITS

    @property
    def is_postal(self) -> bool:
        """True for codes that only a postal event can prove: they imply that the piece was mailed."""
        return self in POSTAL


for _rank, _code in enumerate(StatusCode):
    _code.rank = _rank

CODES: Final = tuple(StatusCode)
"""All codes by rank: `CODES[code.rank] is code`."""

VISITS: Final = frozenset({StatusCode.PURL_OPENED, StatusCode.PURL_COMPLETED})
REDIRECTS: Final = frozenset({StatusCode.RE_ROUTED, StatusCode.RETURNED_TO_SENDER})
"""The codes that end a leg (USPS' Postal Automated Redirection System, PARS)."""
SCANS: Final = frozenset({StatusCode.IN_TRANSIT, StatusCode.IN_LOCAL_AREA, StatusCode.PROCESSED_FOR_DELIVERY})
POSTAL: Final = SCANS | REDIRECTS


def _spaceless(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


_SPELLINGS: Final = {_spaceless(code): code for code in StatusCode} | {
    "purlopen": StatusCode.PURL_OPENED,
    "purlcomplete": StatusCode.PURL_COMPLETED,
    "returntosender": StatusCode.RETURNED_TO_SENDER,
    "created": StatusCode.CREATED,
}


def status_code(text: str) -> StatusCode | None:
    """Read a status code in our exact spelling or an older spaced one ("In Transit"), else None."""
    return _SPELLINGS.get(_spaceless(text))
