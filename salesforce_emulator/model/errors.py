"""Every refusal Salesforce gives, in its own words: the one table of codes and texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from salesforce_emulator.model.error_texts import MESSAGE_OF_CODE, STATUS_OF_CODE

if TYPE_CHECKING:
    from collections.abc import Sequence

Json = dict[str, Any]


class Problem(NamedTuple):
    """Why one record was refused, while the rest of the request goes on."""

    code: str
    message: str
    fields: tuple[str, ...] = ()
    details: Json | None = None

    def as_result_error(self) -> Json:
        """Spell it as an entry of `errors` in a result list."""
        return {"statusCode": self.code, "message": self.message, "fields": list(self.fields)}


class RecordRefusedError(Exception):
    """Carries a Problem up to the record it belongs to."""

    def __init__(self, problem: Problem) -> None:
        """Keep the problem."""
        super().__init__(problem.message)
        self.problem = problem


class RequestRefusedError(Exception):
    """Ends the whole request with an HTTP status and Salesforce's error list."""

    def __init__(self, status: int, code: str, message: str, fields: Sequence[str] | None = None) -> None:
        """Keep what the answer will say."""
        super().__init__(message)
        self.status, self.code, self.message, self.fields = status, code, message, fields
        self.details: Json | None = None

    def body(self) -> list[Json]:
        """Spell the answer's body."""
        error: Json = {"message": self.message, "errorCode": self.code}
        if self.details is not None:
            return [{**self.details, **error}]
        return [error if self.fields is None else {**error, "fields": list(self.fields)}]


def usual(code: str) -> Problem:
    """Refuse a record with a code's usual text."""
    return Problem(code, MESSAGE_OF_CODE[code])


def usual_refusal(code: str) -> RequestRefusedError:
    """Refuse a request with a code's usual status and text."""
    return RequestRefusedError(STATUS_OF_CODE[code], code, MESSAGE_OF_CODE[code])


DELETED: Final = usual("ENTITY_IS_DELETED")
UNKNOWN_RECORD: Final = usual("INVALID_CROSS_REFERENCE_KEY")
CONVERTED: Final = usual("CANNOT_UPDATE_CONVERTED_LEAD")
NO_ID: Final = Problem("MISSING_ARGUMENT", "Id not specified in an update call")
ROLLED_BACK: Final = usual("ALL_OR_NONE_OPERATION_ROLLED_BACK")


def for_request(problem: Problem) -> RequestRefusedError:
    """Turn one record's problem into the answer of a single-record call."""
    status = STATUS_OF_CODE.get(problem.code, 400)
    refused = RequestRefusedError(status, problem.code, problem.message, problem.fields)
    refused.details = problem.details
    return refused


def malformed_id(label: str, value: object, field: str = "Id") -> Problem:
    """Refuse an id of the wrong type, length or checksum."""
    return Problem("MALFORMED_ID", f"{label} ID: id value of incorrect type: {value}", (field,))


def not_writable(fields: Sequence[str]) -> Problem:
    """Refuse fields the user may see but not edit."""
    text = (
        f"Unable to create/update fields: {', '.join(fields)}. Please check the security settings of this field"
        " and verify that it is read/write for your profile or permission set."
    )
    return Problem("INVALID_FIELD_FOR_INSERT_UPDATE", text, tuple(fields))


def required_missing(fields: Sequence[str]) -> Problem:
    """Refuse a new record without its required fields."""
    return Problem("REQUIRED_FIELD_MISSING", f"Required fields are missing: [{', '.join(fields)}]", tuple(fields))


def duplicate_value(field: str, record_id: str) -> Problem:
    """Refuse a value that another record already holds."""
    text = f"duplicate value found: {field} duplicates value on record with id: {record_id}"
    return Problem("DUPLICATE_VALUE", text)


def too_many_updates(record_id: str) -> Problem:
    """Refuse the thirteenth update of one record in one request."""
    text = (
        "Maximum number of duplicate updates in one batch (12 allowed)."
        f" Attempt to update Id more than once in this Api call: {record_id[:15]}"
    )
    return Problem("DUPLICATE_VALUE", text)


def no_such_column(column: str, sobject: str) -> RequestRefusedError:
    """Refuse the whole request for a field that is missing or invisible."""
    return RequestRefusedError(400, "INVALID_FIELD", f"No such column '{column}' on sobject of type {sobject}")


def not_found() -> RequestRefusedError:
    """Answer for an address that leads nowhere."""
    return usual_refusal("NOT_FOUND")


def not_allowed(method: str, allowed: str) -> RequestRefusedError:
    """Refuse a method that an address does not know, and name those it knows."""
    text = f"HTTP Method '{method}' not allowed. Allowed are {allowed}"
    return RequestRefusedError(405, "METHOD_NOT_ALLOWED", text)


def no_external_id(name: str) -> RequestRefusedError:
    """Answer for an external id field, or a record, that is not there."""
    text = f"Provided external ID field does not exist or is not accessible: {name}"
    return RequestRefusedError(404, "NOT_FOUND", text)


def session_expired() -> RequestRefusedError:
    """Answer for a missing, expired or revoked session."""
    return usual_refusal("INVALID_SESSION_ID")


def long_calls_limit() -> RequestRefusedError:
    """Answer while too many calls last too long."""
    return RequestRefusedError(403, "REQUEST_LIMIT_EXCEEDED", "ConcurrentPerOrgLongTxn Limit exceeded.")
