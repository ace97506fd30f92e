"""Single rows of the Tooling API: read, made, changed and deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.calls.call import Call, empty_answer, json_answer
from salesforce_emulator.model.errors import Problem, RequestRefusedError, for_request, not_allowed, not_found
from salesforce_emulator.setup import fields
from salesforce_emulator.setup.json_text import element_of
from salesforce_emulator.tooling.entities import asked_for, rows
from salesforce_emulator.tooling.query import row_shown

if TYPE_CHECKING:
    from starlette.responses import Response

    from salesforce_emulator.model.schema import Record, SObject

REFUSED_WHEN_ACTIVE: Final = "Save or update not supported in active organizations"


def create(call: Call) -> Response:
    """Make a custom field, unless this is a production org."""
    _writable(call)
    given = call.json_object()
    component = element_of("metadata", {**_definition(given), "fullName": given.get("FullName")})
    _raise(fields.create(call.org, component))
    found = fields.find(call.org, str(given.get("FullName")))[1]
    made = "" if found is None else found.id
    told = {"id": made, "success": True, "errors": [], "warnings": [], "infos": []}
    return json_answer(told, 201)


def read(call: Call) -> Response:
    """Give one row, with its whole definition where it has one."""
    sobject = asked_for(call.path["sobject"])
    names = [field.name for field in sobject.fields.values()]
    if "FullName" in names:
        names.append("Metadata")
    return json_answer(row_shown(call, sobject, _row(call, sobject), names))


def update(call: Call) -> Response:
    """Put a new definition in a custom field's place, unless this is a production org."""
    sobject = _writable(call)
    component = element_of("metadata", {**_definition(call.json_object()), "fullName": _row(call, sobject)["FullName"]})
    _raise(fields.update(call.org, component))
    return empty_answer()


def delete(call: Call) -> Response:
    """Delete a custom field, unless this is a production org."""
    sobject = _writable(call)
    _raise(fields.delete(call.org, _row(call, sobject)["FullName"]))
    return empty_answer()


def _writable(call: Call) -> SObject:
    """Let only custom fields be written, and only where the org is no production org (CRUD in active orgs)."""
    sobject, org = asked_for(call.path["sobject"]), call.org
    if sobject.name != "CustomField":
        method = call.label.partition(" ")[0]
        raise not_allowed(method, "HEAD,GET")
    if not (org.options.sandbox or org.edition.organization_type == "Developer Edition"):
        raise RequestRefusedError(400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", REFUSED_WHEN_ACTIVE)
    return sobject


def _row(call: Call, sobject: SObject) -> Record:
    row = rows(call.org, sobject).find(call.path["id"])
    if row is None:
        raise not_found()
    return row


def _definition(given: dict[str, Any]) -> dict[str, Any]:
    told = given.get("Metadata")
    if not isinstance(told, dict):
        raise RequestRefusedError(
            400, "REQUIRED_FIELD_MISSING", "Required fields are missing: [Metadata]", ("Metadata",)
        )
    return told


def _raise(problem: Problem | None) -> None:
    if problem is not None:
        raise for_request(problem)
