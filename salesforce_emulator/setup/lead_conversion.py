"""How leads are converted: one settings component, stored as sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element

from salesforce_emulator.model.errors import Problem
from salesforce_emulator.model.xml_text import child_text, element, inner, text_element

if TYPE_CHECKING:
    from salesforce_emulator.org import Org

NAME: Final = "LeadConvertSettings"
OUTPUTS: Final = ("Account", "Contact", "Opportunity")


def names(_org: Org) -> list[str]:
    """List the one component."""
    return [NAME]


def read(org: Org, full_name: str) -> str:
    """Write the settings, or nothing under another name."""
    if full_name != NAME:
        return ""
    usual = element(NAME, allowOwnerChange="false", opportunityCreationOptions="VisibleOptional")
    return text_element("fullName", NAME) + inner(org.components.get((NAME, NAME), usual))


def update(org: Org, component: Element) -> Problem | None:
    """Replace the settings whole; each target has at most one mapping, between fields that exist."""
    full_name = child_text(component, "fullName") or ""
    if full_name != NAME:
        return Problem("INVALID_CROSS_REFERENCE_KEY", f"In field: {NAME} - no {NAME} named {full_name} found")
    mappings = component.findall("objectMapping")
    outputs = [child_text(mapping, "outputObject") or "" for mapping in mappings]
    if len(set(outputs)) < len(outputs) or not set(outputs) <= set(OUTPUTS):
        text = "There can be at most one object mapping each for Account, Contact and Opportunity."
        return Problem("FIELD_INTEGRITY_EXCEPTION", text, ("objectMapping",))
    problem = next(filter(None, (_mapping_problem(org, mapping) for mapping in mappings)), None)
    if problem is None:
        kept = Element(NAME)
        kept.extend(child for child in component if child.tag != "fullName")
        org.components[NAME, NAME] = kept
    return problem


def _mapping_problem(org: Org, mapping: Element) -> Problem | None:
    output = child_text(mapping, "outputObject") or ""
    for pair in mapping.findall("mappingFields"):
        for sobject, part in (("Lead", "inputField"), (output, "outputField")):
            name = child_text(pair, part) or ""
            owner = org.sobjects.get(sobject.lower())
            if name.endswith("__c") and owner is not None and owner.field(name) is None:
                text = f"In field: {part} - no CustomField named {sobject}.{name} found"
                return Problem("INVALID_CROSS_REFERENCE_KEY", text, (part,))
    return None
