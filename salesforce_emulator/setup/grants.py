"""The field permissions a permission set or profile carries as metadata."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesforce_emulator.model.errors import Problem
from salesforce_emulator.model.xml_text import child_text, text_element

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from salesforce_emulator.org import Org


def problem_of(org: Org, component: Element) -> Problem | None:
    """Say why a component's field permissions are refused, or None."""
    for entry in component.findall("fieldPermissions"):
        full_name = child_text(entry, "field") or ""
        if _field_name(org, full_name) is None:
            text = f"In field: field - no CustomField named {full_name} found"
            return Problem("INVALID_CROSS_REFERENCE_KEY", text, ("field",))
        if child_text(entry, "editable") == "true" and child_text(entry, "readable") == "false":
            text = f"Field {full_name} cannot be editable without being readable"
            return Problem("FIELD_INTEGRITY_EXCEPTION", text, ("editable",))
    return None


def store(org: Org, parent: str, component: Element) -> None:
    """Make the rows say what a component says of its fields, and leave its other fields alone."""
    for entry in component.findall("fieldPermissions"):
        name = _field_name(org, child_text(entry, "field") or "") or ""
        edit = child_text(entry, "editable") == "true"
        _forget(org, parent, name)
        if edit or child_text(entry, "readable") == "true":
            rights = {"PermissionsRead": True, "PermissionsEdit": edit}
            org.insert("FieldPermissions", ParentId=parent, SobjectType=name.partition(".")[0], Field=name, **rights)
    org.permissions.forget()


def clear(org: Org, parent: str) -> None:
    """Take all of a permission set's field permissions away."""
    for name in [row["Field"] for row in org.tables["fieldpermissions"].records.values() if row["ParentId"] == parent]:
        _forget(org, parent, name)


def written(org: Org, parent: str) -> str:
    """Write a permission set's field permissions."""
    rows = [row for row in org.tables["fieldpermissions"].records.values() if row["ParentId"] == parent]
    return "".join(
        "<fieldPermissions>"
        + text_element("editable", "true" if row.get("PermissionsEdit") else "false")
        + text_element("field", row["Field"])
        + text_element("readable", "true")
        + "</fieldPermissions>"
        for row in sorted(rows, key=lambda row: str(row["Field"]))
    )


def _field_name(org: Org, full_name: str) -> str | None:
    sobject_name, _, name = full_name.partition(".")
    sobject = org.sobjects.get(sobject_name.lower())
    field = None if sobject is None else sobject.field(name)
    return None if sobject is None or field is None else f"{sobject.name}.{field.name}"


def _forget(org: Org, parent: str, name: str) -> None:
    rows = org.tables["fieldpermissions"]
    for row in [row for row in rows.records.values() if row["ParentId"] == parent and row["Field"] == name]:
        rows.remove(row)
