"""A component's definition as JSON, the Tooling API's form of the same elements."""

from __future__ import annotations

from typing import Any, Final
from xml.etree.ElementTree import Element

from salesforce_emulator.model.whole_numbers import whole

LISTS: Final = frozenset(("value", "layoutSections", "layoutColumns", "layoutItems", "relatedLists"))
WORDS: Final = {"true": True, "false": False}


def element_of(name: str, value: Any) -> Element:
    """Write a JSON value as an element; nothing where JSON has null."""
    made = Element(name)
    if isinstance(value, dict):
        for key, inside in value.items():
            several = inside if isinstance(inside, list) else [inside]
            made.extend(element_of(key, each) for each in several if each is not None)
    else:
        made.text = str(value).lower() if isinstance(value, bool) else str(value)
    return made


def json_of(element: Element) -> Any:
    """Write an element as a JSON value."""
    if not len(element):
        text = (element.text or "").strip()
        number = whole(text)
        return WORDS.get(text, text or None) if number is None else number
    told: dict[str, Any] = {}
    for child in element:
        value = json_of(child)
        if child.tag in LISTS:
            told.setdefault(child.tag, []).append(value)
        else:
            told[child.tag] = value
    return told
