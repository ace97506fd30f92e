"""A page layout as a plan of sections, columns and items."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from salesforce_emulator.model.xml_text import child_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from xml.etree.ElementTree import Element

    from salesforce_emulator.org import Org


@dataclass(frozen=True, slots=True)
class Item:
    """One place of a section: a field, something else that is only named, or an empty space."""

    field: str | None = None
    behavior: str = "Edit"
    other: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the detail page; without a heading the name is for listeners only."""

    label: str
    heading: bool
    across: bool
    columns: tuple[tuple[Item, ...], ...]

    @property
    def rows(self) -> Iterable[Item]:
        """The items in row order, empty spaces filled in, for a section that is read across."""
        return chain.from_iterable(zip_longest(*self.columns, fillvalue=Item()))


def layouts_of(org: Org, sobject: str) -> list[str]:
    """List an object's layouts; the one named after the object comes first."""
    names = [name for name in org.layouts if name.startswith(f"{sobject}-")]
    return sorted(names, key=lambda name: (name != f"{sobject}-{sobject} Layout", name))


def sections_of(layout: Element) -> list[Section]:
    """Read the sections of a layout, in its order."""
    return [_section(section) for section in layout.iterfind("layoutSections")]


def field_names(sections: Iterable[Section]) -> set[str]:
    """Name every field that stands in these sections, in lower case."""
    return {item.field.lower() for s in sections for column in s.columns for item in column if item.field}


def _section(section: Element) -> Section:
    style = child_text(section, "style") or "TwoColumnsTopToBottom"
    columns = [
        tuple(_item(item) for item in column.iterfind("layoutItems")) for column in section.iterfind("layoutColumns")
    ]
    if style == "OneColumn":
        columns = [tuple(chain.from_iterable(columns))]
    return Section(
        label=child_text(section, "label") or "Details",
        heading=child_text(section, "detailHeading") == "true",
        across=style == "TwoColumnsLeftToRight",
        columns=tuple(columns),
    )


def _item(item: Element) -> Item:
    field = child_text(item, "field")
    if field:
        return Item(field, child_text(item, "behavior") or "Edit")
    others = (child_text(item, name) for name in ("customLink", "page", "component", "scontrol"))
    return Item(other=next(filter(None, others), None))
