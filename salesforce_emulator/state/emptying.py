"""Letting go of an org that another one has taken the place of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesforce_emulator.model.journal import Journal

if TYPE_CHECKING:
    from salesforce_emulator.org import Org


def empty(org: Org) -> None:
    """Give the memory of all records and saves back at once.

    What holds them forms a circle, and circles of long-lived values are never looked for.
    """
    for table in org.tables.values():
        table.fill([])
    org.journal = Journal(keeping=org.options.journal)
