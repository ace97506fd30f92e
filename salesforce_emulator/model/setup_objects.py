"""The objects that say who may do what: licenses, profiles, permission sets and their rows."""

from __future__ import annotations

from typing import Final

from salesforce_emulator.model.schema import Field, SObject


def _user_license() -> SObject:
    made = SObject("UserLicense", "User License", "User Licenses", "100", True, False, False)
    for name, length in (("Name", 40), ("MasterLabel", 40), ("LicenseDefinitionKey", 40), ("Status", 40)):
        made.add(Field(name, name, length=length, createable=False, updateable=False))
    return made


def _profile() -> SObject:
    made = SObject("Profile", "Profile", "Profiles", "00e", True, False, False)
    made.add(Field("Name", "Name", length=255, createable=False, updateable=False))
    made.add(_license("UserLicenseId", "User License ID"))
    made.add(Field("UserType", "User Type", "picklist", 40, createable=False, updateable=False))
    return made


def _license(name: str, label: str) -> Field:
    return Field(name, label, "reference", 18, updateable=False, refers_to=("UserLicense",))


def _permission_set() -> SObject:
    made = SObject("PermissionSet", "Permission Set", "Permission Sets", "0PS", setup=True, required=("Name", "Label"))
    made.add(Field("Name", "Permission Set Name", length=80, nillable=False, unique=True))
    made.add(Field("Label", "Permission Set Label", length=80, nillable=False))
    made.add(Field("Description", "Description", length=255))
    made.add(_license("LicenseId", "License ID"))
    made.add(Field("ProfileId", "Profile ID", "reference", 18, createable=False, refers_to=("Profile",)))
    made.add(Field("PermissionsBulkApiHardDelete", "Bulk API Hard Delete", "boolean", default=False))
    made.add(Field("IsOwnedByProfile", "Is Owned By Profile", "boolean", default=False, createable=False))
    made.add(Field("IsCustom", "Is Custom", "boolean", default=True, createable=False, updateable=False))
    return made


def _assignment() -> SObject:
    name, label = "PermissionSetAssignment", "Permission Set Assignment"
    made = SObject(name, label, f"{label}s", "0Pa", setup=True, required=("AssigneeId", "PermissionSetId"))
    made.add(Field("AssigneeId", "Assignee ID", "reference", 18, updateable=False, refers_to=("User",)))
    target = Field("PermissionSetId", "PermissionSet ID", "reference", 18, updateable=False)
    target.refers_to = ("PermissionSet",)
    made.add(target)
    return made


def _field_permissions() -> SObject:
    label = "Field Permissions"
    needed = ("ParentId", "SobjectType", "Field")
    made = SObject("FieldPermissions", label, label, "01k", setup=True, required=needed)
    made.add(Field("ParentId", "Parent ID", "reference", 18, updateable=False, refers_to=("PermissionSet",)))
    made.add(Field("SobjectType", "Sobject Type Name", "picklist", 40, updateable=False))
    made.add(Field("Field", "Field Name", "picklist", 255, updateable=False))
    made.add(Field("PermissionsRead", "Read Field", "boolean", default=False))
    made.add(Field("PermissionsEdit", "Edit Field", "boolean", default=False))
    return made


SETUP_OBJECTS: Final = (_user_license, _profile, _permission_set, _assignment, _field_permissions)
