"""What a request for a job must say, and the refusals of the bulk resources.

Texts as public reports quote them, unless the README calls them inferred.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.bulk.csv_rows import DELIMITERS, LINE_ENDINGS
from salesforce_emulator.model.bulk_jobs import INGEST, JobRequest
from salesforce_emulator.model.errors import RequestRefusedError
from salesforce_emulator.saving.options import SaveOptions
from salesforce_emulator.saving.saver import Saver

if TYPE_CHECKING:
    from collections.abc import Collection

    from salesforce_emulator.calls.call import Call
    from salesforce_emulator.model.schema import SObject

Json = dict[str, Any]
OPERATIONS: Final = ("insert", "delete", "hardDelete", "update", "upsert")
HARD_DELETE: Final = "PermissionsBulkApiHardDelete"


def ingest_request(call: Call, body: Json) -> JobRequest:
    """Read what an ingest job is to do, or refuse it."""
    operation = choice(body, "operation", OPERATIONS)
    choice(body, "contentType", ("CSV",), "CSV")
    sobject = _sobject(call, str(body.get("object", "")))
    _check_operation(call, sobject, operation)
    rule = body.get("assignmentRuleId")
    if rule is not None:
        Saver(call.org, SaveOptions(call.user_id, assignment_rule=str(rule)))
    return JobRequest(
        INGEST,
        operation,
        sobject.name,
        choice(body, "columnDelimiter", DELIMITERS, "COMMA"),
        choice(body, "lineEnding", LINE_ENDINGS, "LF"),
        _external_id(call, sobject, body) if operation == "upsert" else None,
        rule,
    )


def choice(body: Json, name: str, allowed: Collection[str], otherwise: str = "") -> str:
    """Read one of a few words, or refuse the request."""
    given = body.get(name, otherwise)
    if not isinstance(given, str) or given not in allowed:
        raise refused("API_ERROR", f"Invalid value: '{given}' supplied for property: '{name}'")
    return given


def refused(code: str, text: str) -> RequestRefusedError:
    """Refuse a bulk request; the guide's codes stand in capitals where they are answered as JSON."""
    return RequestRefusedError(400, code, text)


def _sobject(call: Call, name: str) -> SObject:
    try:
        return call.org.sobject(name)
    except RequestRefusedError:
        raise refused("INVALIDJOB", f"InvalidJob : Unable to find object: {name}") from None


def _check_operation(call: Call, sobject: SObject, operation: str) -> None:
    allowed = {"insert": sobject.createable, "upsert": sobject.createable, "update": True}
    if sobject.event or not allowed.get(operation, sobject.deletable):
        raise refused("INVALIDENTITY", f"Entity '{sobject.name}' is not supported by the Bulk API.")
    if operation == "hardDelete" and not _may_delete_hard(call):
        text = "hardDelete operation requires special user profile permission, please contact your system administrator"
        raise refused("FEATURENOTENABLED", text)


def _may_delete_hard(call: Call) -> bool:
    tables = call.org.tables
    assigned = tables["permissionsetassignment"].records.values()
    sets = {row["PermissionSetId"] for row in assigned if row["AssigneeId"] == call.user_id} | {call.org.profile_set}
    return any(tables["permissionset"].records[each].get(HARD_DELETE) for each in sets)


def _external_id(call: Call, sobject: SObject, body: Json) -> str:
    name = str(body.get("externalIdFieldName") or "")
    field = call.org.access(call.user_id, sobject).readable.get(name.lower())
    if field is None or not (field.external_id or field.name == "Id"):
        text = f"Field name provided, {name} does not match an External ID for {sobject.name}"
        raise refused("INVALIDJOB", f"InvalidJob : {text}")
    return field.name
