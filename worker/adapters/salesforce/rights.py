"""Our own permission set: who may see and edit the fields we made."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from worker.adapters.salesforce.errors import refusals_of
from worker.adapters.salesforce.provision_errors import refused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from worker.adapters.salesforce.metadata import NewField
    from worker.adapters.salesforce.transport import Transport

PERMISSION_SET: Final = "Postalytics_Status_Writer"
CALL_SECONDS: Final = 300.0
_LABEL: Final = "Postalytics Status Writer"
_OK, _CREATED = 200, 201
_ALREADY: Final = frozenset({"DUPLICATE_VALUE", "DUPLICATE_DEVELOPER_NAME"})


class Rights:
    """Grants the integration user our fields, and nothing else."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def grant(self, fields: Sequence[NewField]) -> None:
        """Let the integration user read and edit these fields. What is granted already stays as it is."""
        parent = self._permission_set()
        self._assign(parent)
        for sobject in dict.fromkeys(field.sobject for field in fields):
            wanted = [field.full_name for field in fields if field.sobject == sobject]
            have = self._granted(parent, sobject)
            for full_name in wanted:
                if full_name not in have:
                    self._grant_one(parent, sobject, full_name)

    def describe(self, sobject: str) -> dict[str, Mapping[str, Any]]:
        """Return what the integration user sees of an object's fields, by name."""
        body = self._get(f"sobjects/{sobject}/describe")
        return {str(field["name"]): field for field in body.get("fields", [])}

    def _permission_set(self) -> str:
        query = f"SELECT Id FROM PermissionSet WHERE Name = '{PERMISSION_SET}'"  # noqa: S608 - SOQL
        found = self._query(query)
        if not found:
            self._create("PermissionSet", {"Name": PERMISSION_SET, "Label": _LABEL})
            found = self._query(query)
        if not found:
            raise refused("PermissionSet", 0, [])
        return str(found[0]["Id"])

    def _assign(self, parent: str) -> None:
        user = str(self._get("oauth2/userinfo").get("user_id", ""))
        of_user = f"AssigneeId = '{_quoted(user)}' AND PermissionSetId = '{_quoted(parent)}'"
        if not self._query(f"SELECT Id FROM PermissionSetAssignment WHERE {of_user}"):  # noqa: S608 - quoted
            self._create("PermissionSetAssignment", {"AssigneeId": user, "PermissionSetId": parent})

    def _granted(self, parent: str, sobject: str) -> set[str]:
        where = f"ParentId = '{_quoted(parent)}' AND SobjectType = '{sobject}'"
        rows = self._query(f"SELECT Field FROM FieldPermissions WHERE {where}")  # noqa: S608 - quoted
        return {str(row["Field"]) for row in rows}

    def _grant_one(self, parent: str, sobject: str, full_name: str) -> None:
        row = {"ParentId": parent, "SobjectType": sobject, "Field": full_name}
        self._create("FieldPermissions", {**row, "PermissionsRead": True, "PermissionsEdit": True})

    def _create(self, sobject: str, row: Mapping[str, object]) -> None:
        answer = self._transport.call("POST", f"sobjects/{sobject}", json=row, until=_until())
        refusals = refusals_of(answer.body)
        if answer.status != _CREATED and not {refusal.code for refusal in refusals} & _ALREADY:
            raise refused(sobject, answer.status, refusals)

    def _query(self, soql: str) -> list[dict[str, Any]]:
        """Read all rows, page by page."""
        body = self._get(f"query?q={quote(soql)}")
        rows = list(body.get("records", []))
        while not body.get("done", True):
            # Given from the host's root; our paths start below the API version's.
            body = self._get("query/" + str(body["nextRecordsUrl"]).rpartition("/query/")[2])
            rows += body.get("records", [])
        return rows

    def _get(self, path: str) -> dict[str, Any]:
        answer = self._transport.call("GET", path, until=_until())
        if answer.status != _OK or not isinstance(answer.body, dict):
            raise refused(path.partition("?")[0], answer.status, refusals_of(answer.body))
        return answer.body


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'")


def _until() -> float:
    return time.monotonic() + CALL_SECONDS
