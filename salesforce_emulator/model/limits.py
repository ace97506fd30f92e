"""The day's API calls: how many are used, and how many there are."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any


class Limits:
    """Counts calls against the daily limit."""

    def __init__(self, maximum: int) -> None:
        """Start with nothing used."""
        self.maximum = maximum
        self.used = 0

    def charge(self) -> bool:
        """Take one call, or say that none is left."""
        if self.used >= self.maximum:
            return False
        self.used += 1
        return True

    def header(self) -> str:
        """Spell the usage header."""
        return f"api-usage={self.used}/{self.maximum}"

    def listing(self) -> dict[str, Any]:
        """Give every limit of the org; only the API calls are really counted."""
        text = resources.files("salesforce_emulator.model").joinpath("limits.json").read_text(encoding="utf-8")
        listing: dict[str, Any] = json.loads(text)
        listing["DailyApiRequests"] = {"Max": self.maximum, "Remaining": max(self.maximum - self.used, 0)}
        return listing
