"""Tells what the columns of a delimited file of scans are, by its first line."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from producers.csv_rows import column_names

if TYPE_CHECKING:
    from collections.abc import Mapping

BARCODES: Final = ("imb", "imbtrackingcode", "imbdigits", "imbcode", "imbbarcode", "intelligentmailbarcode")
"""How feeds name the barcode's column, once capitals, blanks, hyphens and underscores are taken away."""
_SEPARATORS: Final = str.maketrans("", "", " _-")
_MID_TO_SERIAL: Final = slice(5, 20)

_LEGACY: Final = ("scanFacilityZip", "scanEventCode", "scanDatetime", "imbRoutingCode", "imbTrackingCode")
"""The columns of IMb Tracing's PKG files, which have no header, in their order (from a production pipeline)."""
_LEGACY_SHAPE: Final = tuple(
    map(re.compile, (r"\d{5}(\d{4})?", r"\d{1,3}", r"\d[\d/-]{5,9}[T ]?.{3,24}", r"(\d{5}|\d{9}|\d{11})?", r"\d{20}"))
)


def header_of(first: bytes) -> bytes | None:
    """Give the line that names the columns: the first, or one made for a legacy file; None for what is neither."""
    names, delimiter = column_names(first)
    if any(_plain(name) in BARCODES for name in names):
        return first
    if len(names) == len(_LEGACY) and all(map(re.Pattern.fullmatch, _LEGACY_SHAPE, names)):
        return delimiter.join(_LEGACY).encode()
    return None


def serial_of(barcode: str) -> str:
    """Give what stays of a barcode when its mailpiece is forwarded, its MID and serial."""
    digits = barcode if barcode.isdigit() else barcode.translate(_SEPARATORS)
    return digits[_MID_TO_SERIAL]


def barcode_of(said: Mapping[str, Any]) -> Any:
    """Give the barcode of a scan, whatever its key is called; None where there is none."""
    if "imb" in said:
        return said["imb"]
    told = {_plain(name): value for name, value in said.items()}
    return next((told[name] for name in BARCODES if name in told), None)


@lru_cache(maxsize=512)
def _plain(name: str) -> str:
    return name.translate(_SEPARATORS).casefold()
