"""What a permission set, an assignment or a field permission must satisfy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from salesforce_emulator.model.errors import Problem, duplicate_value

if TYPE_CHECKING:
    from salesforce_emulator.model.schema import Record
    from salesforce_emulator.model.table import Table
    from salesforce_emulator.org import Org

KEYS: Final = {
    "PermissionSetAssignment": ("AssigneeId", "PermissionSetId"),
    "FieldPermissions": ("ParentId", "SobjectType", "Field"),
}


def refusal_of_row(org: Org, table: Table, values: Record) -> Problem | None:
    """Say why a setup row is refused, or None."""
    if table.sobject.name == "FieldPermissions":
        problem = _field_problem(org, values)
        if problem is not None:
            return problem
    return _duplicate(table, values)


def _duplicate(table: Table, values: Record) -> Problem | None:
    name = table.sobject.name
    key = KEYS.get(name)
    if key is None:
        return None
    wanted = [str(values.get(part)).lower() for part in key]
    for row in table.records.values():
        if [str(row.get(part)).lower() for part in key] == wanted:
            return _taken(name, row)
    return None


def _taken(name: str, row: Record) -> Problem:
    if name == "FieldPermissions":
        return duplicate_value("Field", row["Id"])
    text = f"Duplicate PermissionSetAssignment. Assignee: {row['AssigneeId']}; Permission Set: {row['PermissionSetId']}"
    return Problem("DUPLICATE_VALUE", text, KEYS[name])


def _field_problem(org: Org, values: Record) -> Problem | None:
    sobject_name, _, field_name = str(values["Field"]).partition(".")
    sobject = org.sobjects.get(str(values["SobjectType"]).lower())
    if sobject is None or sobject_name.lower() != sobject.name.lower():
        return _bad("SobjectType", f"bad value for restricted picklist field: {values['SobjectType']}")
    field = sobject.field(field_name)
    if field is None or not field.custom:
        return _bad("Field", f"bad value for restricted picklist field: {values['Field']}")
    values["SobjectType"], values["Field"] = sobject.name, f"{sobject.name}.{field.name}"
    if values.get("PermissionsEdit") and not values.get("PermissionsRead"):
        text = "Field Permission: a field that can be edited must be readable"
        return Problem("FIELD_INTEGRITY_EXCEPTION", text, ("PermissionsRead",))
    return None


def _bad(field: str, text: str) -> Problem:
    label = "Field Name" if field == "Field" else "Sobject Type Name"
    return Problem("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", f"{label}: {text}", (field,))
