"""The fields of a piece scan that we use, however their keys are written."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json
from typing_extensions import TypedDict

if TYPE_CHECKING:
    from collections.abc import Mapping


class Scan(TypedDict, total=False):
    """A scan as the feed pushes it. Everything may be absent or null."""

    imb: str | None
    imbTrackingCode: str | None
    imbRoutingCode: str | None
    scanDatetime: str | None
    scanDate: str | None
    scanTime: str | None
    scanEventCode: str | None
    handlingEventType: str | None
    handlingEventTypeDescription: str | None
    processDescription: str | None
    mailPhase: str | None
    mailShapeDescription: str | None
    scanFacilityZip: str | None
    scanLocaleKey: str | None


_SCAN: Final = TypeAdapter(Scan)
_SEPARATORS: Final = str.maketrans("", "", " _-")

ALIASES: Final[Mapping[str, str]] = {
    "imbcode": "imb",
    "imbbarcode": "imb",
    "intelligentmailbarcode": "imb",
    "imbdigits": "imbTrackingCode",  # an older tracker's
    "postnet": "imbRoutingCode",
    "opcode": "scanEventCode",
    "operationcode": "scanEventCode",
    "facility": "scanFacilityZip",
    "facilityzip": "scanFacilityZip",
    "mailshape": "mailShapeDescription",  # the pull answer's
    "scanfacilitylocalekey": "scanLocaleKey",
    "message": "mailPhase",  # a detail of EasyPost's tracker
    "datetime": "scanDatetime",
}
"""What other forms call a field, without capitals, blanks, hyphens and underscores → the feed's own key."""

_PLACE: Final = "trackinglocation"
"""Where a detail of EasyPost's tracker says its ZIP code; absent for an inferred delivery."""
_KEYS: Final[Mapping[str, str]] = {
    **{name.casefold(): name for name in Scan.__annotations__},
    **ALIASES,
    _PLACE: _PLACE,
}
_WIDTHS: Final = {"scanEventCode": 3, "scanFacilityZip": 5}
"""Codes that some feed may write as numbers, hence without their leading zeros."""
_ROUTINGS: Final = frozenset({5, 9, 11})
_TRACKING: Final = 20


def read_scan(payload: bytes) -> Scan:
    """Read a scan. Raises ValueError when it is not one JSON object."""
    # The pushed feed's own keys are taken as they are: looking each key up takes four times as long.
    try:
        scan = _SCAN.validate_json(payload)
    except ValidationError:
        return _read_renamed(payload)
    # A feed without mail phases is an ordinary feed; one that writes the key its own way is not.
    hidden = scan.get("mailPhase") is None and b"hase" in payload
    if hidden or not (scan.get("imb") and scan.get("scanDatetime") and scan.get("scanEventCode")):
        return _read_renamed(payload)
    return scan


def digits_of(scan: Scan) -> str:
    """Give the barcode's digits, its routing code with them where a form tells the two apart; "" for none."""
    digits = _joined(scan.get("imb"))
    if digits:
        return digits
    tracking, routing = _joined(scan.get("imbTrackingCode")), _joined(scan.get("imbRoutingCode"))
    return tracking + routing if len(tracking) == _TRACKING and len(routing) in _ROUTINGS else tracking


def _joined(code: str | None) -> str:
    """Give a code's digits without the blanks and hyphens that may stand between its parts."""
    return code if code is not None and code.isdigit() else (code or "").translate(_SEPARATORS)


def time_of(scan: Scan) -> str:
    """Give the scan's time as it is written; "" for none. An older tracker wrote the day and the time apart."""
    return scan.get("scanDatetime") or f"{scan.get('scanDate') or ''} {scan.get('scanTime') or ''}".strip()


def _read_renamed(payload: bytes) -> Scan:
    told = from_json(payload)
    if not isinstance(told, dict):
        raise ValueError("a scan is a JSON object")  # noqa: TRY004 - of the payload, not of our code
    scan: dict[str, str] = {}
    for key, value in told.items():
        name = field_of(key)
        text = _text(value, _WIDTHS.get(name, 0))
        if name and text:
            scan[name] = text
        if name == _PLACE and isinstance(value, dict):
            scan["scanFacilityZip"] = _text(value.get("zip"), _WIDTHS["scanFacilityZip"])
    return _SCAN.validate_python(scan)


@lru_cache(maxsize=512)
def field_of(key: str) -> str:
    """Give our name of a key; "" for one that we do not use."""
    return _KEYS.get(plain(key), "")


def plain(key: str) -> str:
    """Give a key without capitals, blanks, hyphens and underscores."""
    return key.translate(_SEPARATORS).casefold()


def _text(value: Any, width: int) -> str:
    if isinstance(value, str):
        return value if width != 3 or not value.isdigit() else value.zfill(width)  # noqa: PLR2004 - operation codes
    if width and isinstance(value, int) and 0 <= value < 10**width:
        return str(value).zfill(width)
    return ""
