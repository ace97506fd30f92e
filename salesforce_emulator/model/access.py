"""What a user may see and write: field-level security."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.model.errors import no_such_column
from salesforce_emulator.model.values import Check, Lookup, check_for, never_empty, refusing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from salesforce_emulator.model.schema import Field, SObject
    from salesforce_emulator.model.table import Table

Writer = tuple[str, Check]
SKIP: Final[Writer] = ("", lambda value: value)
Grants = dict[str, tuple[bool, bool]]
Placed = Callable[[str], Grants]


class Access:
    """One user's view of one object."""

    def __init__(self, sobject: SObject, grants: Grants, exists: Lookup) -> None:
        """Leave out every custom field that no permission set grants."""
        self.sobject = sobject
        self.readable = {key: f for key, f in sobject.fields.items() if not f.granted or _grant(f, grants)[0]}
        self._editable = {f.name for f in self.readable.values() if not f.granted or _grant(f, grants)[1]}
        self._exists = exists
        self.updating = self._writers(creating=False)
        self.creating = self._writers(creating=True)

    def field(self, name: str) -> Field:
        """Find a visible field, or refuse the whole request."""
        found = self.readable.get(name.lower())
        if found is None:
            raise no_such_column(name, self.sobject.name)
        return found

    def may_write(self, field: Field, *, creating: bool) -> bool:
        """Say whether the user may give this field a value."""
        return field.name in self._editable and (field.createable if creating else field.updateable)

    def writer(self, writers: dict[str, Writer], name: str) -> Writer:
        """Find the writer of a field spelled in another case, or refuse the whole request."""
        field = self.field(name)
        writers[name] = writers[field.name]
        return writers[name]

    def _writers(self, *, creating: bool) -> dict[str, Writer]:
        writers: dict[str, Writer] = {
            field.name: (field.name, self._check(field, creating=creating)) for field in self.readable.values()
        }
        writers["attributes"] = SKIP
        if not creating:
            writers.update({"Id": SKIP, "id": SKIP})
        return writers

    def _check(self, field: Field, *, creating: bool) -> Check:
        if not self.may_write(field, creating=creating):
            return refusing(field)
        check = check_for(field, self._exists)
        return check if creating or field.name not in self.sobject.required else never_empty(field, check)


def _grant(field: Field, grants: Grants) -> tuple[bool, bool]:
    key = f"contact.{field.mirrors}" if field.mirrors else field.name
    return grants.get(key.lower(), (False, False))


class Permissions:
    """Works out each user's access from the permission sets, and remembers it until they change."""

    def __init__(self, tables: Mapping[str, Table], profile_set: str, placed: Placed | None = None) -> None:
        """Every user holds the profile's own permission set without an assignment; `placed` takes the place of all.

        An edition without field-level security gives access to the fields on the layouts of an object (Packaging
        guide, access control in Group and Professional editions).
        """
        self._tables, self._placed = tables, placed
        self._profile_set = profile_set
        self._known: dict[tuple[str, str], Access] = {}

    def forget(self) -> None:
        """Work everything out afresh, because a field or a permission changed."""
        self._known.clear()

    def of(self, user_id: str, sobject: SObject) -> Access:
        """Give one user's access to one object."""
        key = (user_id, sobject.name)
        if key not in self._known:
            self._known[key] = Access(sobject, self._grants(user_id, sobject.name), self._exists)
        return self._known[key]

    def _exists(self, sobject: str, record_id: str) -> bool:
        return record_id in self._tables[sobject.lower()].records

    def _grants(self, user_id: str, sobject: str) -> Grants:
        if self._placed is not None:
            return self._placed(sobject)
        sets = {self._profile_set}
        for row in self._tables["permissionsetassignment"].records.values():
            if row["AssigneeId"] == user_id:
                sets.add(row["PermissionSetId"])
        sources = ("Account", "Contact") if sobject == "Account" else (sobject,)  # a person's fields are Contact's
        grants: Grants = {}
        for row in self._tables["fieldpermissions"].records.values():
            if row["ParentId"] in sets and row["SobjectType"] in sources:
                _merge(grants, row, "" if row["SobjectType"] == sobject else "contact.")
        return grants


def _merge(grants: Grants, row: Mapping[str, Any], prefix: str) -> None:
    name = prefix + row["Field"].partition(".")[2].lower()
    read, edit = grants.get(name, (False, False))
    grants[name] = (read or bool(row.get("PermissionsRead")), edit or bool(row.get("PermissionsEdit")))
