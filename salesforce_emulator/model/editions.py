"""What an edition of Salesforce allows."""

from __future__ import annotations

from typing import Final, NamedTuple

HARD_CAP: Final = 900


class Edition(NamedTuple):
    """One edition: its name in Organization.OrganizationType, its custom fields an object, and its field security."""

    organization_type: str
    custom_fields: int
    field_level_security: bool = True
    permission_sets_change: bool = True
    long_calls: int = 25
    """How many calls of over 20 seconds may be under way at once."""


EDITIONS: Final = {
    "group": Edition("Team Edition", 100, field_level_security=False, permission_sets_change=False),
    "professional": Edition("Professional Edition", 100, permission_sets_change=False),
    "enterprise": Edition("Enterprise Edition", 500),
    "developer": Edition("Developer Edition", 500, long_calls=5),
    "unlimited": Edition("Unlimited Edition", 800),
}


def edition(name: str) -> Edition:
    """Give an edition by its name, whatever its case."""
    return EDITIONS[name.lower()]
