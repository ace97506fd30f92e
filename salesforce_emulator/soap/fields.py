"""Custom fields through the Metadata API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesforce_emulator.model.errors import Problem
from salesforce_emulator.model.field_types import TYPES
from salesforce_emulator.model.schema import Field, SObject
from salesforce_emulator.model.xml_text import child_text, text_element
from salesforce_emulator.soap.field_rules import name_problem, type_problem

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from salesforce_emulator.org import Org


def names(org: Org) -> list[str]:
    """List every custom field's full name, whoever may see it."""
    return [f"{s.name}.{f.name}" for s in org.sobjects.values() for f in s.fields.values() if f.custom]


def read(org: Org, full_name: str) -> str:
    """Write one custom field, or nothing when it is not there."""
    field = _find(org, full_name)[1]
    if field is None:
        return ""
    kind = next(name for name, ours in TYPES.items() if ours == field.type)
    parts = [("fullName", full_name), ("externalId", _word(field.external_id)), ("label", field.label)]
    if kind == "Text":
        parts.append(("length", str(field.length)))
    if kind == "Number":
        parts.append(("precision", str(field.precision)))
    if kind != "Checkbox":
        parts.append(("required", _word(not field.nillable)))
    if kind == "Number":
        parts.append(("scale", str(field.scale)))
    parts.append(("type", kind))
    return "".join(text_element(*part) for part in parts) + (_value_set(field) if field.picklist else "")


def create(org: Org, component: Element) -> Problem | None:
    """Make a custom field that nobody may see yet."""
    full_name = child_text(component, "fullName") or ""
    sobject, existing = _find(org, full_name)
    if sobject is None or sobject.setup:
        return Problem("INVALID_TYPE", f"Entity of type {full_name.partition('.')[0]} is not available", ("FullName",))
    name = full_name.partition(".")[2]
    label = child_text(component, "label") or ""
    problem = name_problem(name, label) or type_problem(component)
    if problem is not None:
        return problem
    if existing is not None:
        text = f"There is already a field named {existing.label} on {sobject.label}."
        return Problem("DUPLICATE_DEVELOPER_NAME", text, ("DeveloperName",))
    most = org.options.max_custom_fields or org.edition.custom_fields
    if sum(field.custom for field in sobject.fields.values()) >= most:
        text = f"This would exceed the limit of {most} custom fields for {sobject.label}."
        return Problem("CUSTOM_ENTITY_OR_FIELD_LIMIT", text)
    org.add_field(sobject, field_from(component, name))
    return None


def update(org: Org, component: Element) -> Problem | None:
    """Change a custom field's label, length and list of values."""
    full_name = child_text(component, "fullName") or ""
    existing = _find(org, full_name)[1]
    if existing is None or not existing.custom:
        return Problem("INVALID_CROSS_REFERENCE_KEY", f"In field: CustomField - no CustomField named {full_name} found")
    problem = name_problem(existing.name, child_text(component, "label") or "") or type_problem(component)
    if problem is not None:
        return problem
    wanted = field_from(component, existing.name)
    if wanted.type != existing.type:
        return Problem("INVALID_TYPE", "Cannot change the type of this field", ("Type",))
    existing.label, existing.length = wanted.label, wanted.length
    existing.picklist, existing.restricted = wanted.picklist, wanted.restricted
    org.permissions.forget()
    return None


def field_from(component: Element, name: str) -> Field:
    """Read a field's definition."""
    kind = child_text(component, "type") or ""
    values = component.find("valueSet/valueSetDefinition")
    entries = [] if values is None else values.findall("value")
    listed = [(child_text(entry, "fullName") or "", child_text(entry, "label") or "") for entry in entries]
    return Field(
        name,
        child_text(component, "label") or name,
        TYPES[kind],
        length=int(child_text(component, "length") or 255) if kind in ("Text", "Picklist") else 0,
        custom=True,
        nillable=kind != "Checkbox",
        external_id=child_text(component, "externalId") == "true",
        unique=child_text(component, "unique") == "true",
        restricted=child_text(component, "valueSet/restricted") == "true",
        picklist=tuple((value, label or value) for value, label in listed),
        precision=int(child_text(component, "precision") or 0),
        scale=int(child_text(component, "scale") or 0),
        default=False if kind == "Checkbox" else None,
    )


def _find(org: Org, full_name: str) -> tuple[SObject | None, Field | None]:
    sobject_name, _, name = full_name.partition(".")
    sobject = org.sobjects.get(sobject_name.lower())
    return sobject, None if sobject is None else sobject.field(name)


def _value_set(field: Field) -> str:
    shown = ["<sorted>false</sorted>"]
    for value, label in field.picklist:
        inside = text_element("fullName", value) + "<default>false</default>" + text_element("label", label)
        shown.append(f"<value>{inside}</value>")
    restricted = text_element("restricted", _word(field.restricted))
    return f"<valueSet>{restricted}<valueSetDefinition>{''.join(shown)}</valueSetDefinition></valueSet>"


def _word(value: object) -> str:
    return "true" if value else "false"
