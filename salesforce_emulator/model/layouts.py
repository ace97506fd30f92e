"""The page layouts an org starts with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element

from salesforce_emulator.model.xml_text import child_text, element

if TYPE_CHECKING:
    from collections.abc import Mapping

CONTACT_LAYOUT: Final = "Contact-Contact Layout"
LEAD_LAYOUT: Final = "Lead-Lead Layout"


def standard_layouts(*, contact: bool) -> dict[str, Element]:
    """Make the layouts of a fresh org, by full name."""
    layouts = {LEAD_LAYOUT: plain_layout("Lead Information", ("Name", "Company", "Status"))}
    if contact:
        layouts[CONTACT_LAYOUT] = plain_layout("Contact Information", ("Name", "AccountId", "Email"))
    return layouts


def placed(layouts: Mapping[str, Element], sobject: str) -> dict[str, tuple[bool, bool]]:
    """Give the fields on any layout of an object, by lower-case name: that they can be read, and whether edited."""
    found: dict[str, tuple[bool, bool]] = {}
    for full_name, layout in layouts.items():
        if not full_name.startswith(f"{sobject}-"):
            continue
        for item in layout.iterfind("layoutSections/layoutColumns/layoutItems"):
            name = (child_text(item, "field") or "").lower()
            edit = child_text(item, "behavior") != "Readonly"
            found[name] = (True, edit or found.get(name, (True, False))[1])
    return found


def plain_layout(title: str, fields: tuple[str, ...]) -> Element:
    """Make a layout of one section, the first field required."""
    items = [
        element("layoutItems", behavior="Edit" if place else "Required", field=name)
        for place, name in enumerate(fields)
    ]
    columns = [element("layoutColumns", *items), element("layoutColumns")]
    heads = {"customLabel": "false", "detailHeading": "false", "editHeading": "true", "label": title}
    section = element("layoutSections", *columns, element_with_text("style", "TwoColumnsTopToBottom"), **heads)
    return element("Layout", section)


def element_with_text(name: str, text: str) -> Element:
    """Make an element that holds only text."""
    made = Element(name)
    made.text = text
    return made
