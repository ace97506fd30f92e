"""Page layouts: read and replaced whole."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, unquote
from xml.etree.ElementTree import Element

from salesforce_emulator.model.errors import Problem
from salesforce_emulator.model.xml_text import child_text, inner, text_element

if TYPE_CHECKING:
    from salesforce_emulator.org import Org


def names(org: Org) -> list[str]:
    """List the layouts' full names."""
    return sorted(map(spelled, org.layouts))


def spelled(full_name: str) -> str:
    """Percent-encode what is special in a layout's name; spaces stay (CumulusCI reads and writes them so)."""
    return quote(unquote(full_name), safe=" ")


def read(org: Org, full_name: str) -> str:
    """Write one layout, or nothing when it is not there."""
    found = _find(org, full_name)
    return "" if found is None else text_element("fullName", spelled(found)) + inner(org.layouts[found])


def create(org: Org, component: Element) -> Problem | None:
    """Add a layout of an object that exists."""
    full_name = child_text(component, "fullName") or ""
    sobject, dash, _name = full_name.partition("-")
    if not dash or sobject.lower() not in org.sobjects:
        return _not_there(full_name)
    if _find(org, full_name) is not None:
        return Problem("DUPLICATE_DEVELOPER_NAME", f"There is already a layout named {full_name}.", ("FullName",))
    return _store(org, unquote(full_name), component)


def update(org: Org, component: Element) -> Problem | None:
    """Replace a whole layout; what is not sent is gone."""
    full_name = child_text(component, "fullName") or ""
    found = _find(org, full_name)
    return _not_there(full_name) if found is None else _store(org, found, component)


def delete(org: Org, full_name: str) -> Problem | None:
    """Take a layout away."""
    found = _find(org, full_name)
    if found is None:
        return _not_there(full_name)
    del org.layouts[found]
    org.permissions.forget()
    return None


def _find(org: Org, full_name: str) -> str | None:
    wanted = unquote(full_name)
    return next((name for name in (full_name, wanted) if name in org.layouts), None)


def _not_there(full_name: str) -> Problem:
    return Problem("INVALID_CROSS_REFERENCE_KEY", f"In field: Layout - no Layout named {full_name} found")


def _store(org: Org, full_name: str, component: Element) -> Problem | None:
    sobject = org.sobjects[full_name.partition("-")[0].lower()]
    for item in component.iterfind("layoutSections/layoutColumns/layoutItems/field"):
        if sobject.field((item.text or "").strip()) is None:
            text = f"In field: field - no CustomField named {sobject.name}.{item.text} found"
            return Problem("INVALID_CROSS_REFERENCE_KEY", text, ("field",))
    layout = Element("Layout")
    layout.extend(child for child in component if child.tag != "fullName")
    former = org.layouts.get(full_name)
    if former is not None and former.get("id"):
        layout.set("id", former.get("id", ""))
    org.layouts[full_name] = layout
    org.permissions.forget()
    return None
