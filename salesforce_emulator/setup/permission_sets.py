"""Permission sets as metadata: their fields are granted, everything else is kept as sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from xml.etree.ElementTree import Element, tostring

from salesforce_emulator.model.errors import Problem
from salesforce_emulator.model.xml_text import child_text, text_element
from salesforce_emulator.setup import grants

if TYPE_CHECKING:
    from salesforce_emulator.org import Org

KIND: Final = "PermissionSet"
ROW: Final = ("fullName", "label", "description", "fieldPermissions", "license", "userLicense")
READ_ONLY: Final = Problem("INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id")


def names(org: Org) -> list[str]:
    """List the permission sets that belong to no profile."""
    rows = org.tables["permissionset"].records.values()
    return sorted(row["Name"] for row in rows if not row.get("IsOwnedByProfile"))


def read(org: Org, full_name: str) -> str:
    """Write one permission set, or nothing when it is not there."""
    row = _find(org, full_name)
    if row is None:
        return ""
    parts = [(child.tag, tostring(child, encoding="unicode")) for child in org.components.get((KIND, row["Name"]), ())]
    parts.append(("fieldPermissions", grants.written(org, row["Id"])))
    texts = {"label": row["Label"], "description": row.get("Description"), "license": _license_name(org, row)}
    parts += [(name, text_element(name, text)) for name, text in texts.items() if text]
    ordered = sorted(parts, key=lambda part: part[0])
    return text_element("fullName", row["Name"]) + "".join(text for _name, text in ordered)


def create(org: Org, component: Element) -> Problem | None:
    """Add a permission set that nobody holds yet."""
    full_name = child_text(component, "fullName") or ""
    if _find(org, full_name) is not None:
        text = f"There is already a permission set named {full_name}."
        return Problem("DUPLICATE_DEVELOPER_NAME", text, ("FullName",))
    problem = _problem(org, component)
    if problem is not None:
        return problem
    org.insert(KIND, Name=full_name, **_values(org, component))
    _keep(org, full_name, component)
    return None


def update(org: Org, component: Element) -> Problem | None:
    """Put a permission set in the place of the former; what is not sent is taken away (since API version 40)."""
    row = _find(org, child_text(component, "fullName") or "")
    if row is None:
        return _not_there(component)
    problem = _problem(org, component)
    if problem is not None:
        return problem
    org.tables["permissionset"].apply(row, _values(org, component))
    _keep(org, row["Name"], component)
    return None


def delete(org: Org, full_name: str) -> Problem | None:
    """Take away a permission set that nobody holds."""
    row = _find(org, full_name)
    if row is None:
        return Problem("INVALID_CROSS_REFERENCE_KEY", f"no PermissionSet named {full_name} found")
    if any(each["PermissionSetId"] == row["Id"] for each in org.tables["permissionsetassignment"].records.values()):
        return Problem("DELETE_FAILED", "This permission set is assigned to users.")
    grants.clear(org, row["Id"])
    org.tables["permissionset"].remove(row)
    org.components.pop((KIND, row["Name"]), None)
    return None


def _find(org: Org, full_name: str) -> dict[str, Any] | None:
    found = org.tables["permissionset"].by_value("Name", full_name)
    return next((row for row in found if not row.get("IsOwnedByProfile")), None)


def _not_there(component: Element) -> Problem:
    full_name = child_text(component, "fullName")
    return Problem("INVALID_CROSS_REFERENCE_KEY", f"In field: PermissionSet - no PermissionSet named {full_name} found")


def _problem(org: Org, component: Element) -> Problem | None:
    if not org.edition.permission_sets_change:
        return READ_ONLY
    if not child_text(component, "label"):
        return Problem("REQUIRED_FIELD_MISSING", "Required fields are missing: [Label]", ("Label",))
    wanted = _license_wanted(component)
    if wanted and not any(row["Name"] == wanted for row in org.tables["userlicense"].records.values()):
        text = f"In field: license - no UserLicense named {wanted} found"
        return Problem("INVALID_CROSS_REFERENCE_KEY", text, ("license",))
    return grants.problem_of(org, component)


def _values(org: Org, component: Element) -> dict[str, Any]:
    wanted = _license_wanted(component)
    licenses = (row["Id"] for row in org.tables["userlicense"].records.values() if row["Name"] == wanted)
    described = {"Label": child_text(component, "label"), "Description": child_text(component, "description")}
    return {**described, "LicenseId": next(licenses, None)}


def _license_wanted(component: Element) -> str | None:
    return child_text(component, "license") or child_text(component, "userLicense")


def _license_name(org: Org, row: dict[str, Any]) -> str | None:
    found = org.tables["userlicense"].records.get(row.get("LicenseId") or "")
    return None if found is None else found["Name"]


def _keep(org: Org, full_name: str, component: Element) -> None:
    kept = Element(KIND)
    kept.extend(child for child in component if child.tag not in ROW)
    org.components[KIND, full_name] = kept
    parent = org.tables["permissionset"].by_value("Name", full_name)[0]["Id"]
    grants.clear(org, parent)
    grants.store(org, parent, component)
