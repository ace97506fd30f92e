"""The usual HTTP status and text of every code a call or a record can be refused with."""

from __future__ import annotations

from typing import Final

_UNEXPECTED: Final = "An unexpected error occurred. Please include this ErrorId if you contact support: 0"
_APEX: Final = "Guard: execution of BeforeUpdate\n\ncaused by: System.LimitException: Apex CPU time limit exceeded"
_FLOW: Final = "We can't save this record because a process failed."
_HALTED: Final = "The transaction was rolled back since another operation in the same transaction failed."
_CROSS: Final = "insufficient access rights on cross-reference id"

TEXTS: Final[dict[str, tuple[int, str]]] = {
    "INVALID_SESSION_ID": (401, "Session expired or invalid"),
    "INVALID_AUTH_HEADER": (401, "INVALID_HEADER_TYPE"),
    "Bad_OAuth_Token": (403, "Bad_OAuth_Token"),
    "API_DISABLED_FOR_ORG": (403, "The REST API is not enabled for this Organization."),
    "API_CURRENTLY_DISABLED": (403, "API is currently disabled."),
    "ORG_LOCKED": (403, "organization is locked"),
    "TRIAL_EXPIRED": (403, "The trial of this organization has expired."),
    "REQUEST_LIMIT_EXCEEDED": (403, "TotalRequests Limit exceeded."),
    "SERVER_UNAVAILABLE": (503, "Server too busy"),
    "UNKNOWN_EXCEPTION": (500, _UNEXPECTED),
    "INTERNAL_ERROR": (500, _UNEXPECTED),
    "UNEXPECTED_ERROR": (500, _UNEXPECTED),
    "QUERY_TIMEOUT": (400, "Your query request was running for too long."),
    "REQUEST_RUNNING_TOO_LONG": (400, "Your request was running for too long, and has been stopped."),
    "UNABLE_TO_LOCK_ROW": (400, "unable to obtain exclusive access to this record"),
    "TOO_MANY_APEX_REQUESTS": (400, "Too many concurrent Apex requests"),
    "EXCEEDED_QUOTA": (400, "exceeded quota"),
    "ALL_OR_NONE_OPERATION_ROLLED_BACK": (
        400,
        "Record rolled back because not all records were valid and the request was using AllOrNone header",
    ),
    "PROCESSING_HALTED": (
        400,
        "The transaction was rolled back since another operation in the same transaction failed.",
    ),
    "INVALID_FIELD": (400, "No such column 'X__c' on sobject of type Contact"),
    "INVALID_FIELD_FOR_INSERT_UPDATE": (
        400,
        (
            "Unable to create/update fields: X__c. Please check the security settings of this field and verify that"
            " it is read/write for your profile or permission set."
        ),
    ),
    "INVALID_TYPE": (400, "sObject type 'X' is not supported."),
    "NOT_FOUND": (404, "The requested resource does not exist"),
    "ENTITY_IS_DELETED": (404, "entity is deleted"),
    "INVALID_CROSS_REFERENCE_KEY": (400, "invalid cross reference id"),
    "CANNOT_UPDATE_CONVERTED_LEAD": (400, "cannot reference converted lead"),
    "MALFORMED_ID": (400, "id value of incorrect type"),
    "DUPLICATES_DETECTED": (400, "Use one of these records?"),
    "DUPLICATE_VALUE": (400, "duplicate value found: unknown duplicates value on record with id: unknown"),
    "DUPLICATE_EXTERNAL_ID": (400, "Duplicate external id specified"),
    "FIELD_CUSTOM_VALIDATION_EXCEPTION": (400, "This record does not meet a rule of the organization."),
    "FIELD_FILTER_VALIDATION_EXCEPTION": (400, "Value does not exist or does not match filter criteria."),
    "FIELD_INTEGRITY_EXCEPTION": (400, "field integrity exception"),
    "REQUIRED_FIELD_MISSING": (400, "Required fields are missing: [Name]"),
    "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY": (400, _APEX),
    "CANNOT_EXECUTE_FLOW_TRIGGER": (400, _FLOW),
    "INSUFFICIENT_ACCESS_OR_READONLY": (403, "insufficient access rights on object id"),
    "INSUFFICIENT_ACCESS": (403, "insufficient access rights on object id"),
    "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY": (403, _CROSS),
    "TRANSFER_REQUIRES_READ": (403, "The new owner must have read permission"),
    "ENTITY_IS_LOCKED": (400, "the entity is locked for editing"),
    "RECORD_IN_USE_BY_WORKFLOW": (400, "record currently in use by triggers"),
    "ENTITY_IS_ARCHIVED": (400, "entity is archived"),
    "INACTIVE_OWNER_OR_USER": (400, "operation performed with inactive user"),
    "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST": (400, "bad value for restricted picklist field"),
    "STRING_TOO_LONG": (400, "data value too large"),
    "INVALID_TYPE_ON_FIELD_IN_RECORD": (400, "value not of required type"),
    "JSON_PARSER_ERROR": (400, "The request could not be read."),
    "NUMBER_OUTSIDE_VALID_RANGE": (400, "value outside of valid range on numeric field"),
    "TEXT_DATA_OUTSIDE_SUPPORTED_CHARSET": (400, "text data outside of supported charset"),
    "STORAGE_LIMIT_EXCEEDED": (403, "storage limit exceeded"),
    "TXN_SECURITY_NO_ACCESS": (403, "The operation you requested was blocked by a transaction security policy"),
    "TXN_SECURITY_APEX_ERROR": (403, "A transaction security policy failed"),
    "TXN_SECURITY_RUNTIME_ERROR": (403, "A transaction security policy failed"),
    "TXN_SECURITY_METERING_ERROR": (403, "A transaction security policy took too long"),
    "LIMIT_EXCEEDED": (400, "limit exceeded"),
    "EXCEEDED_ID_LIMIT": (400, "record limit reached. cannot submit more than 200 records into this call"),
    "MIXED_DML_OPERATION": (
        400,
        "DML operation on setup object is not permitted after you have updated a non-setup object",
    ),
    "CUSTOM_ENTITY_OR_FIELD_LIMIT": (400, "reached maximum number of custom fields"),
    "CUSTOM_CLOB_FIELD_LIMIT_EXCEEDED": (400, "reached maximum number of long text fields"),
    "UNSUPPORTED_API_VERSION": (410, "API version is retired"),
}
STATUS_OF_CODE: Final = {code: status for code, (status, _text) in TEXTS.items()}
MESSAGE_OF_CODE: Final = {code: text for code, (_status, text) in TEXTS.items()}
