"""What each error code of Salesforce means for us."""

from __future__ import annotations

from enum import Enum
from typing import Final


class RefusalClass(Enum):
    """What a refusal asks for. The order is that of precedence when a record has several."""

    AUTH = "our session or rights ended"
    LIMIT = "the org's limit is used up"
    PROVISION = "the field is missing or not ours to write"
    FOLLOW = "the record lives elsewhere now, or no more"
    ADMIN = "the customer's admin must change something"
    PERM = "this record will never take it"
    BUG = "we sent something wrong"
    RETRY = "it passes by itself"


_BY_CLASS: Final = {
    RefusalClass.AUTH: "INVALID_SESSION_ID InvalidSessionId INVALID_AUTH_HEADER Bad_OAuth_Token",
    RefusalClass.LIMIT: "REQUEST_LIMIT_EXCEEDED LIMIT_EXCEEDED",
    RefusalClass.PROVISION: "INVALID_FIELD INVALID_FIELD_FOR_INSERT_UPDATE InvalidBatch",
    RefusalClass.FOLLOW: ("NOT_FOUND ENTITY_IS_DELETED INVALID_CROSS_REFERENCE_KEY CANNOT_UPDATE_CONVERTED_LEAD"),
    RefusalClass.ADMIN: (
        "API_DISABLED_FOR_ORG API_CURRENTLY_DISABLED INVALID_TYPE DUPLICATES_DETECTED"
        " FIELD_CUSTOM_VALIDATION_EXCEPTION FIELD_FILTER_VALIDATION_EXCEPTION FIELD_INTEGRITY_EXCEPTION"
        " REQUIRED_FIELD_MISSING CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY CANNOT_EXECUTE_FLOW_TRIGGER"
        " INSUFFICIENT_ACCESS_OR_READONLY INSUFFICIENT_ACCESS INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY"
        " TRANSFER_REQUIRES_READ INACTIVE_OWNER_OR_USER INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"
        " STORAGE_LIMIT_EXCEEDED TXN_SECURITY_NO_ACCESS TXN_SECURITY_APEX_ERROR TXN_SECURITY_RUNTIME_ERROR"
        " CUSTOM_ENTITY_OR_FIELD_LIMIT CUSTOM_CLOB_FIELD_LIMIT_EXCEEDED"
    ),
    RefusalClass.PERM: "MALFORMED_ID DUPLICATE_VALUE DUPLICATE_EXTERNAL_ID ENTITY_IS_ARCHIVED",
    RefusalClass.BUG: (
        "STRING_TOO_LONG INVALID_TYPE_ON_FIELD_IN_RECORD JSON_PARSER_ERROR NUMBER_OUTSIDE_VALID_RANGE"
        " TEXT_DATA_OUTSIDE_SUPPORTED_CHARSET EXCEEDED_ID_LIMIT GONE UNSUPPORTED_API_VERSION INVALID_VERSION"
        " MIXED_DML_OPERATION"
    ),
    RefusalClass.RETRY: (
        "SERVER_UNAVAILABLE UNKNOWN_EXCEPTION INTERNAL_ERROR UNEXPECTED_ERROR QUERY_TIMEOUT"
        " REQUEST_RUNNING_TOO_LONG UNABLE_TO_LOCK_ROW TOO_MANY_APEX_REQUESTS EXCEEDED_QUOTA ExceededQuota"
        " TooManyLockFailure Timeout ALL_OR_NONE_OPERATION_ROLLED_BACK PROCESSING_HALTED"
        " BATCH_PROCESSING_HALTED ENTITY_IS_LOCKED RECORD_IN_USE_BY_WORKFLOW TXN_SECURITY_METERING_ERROR"
    ),
}
CLASSES: Final = {code: kind for kind, codes in _BY_CLASS.items() for code in codes.split()}

PHRASES: Final = (
    # code, or "" for any; a text in its message; the class it then has
    ("", "Too many batch retries in the presence of Apex triggers", RefusalClass.RETRY),
    ("", "Maximum number of duplicate updates in one batch", RefusalClass.BUG),
    ("REQUEST_LIMIT_EXCEEDED", "Concurrent", RefusalClass.RETRY),
    ("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "UNABLE_TO_LOCK_ROW", RefusalClass.RETRY),
    ("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "Too many SOQL", RefusalClass.RETRY),
    ("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "CPU time", RefusalClass.RETRY),
    ("INVALID_CROSS_REFERENCE_KEY", "valid for the user", RefusalClass.ADMIN),
    ("NOT_FOUND", "requested resource does not exist", RefusalClass.ADMIN),
)
"""Where the code alone does not decide."""

ORG_WIDE: Final = frozenset(
    {"API_DISABLED_FOR_ORG", "API_CURRENTLY_DISABLED", "GONE", "UNSUPPORTED_API_VERSION", "INVALID_VERSION"}
)
"""Codes that speak of the org, whatever was sent: its events are held, none is given up."""

SENTENCES: Final = {
    "UNABLE_TO_LOCK_ROW": "another process has the record locked",
    "ENTITY_IS_LOCKED": "an approval process has the record locked",
    "FIELD_CUSTOM_VALIDATION_EXCEPTION": "a validation rule or trigger refused the record",
    "REQUIRED_FIELD_MISSING": "the record lacks a required field",
    "CANNOT_EXECUTE_FLOW_TRIGGER": "a flow of the org failed",
    "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY": "a trigger of the org failed",
    "DUPLICATES_DETECTED": "a duplicate rule blocked the record",
    "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST": "the picklist is restricted and lacks this status code",
    "INSUFFICIENT_ACCESS_OR_READONLY": "the integration user may not edit the record",
    "INVALID_TYPE": "the integration user may not use the object",
    "API_DISABLED_FOR_ORG": "the org's API is switched off",
    "REQUEST_LIMIT_EXCEEDED": "the org's daily API calls are used up",
    "ENTITY_IS_DELETED": "the record was deleted or merged",
    "CANNOT_UPDATE_CONVERTED_LEAD": "the lead was converted",
    "INACTIVE_OWNER_OR_USER": "the record's owner is inactive",
}
"""What `why` says for a code that deserves its own words; its class speaks for the others."""
