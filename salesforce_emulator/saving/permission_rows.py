"""What a permission set, an assignment or a field permission must satisfy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from salesforce_emulator.model.errors import Problem, duplicate_value

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesforce_emulator.model.schema import Record
    from salesforce_emulator.model.table import Table
    from salesforce_emulator.org import Org
    from salesforce_emulator.saving.drafts import Draft

KEYS: Final = {
    "PermissionSetAssignment": ("AssigneeId", "PermissionSetId"),
    "FieldPermissions": ("ParentId", "SobjectType", "Field"),
}
MOST_PERMISSION_SETS: Final = 1000
READ_ONLY: Final = Problem("INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id")


def refusal_of(org: Org, draft: Draft) -> Problem | None:
    """Say why a setup row may not be made, changed or deleted, or None."""
    if draft.creating:
        return _refusal_of_row(org, draft.table, draft.values)
    after = {**(draft.record or {}), **draft.values}
    problem = _refusal_by_edition(org, draft.table, after)
    if problem is None and _is_grant(draft.table) and not draft.deleting:
        problem = _edit_needs_read(after)
    return problem


def says_nothing(table: Table, record: Record) -> bool:
    """Say whether a saved row is deleted at once: a field permission without Read (Object Reference)."""
    return _is_grant(table) and not record.get("PermissionsRead")


def _refusal_of_row(org: Org, table: Table, values: Record) -> Problem | None:
    problem = _refusal_by_edition(org, table, values)
    if problem is None and table.sobject.name in RULES:
        problem = RULES[table.sobject.name](org, values)
    return problem or _duplicate(table, values)


def _refusal_by_edition(org: Org, table: Table, row: Record) -> Problem | None:
    """Refuse what the edition lacks: field-level security, or changing permission sets (Packaging guide)."""
    whole = table.sobject.name == "PermissionSet"
    if not whole and not _is_grant(table):
        return None
    own = row.get("ParentId") == org.profile_set and org.edition.field_level_security
    return None if own or org.edition.permission_sets_change else READ_ONLY


def _is_grant(table: Table) -> bool:
    """Say whether these rows grant fields."""
    return table.sobject.name == "FieldPermissions"


def _room_for_one(org: Org, _values: Record) -> Problem | None:
    custom = sum(not row.get("IsOwnedByProfile") for row in org.tables["permissionset"].records.values())
    if custom < MOST_PERMISSION_SETS:
        return None
    return Problem("LIMIT_EXCEEDED", f"The org already has {MOST_PERMISSION_SETS} custom permission sets.")


def _license_problem(org: Org, values: Record) -> Problem | None:
    """Let a set with a license be assigned only to users of that license (Object Reference)."""
    wanted = org.tables["permissionset"].records[values["PermissionSetId"]].get("LicenseId")
    user = org.tables["user"].records[values["AssigneeId"]]
    profile = org.tables["profile"].records.get(user.get("ProfileId") or org.profile, {})
    if wanted is None or wanted == profile.get("UserLicenseId"):
        return None
    text = "The user license of the permission set and that of the user do not match"
    return Problem("FIELD_INTEGRITY_EXCEPTION", text, ("PermissionSetId",))


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
    if field is None or not field.custom or not field.granted:
        return _bad("Field", f"bad value for restricted picklist field: {values['Field']}")
    values["SobjectType"], values["Field"] = sobject.name, f"{sobject.name}.{field.name}"
    return _edit_needs_read(values)


def _edit_needs_read(row: Record) -> Problem | None:
    if row.get("PermissionsEdit") and not row.get("PermissionsRead"):
        text = "Field Permission: a field that can be edited must be readable"
        return Problem("FIELD_INTEGRITY_EXCEPTION", text, ("PermissionsRead",))
    return None


def _bad(field: str, text: str) -> Problem:
    label = "Field Name" if field == "Field" else "Sobject Type Name"
    return Problem("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", f"{label}: {text}", (field,))


RULES: Final[dict[str, Callable[[Org, Record], Problem | None]]] = {
    "PermissionSet": _room_for_one,
    "PermissionSetAssignment": _license_problem,
    "FieldPermissions": _field_problem,
}
