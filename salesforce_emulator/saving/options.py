"""Who saves, and what their saves may set off."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SaveOptions:
    """The caller's user and the two headers that change a save.

    Sforce-Auto-Assign is TRUE unless told otherwise, and may name one assignment rule instead (REST API Developer
    Guide, Assignment Rule Header); Sforce-Duplicate-Rule-Header passes alerts only when it allows it.
    """

    user_id: str
    assignment_rules: bool = True
    allow_duplicates: bool = False
    assignment_rule: str | None = None
    version: str = "66.0"
    duplicate_details: bool = False
