"""Custom fields: made, changed and taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from salesforce_emulator.model.errors import Problem
from salesforce_emulator.model.xml_text import child_text
from salesforce_emulator.setup.field_rules import name_problem, type_problem
from salesforce_emulator.setup.field_text import field_from, field_text

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from salesforce_emulator.model.schema import Field, SObject
    from salesforce_emulator.org import Org

KEPT_AFTER_DELETION: Final = 15 * 86_400


def names(org: Org) -> list[str]:
    """List every custom field's full name, whoever may see it."""
    return [f"{s.name}.{f.name}" for s in org.sobjects.values() for f in s.fields.values() if f.custom]


def read(org: Org, full_name: str) -> str:
    """Write one custom field, or nothing when it is not there."""
    sobject, field = find(org, full_name)
    return "" if sobject is None or field is None else field_text(field, f"{sobject.name}.{field.name}")


def create(org: Org, component: Element) -> Problem | None:
    """Make a custom field that nobody may see yet, unless it is required."""
    full_name = child_text(component, "fullName") or ""
    sobject_name, _, name = full_name.partition(".")
    sobject = org.sobjects.get(sobject_name.lower())
    if sobject is None or sobject.setup:
        return Problem("INVALID_TYPE", f"Entity of type {sobject_name} is not available", ("FullName",))
    problem = name_problem(name, child_text(component, "label") or "") or type_problem(component)
    if problem is not None:
        return problem
    existing = sobject.field(name)
    if existing is not None:
        text = f"There is already a field named {existing.label} on {sobject.label}."
        return Problem("DUPLICATE_DEVELOPER_NAME", text, ("DeveloperName",))
    if _counted(org, sobject) >= org.field_limit:
        text = f"This would exceed the limit of {org.field_limit} custom fields for {sobject.label}."
        return Problem("CUSTOM_ENTITY_OR_FIELD_LIMIT", text)
    new = field_from(component, name)
    org.add_field(sobject, new)
    if new.required:
        sobject.required = (*sobject.required, new.name)
    return None


def update(org: Org, component: Element) -> Problem | None:
    """Put a new definition in the place of a custom field's own; its name and type stay."""
    full_name = child_text(component, "fullName") or ""
    sobject, existing = find(org, full_name)
    if sobject is None or existing is None:
        return not_there(full_name)
    problem = name_problem(existing.name, child_text(component, "label") or "") or type_problem(component)
    if problem is not None:
        return problem
    wanted = field_from(component, existing.name)
    if wanted.type != existing.type:
        return Problem("INVALID_TYPE", "Cannot change the type of this field", ("Type",))
    wanted.id = existing.id
    sobject.add(wanted)
    table = org.table(sobject)
    if not wanted.indexed:
        table.indexes.pop(wanted.name, None)
    elif not existing.indexed:
        table.index(wanted)
    others = tuple(name for name in sobject.required if name != wanted.name)
    sobject.required = (*others, wanted.name) if wanted.required else others
    if sobject.name == "Contact":
        org.persons.unmirror(wanted)
        org.persons.mirror(wanted)
    org.permissions.forget()
    return None


def delete(org: Org, full_name: str) -> Problem | None:
    """Take a custom field away, with its values, its permissions and its places on layouts."""
    sobject, field = find(org, full_name)
    if sobject is None or field is None:
        return not_there(full_name)
    users = org.automations.rulebook.using(sobject, field.name)
    if users:
        text = f"This custom field is referenced elsewhere in Salesforce: {', '.join(users)}."
        return Problem("DEPENDENCY_EXISTS", text)
    del sobject.fields[field.name.lower()]
    sobject.required = tuple(name for name in sobject.required if name != field.name)
    sobject.dropped.append(org.clock.now().timestamp())
    table = org.table(sobject)
    for record in [record for record in table.records.values() if field.name in record]:
        table.apply(record, {field.name: None})
        del record[field.name]
    table.indexes.pop(field.name, None)
    if sobject.name == "Contact":
        org.persons.unmirror(field)
    _forget(org, sobject, field)
    return None


def find(org: Org, full_name: str) -> tuple[SObject | None, Field | None]:
    """Find a custom field by its full name."""
    sobject_name, _, name = full_name.partition(".")
    sobject = org.sobjects.get(sobject_name.lower())
    field = None if sobject is None else sobject.field(name)
    return sobject, field if field is not None and field.custom else None


def not_there(full_name: str) -> Problem:
    """Refuse a field that is not there."""
    return Problem("INVALID_CROSS_REFERENCE_KEY", f"In field: CustomField - no CustomField named {full_name} found")


def _counted(org: Org, sobject: SObject) -> int:
    """Count the custom fields, and those deleted of late: they can be restored, and take up their place till then."""
    now = org.clock.now().timestamp()
    sobject.dropped = [when for when in sobject.dropped if now - when < KEPT_AFTER_DELETION]
    return sum(field.custom for field in sobject.fields.values()) + len(sobject.dropped)


def _forget(org: Org, sobject: SObject, field: Field) -> None:
    rows = org.tables["fieldpermissions"]
    for row in [row for row in rows.records.values() if row["Field"] == f"{sobject.name}.{field.name}"]:
        rows.remove(row)
    for name, layout in org.layouts.items():
        if name.startswith(f"{sobject.name}-"):
            for column in layout.iter("layoutColumns"):
                for item in [item for item in column if child_text(item, "field") == field.name]:
                    column.remove(item)
    org.permissions.forget()
