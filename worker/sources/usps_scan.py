"""The fields of a piece scan that we use, however their keys are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json
from typing_extensions import TypedDict

if TYPE_CHECKING:
    from collections.abc import Mapping


class Scan(TypedDict, total=False):
    """A scan as the feed pushes it. Everything may be absent or null."""

    imb: str | None
    scanDatetime: str | None
    scanEventCode: str | None
    handlingEventType: str | None
    handlingEventTypeDescription: str | None
    processDescription: str | None
    mailPhase: str | None
    mailShapeDescription: str | None
    scanFacilityZip: str | None
    scanLocaleKey: str | None


_SCAN: Final = TypeAdapter(Scan)
_KEYS: Final[Mapping[str, str]] = {name.casefold(): name for name in Scan.__annotations__} | {
    "mailshape": "mailShapeDescription",
    "scanfacilitylocalekey": "scanLocaleKey",
}
"""Our key for each key with its capitals and underscores taken away: the pull answer's names included."""

_WIDTHS: Final = {"scanEventCode": 3, "scanFacilityZip": 5}
"""Codes that some feed may write as numbers, hence without their leading zeros."""


def read_scan(payload: bytes) -> Scan:
    """Read a scan. Raises ValueError when it is not one JSON object."""
    try:
        scan = _SCAN.validate_json(payload)
    except ValidationError:
        return _read_renamed(payload)
    # A feed without mail phases is an ordinary feed; one that writes the key its own way is not.
    hidden = scan.get("mailPhase") is None and b"hase" in payload
    if hidden or not (scan.get("imb") and scan.get("scanDatetime") and scan.get("scanEventCode")):
        return _read_renamed(payload)
    return scan


def _read_renamed(payload: bytes) -> Scan:
    told = from_json(payload)
    if not isinstance(told, dict):
        raise ValueError("a scan is a JSON object")  # noqa: TRY004 - of the payload, not of our code
    scan: dict[str, str] = {}
    for key, value in told.items():
        name = _KEYS.get(key.replace("_", "").casefold())
        text = _text(value, _WIDTHS.get(name or "", 0))
        if name and text:
            scan[name] = text
    return _SCAN.validate_python(scan)


def _text(value: Any, width: int) -> str:
    if isinstance(value, str):
        return value
    if width and isinstance(value, int) and 0 <= value < 10**width:
        return str(value).zfill(width)
    return ""
