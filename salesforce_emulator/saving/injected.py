"""The problems that a fault plan puts on records."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from salesforce_emulator.model.errors import Problem
    from salesforce_emulator.org import Org
    from salesforce_emulator.saving.drafts import Draft


def injected_problem(org: Org, draft: Draft, record_id: str) -> Problem | None:
    """Decide whether the faults of the org refuse this record."""
    method = "POST" if draft.creating else "DELETE" if draft.deleting else "PATCH"
    named = {"object": draft.table.sobject.name, "record_id": record_id}
    return org.faults.record_problem(org.faults.sight(method, "", moment=org.clock.now(), **named))
