"""Objects as metadata: only to be read, with their custom fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesforce_emulator.model.xml_text import text_element
from salesforce_emulator.setup.field_text import field_text

if TYPE_CHECKING:
    from salesforce_emulator.org import Org


def names(org: Org) -> list[str]:
    """List the objects that hold data."""
    return [sobject.name for sobject in org.sobjects.values() if not sobject.setup]


def read(org: Org, full_name: str) -> str:
    """Write an object's custom fields and its labels, or nothing when it is not there."""
    sobject = org.sobjects.get(full_name.lower())
    if sobject is None or sobject.setup:
        return ""
    fields = [f"<fields>{field_text(f, f.name)}</fields>" for f in sobject.fields.values() if f.custom]
    labels = text_element("label", sobject.label) + text_element("pluralLabel", sobject.plural)
    return text_element("fullName", sobject.name) + "".join(fields) + labels
