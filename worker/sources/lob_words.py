"""The words of Lob's events, in ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from worker.domain.status import StatusCode

if TYPE_CHECKING:
    from collections.abc import Mapping

MAIL: Final = frozenset({"postcard", "letter", "self_mailer", "check", "snap_pack", "booklet"})
"""What Lob mails, by its API reference; no events of the last two are published, but the first of them is tracked."""

_ACCOUNTS: Final = "This is about an address or a bank account, not about a mailpiece."
NOT_MAIL: Final[Mapping[str, str]] = {
    "address": _ACCOUNTS,
    "bank_account": _ACCOUNTS,
    "campaign": "This is about a whole campaign at Lob, not about a mailpiece.",
}
"""What else an event of Lob may be about → why it carries no code."""

WORDS: Final[Mapping[str, StatusCode | None]] = {
    "created": StatusCode.CREATED,
    "mailed": StatusCode.MAILED,
    "in_transit": StatusCode.IN_TRANSIT,
    "in_local_area": StatusCode.IN_LOCAL_AREA,
    "processed_for_delivery": StatusCode.PROCESSED_FOR_DELIVERY,
    "re-routed": StatusCode.RE_ROUTED,
    "re_routed": StatusCode.RE_ROUTED,
    "returned_to_sender": StatusCode.RETURNED_TO_SENDER,
    "viewed": StatusCode.PURL_OPENED,
    "rejected": None,
    "rendered_pdf": None,  # a proof, not a print
    "rendered_thumbnails": None,
    "deleted": None,
    "failed": None,
    "delivered": None,
    "international_exit": None,
    "certified.mailed": StatusCode.MAILED,
    "certified.in_transit": StatusCode.IN_TRANSIT,
    "certified.in_local_area": StatusCode.IN_LOCAL_AREA,
    "certified.processed_for_delivery": StatusCode.PROCESSED_FOR_DELIVERY,
    "certified.re-routed": StatusCode.RE_ROUTED,
    "certified.re_routed": StatusCode.RE_ROUTED,
    "certified.returned_to_sender": StatusCode.RETURNED_TO_SENDER,
    "certified.delivered": None,
    "certified.pickup_available": None,
    "certified.issue": None,
}
"""The event id after its resource (`postcard.`, `letter.` and so on) → our code; None is a decision."""

FAMILIES: Final[Mapping[str, str]] = {
    "informed_delivery.": "This is about the postal service's preview e-mail, not about the piece itself.",
    "return_envelope.": "This is the reply envelope on its way back, not the piece that was sent out.",
}
"""Words beginning so carry no code, those Lob has yet to publish included."""

WHY: Final[Mapping[str, str]] = {
    "rejected": "Lob could not make this piece.",
    "rendered_pdf": "Lob drew a proof; nothing is printed yet.",
    "rendered_thumbnails": "Lob drew preview pictures; nothing is printed yet.",
    "deleted": "The piece was canceled at Lob; no more events are to be expected.",
    "failed": "Lob failed to make or track this piece.",
    "delivered": "It was delivered; no status code stands for that.",
    "international_exit": "The piece has left the country; no status code stands for that.",
    "pickup_available": "The certified piece waits for pickup; no status code stands for that.",
    "issue": "The certified piece met a problem; no status code stands for that.",
}
