"""What a scan that names no barcode is about: another object than a piece, or a piece whose barcode is not found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pydantic_core import from_json

from worker.domain.dead_letter import Reason
from worker.domain.reading import Noted, Unreadable
from worker.sources.usps_scan import field_of, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

_BARCODES: Final = frozenset({"imb", "imbTrackingCode"})
_NOT_OF_PIECES: Final = ("imtb", "imcb", "edocpackageid", "traycount", "bundlecount", "piececount")
"""How the keys begin that only trays, bundles and containers have, without capitals, blanks, hyphens, underscores."""
_ID_TAG: Final = "idtag"

_OTHER: Final = Noted("This is about a bundle, a tray or a container, not about a single mailpiece.")
_UNREAD: Final = Noted("The postal service could read no barcode of this mailpiece, only the ID tag on its back.")
_NUMBER: Final = Unreadable(
    Reason.UNREADABLE, "The barcode is written as a number, which loses digits: it has to be a text, in quotes."
)
_NOWHERE: Final = Unreadable(
    Reason.UNREADABLE,
    "No barcode is found: its key is imb, imbTrackingCode, imbDigits, imbCode, imbBarcode or intelligentMailBarcode.",
)


def nameless(payload: bytes) -> Noted | Unreadable:
    """Say what a JSON object is about that has no text for a barcode."""
    said: Mapping[str, Any] = from_json(payload)
    barcodes = [value for key, value in said.items() if field_of(key) in _BARCODES]
    if any(isinstance(value, int | float) for value in barcodes):
        return _NUMBER
    told = {plain(key) for key, value in said.items() if value is not None and value != ""}
    if any(name.startswith(_NOT_OF_PIECES) for name in told):
        return _OTHER
    return _UNREAD if barcodes and _ID_TAG in told else _NOWHERE
