"""The codes each country's mail can have: US eleven, Canada six."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from worker.domain.status import POSTAL, StatusCode


class Country(StrEnum):
    """Where a mail drop is delivered. It is the mailpiece's, never an event's."""

    US = "US"
    CA = "CA"


US: Final = frozenset(StatusCode)
CANADA: Final = frozenset(StatusCode) - POSTAL
"""Canada Post reports nothing from within the mail stream (Postalytics article 70000600508)."""

STATUS_SETS: Final = {Country.US: US, Country.CA: CANADA}
