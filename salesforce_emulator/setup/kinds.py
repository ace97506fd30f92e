"""The kinds of metadata components that are served, and what can be done with each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from salesforce_emulator.setup import fields, layouts, lead_conversion, objects, permission_sets, profiles

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from salesforce_emulator.model.errors import Problem
    from salesforce_emulator.org import Org

Save = Callable[["Org", "Element"], "Problem | None"]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of component: where a package keeps it, and how it is listed, read and saved."""

    directory: str
    suffix: str
    names: Callable[[Org], list[str]]
    read: Callable[[Org, str], str]
    create: Save | None = None
    update: Save | None = None
    delete: Callable[[Org, str], Problem | None] | None = None
    child_of: str | None = None

    def file_name(self, full_name: str) -> str:
        """Give the file a package would keep the component in."""
        stem = full_name.partition(".")[0] if self.child_of else full_name
        return f"{self.directory}/{stem}.{self.suffix}"


KINDS: Final = {
    "CustomField": Kind(
        "objects", "object", fields.names, fields.read, fields.create, fields.update, fields.delete, "CustomObject"
    ),
    "CustomObject": Kind("objects", "object", objects.names, objects.read),
    "Layout": Kind("layouts", "layout", layouts.names, layouts.read, layouts.create, layouts.update, layouts.delete),
    "LeadConvertSettings": Kind(
        "LeadConvertSettings",
        "LeadConvertSetting",
        lead_conversion.names,
        lead_conversion.read,
        update=lead_conversion.update,
    ),
    "PermissionSet": Kind(
        "permissionsets",
        "permissionset",
        permission_sets.names,
        permission_sets.read,
        permission_sets.create,
        permission_sets.update,
        permission_sets.delete,
    ),
    "Profile": Kind("profiles", "profile", profiles.names, profiles.read, update=profiles.update),
}
