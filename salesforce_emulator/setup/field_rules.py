"""What a custom field's definition must satisfy."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from salesforce_emulator.model.errors import Problem
from salesforce_emulator.model.field_types import TYPES
from salesforce_emulator.model.whole_numbers import whole
from salesforce_emulator.model.xml_text import child_text

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

LONGEST: Final = 40
INDEXABLE: Final = ("Text", "Number", "Email")
NEEDED: Final = {
    "Text": ("length",),
    "Number": ("precision", "scale"),
    "Currency": ("precision", "scale"),
    "Picklist": ("valueSet",),
    "LongTextArea": ("length", "visibleLines"),
}
LENGTHS: Final = {"LongTextArea": (256, 131_072)}
_NAME: Final = re.compile(r"[A-Za-z](?:[A-Za-z0-9]|_(?!_))*(?<!_)")


def name_problem(full_name: str, label: str) -> Problem | None:
    """Say why a name or label is refused, or None."""
    name = full_name.removesuffix("__c")
    if name == full_name or not _NAME.fullmatch(name):
        text = (
            "The field name can only contain underscores and alphanumeric characters. It must begin with a letter,"
            " not include spaces, not end with an underscore, and not contain two consecutive underscores."
        )
        return Problem("FIELD_INTEGRITY_EXCEPTION", text, ("FullName",))
    if len(name) > LONGEST:
        text = f"Field Name: data value too large: {name} (max length={LONGEST})"
        return Problem("STRING_TOO_LONG", text, ("DeveloperName",))
    if not label:
        return Problem("REQUIRED_FIELD_MISSING", "Required fields are missing: [MasterLabel]", ("MasterLabel",))
    if len(label) > LONGEST:
        text = f"Field Label: data value too large: {label} (max length={LONGEST})"
        return Problem("STRING_TOO_LONG", text, ("MasterLabel",))
    return None


def type_problem(component: Element) -> Problem | None:
    """Say why a type or its measures are refused, or None."""
    kind = child_text(component, "type") or ""
    if kind not in TYPES:
        return Problem("INVALID_TYPE", f"{kind} is not a type of custom field served here", ("Type",))
    for part in NEEDED.get(kind, ()):
        if component.find(part) is None:
            return _integrity(f"Must specify '{part}' for a CustomField of type {kind}", part)
    for part in ("externalId", "unique"):
        if child_text(component, part) == "true" and kind not in INDEXABLE:
            return _integrity(f"Can not specify '{part}' for a CustomField of type {kind}", part)
    return _number_problem(component, kind)


def _number_problem(component: Element, kind: str) -> Problem | None:
    bounds = {"length": LENGTHS.get(kind, (1, 255)), "precision": (1, 18), "scale": (0, 17)}
    for part, (low, high) in bounds.items():
        given = child_text(component, part)
        if given is not None and (whole(given) is None or not low <= int(given) <= high):
            return _integrity(f"{part} must be between {low} and {high}", part)
    return None


def _integrity(text: str, part: str) -> Problem:
    return Problem("FIELD_INTEGRITY_EXCEPTION", text, (part,))
