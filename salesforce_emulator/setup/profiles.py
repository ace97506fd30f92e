"""The one profile, as metadata: reading it, and changing what it grants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from salesforce_emulator.model.errors import Problem
from salesforce_emulator.model.xml_text import child_text, text_element
from salesforce_emulator.setup import grants

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from salesforce_emulator.org import Org

NAME: Final = "Admin"


def names(_org: Org) -> list[str]:
    """List the profile every user has: the System Administrator's, which metadata calls Admin."""
    return [NAME]


def read(org: Org, full_name: str) -> str:
    """Write the profile, or nothing when it is another."""
    if full_name.lower() != NAME.lower():
        return ""
    kept = text_element("fullName", NAME) + text_element("custom", "false")
    return kept + grants.written(org, org.profile_set) + text_element("userLicense", "Salesforce")


def update(org: Org, component: Element) -> Problem | None:
    """Change what the profile grants; fields that are not named keep their permissions."""
    full_name = child_text(component, "fullName") or ""
    if full_name.lower() != NAME.lower():
        return Problem("INVALID_CROSS_REFERENCE_KEY", f"In field: Profile - no Profile named {full_name} found")
    if not org.edition.field_level_security:
        return Problem("INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id")
    problem = grants.problem_of(org, component)
    if problem is None:
        grants.store(org, org.profile_set, component)
    return problem
