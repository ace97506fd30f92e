"""XML in and out: local names only, and one default namespace when written."""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring
from xml.sax.saxutils import escape

from defusedxml import ElementTree as Defused

METADATA: Final = "http://soap.sforce.com/2006/04/metadata"
TYPE_ATTRIBUTE: Final = "{http://www.w3.org/2001/XMLSchema-instance}type"


def parse(text: bytes) -> Element:
    """Parse untrusted XML, and drop the namespaces of its elements."""
    root: Element = Defused.fromstring(text)
    for element in root.iter():
        element.tag = local(element.tag)
    return root


def local(name: str) -> str:
    """Give a name without its namespace or prefix."""
    return name.rpartition("}")[2].rpartition(":")[2]


def child_text(parent: Element | None, name: str) -> str | None:
    """Give the trimmed text of a child element, or None when it is not there."""
    found = parent.find(name) if parent is not None else None
    return None if found is None else (found.text or "").strip()


def element(name: str, *children: Element, **texts: str) -> Element:
    """Build an element from text children, then element children."""
    made = Element(name)
    for key, text in texts.items():
        SubElement(made, key).text = text
    made.extend(children)
    return made


def inner(parent: Element) -> str:
    """Write the children of an element, without the element itself."""
    return "".join(tostring(child, encoding="unicode") for child in parent)


def as_text(root: Element) -> str:
    """Write a whole element."""
    return tostring(root, encoding="unicode")


def as_element(text: str) -> Element:
    """Read a whole element."""
    return parse(text.encode())


def text_element(name: str, text: str) -> str:
    """Write one element that holds text."""
    return f"<{name}>{escape(text)}</{name}>"
