"""The license and the profile every user of a fresh org has."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def founded_profile(insert: Callable[..., str]) -> tuple[str, str]:
    """Make the licenses, the profile and its hidden permission set; give the last two's ids."""
    license_id = insert("UserLicense", Name="Salesforce", MasterLabel="Salesforce", Status="Active")
    insert("UserLicense", Name="Salesforce Platform", MasterLabel="Salesforce Platform", Status="Active")
    profile = insert("Profile", Name="System Administrator", UserLicenseId=license_id, UserType="Standard")
    owned = {"ProfileId": profile, "LicenseId": license_id, "IsOwnedByProfile": True, "IsCustom": False}
    return profile, insert("PermissionSet", Name="X00eProfile", Label="Profile", **owned)
