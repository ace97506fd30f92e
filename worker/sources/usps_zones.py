"""The time zone of a postal facility, by its ZIP code."""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import ziptz


@lru_cache(maxsize=8192)
def zone_of(zip_code: str) -> ZoneInfo | None:
    """
    Return the time zone of a ZIP code of five or nine digits; None for one that is in no zone we know.

    The table is that of the package ziptz-us: Census areas, and for a code that has none (a plant's own, say) what most
    of its three-digit area has. Military post offices overseas have no zone.
    """
    try:
        return ziptz.location(zip_code[:5])
    except (ziptz.ZipError, ZoneInfoNotFoundError):
        return None
