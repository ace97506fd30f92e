"""What an org remembers of what was read: recent items, descriptions, and queries with pages to come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from datetime import datetime

MOST_ITEMS: Final = 5


class Readers:
    """Remembers it for as long as the org lives."""

    def __init__(self, began: datetime) -> None:
        """Start with nothing read."""
        self.began = began
        self.descriptions: dict[tuple[str, ...], tuple[str, datetime]] = {}
        self.cursors: dict[str, Any] = {}
        self._items: dict[tuple[str, str], list[str]] = {}

    def use(self, user_id: str, sobject: str, record_id: str) -> None:
        """Put a record first among the user's recent ones of its object."""
        listed = self._items.setdefault((user_id, sobject), [])
        if record_id in listed:
            listed.remove(record_id)
        listed.insert(0, record_id)
        del listed[MOST_ITEMS:]

    def recent(self, user_id: str, sobject: str) -> list[str]:
        """Give the ids of the user's recent records of an object."""
        return self._items.get((user_id, sobject), [])
