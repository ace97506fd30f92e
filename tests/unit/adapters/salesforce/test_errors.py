"""What we make of each refusal: the rows of the reference's table, one by one."""

from __future__ import annotations

import pytest

from worker.adapters.salesforce.connection import Answer
from worker.adapters.salesforce.errors import Refusal, class_of, outcome_of, refusals_of
from worker.adapters.salesforce.parts import parts_of
from worker.adapters.salesforce.refusal_table import CLASSES, RefusalClass
from worker.adapters.salesforce.verdict import is_busy, judge
from worker.domain.dead_letter import Reason
from worker.domain.field_values import Update
from worker.domain.mailpiece import Recipient
from worker.domain.outcome import DueAgain, FieldMissing, OrgHeld, Pace, Rejected

STATUS, LAST = "Postalytics_Mail_Drop_572_Event_Status__c", "Postalytics_Mail_Drop_572_Last_Event__c"
AUTH, LIMIT, PROVISION, FOLLOW = (
    RefusalClass.AUTH,
    RefusalClass.LIMIT,
    RefusalClass.PROVISION,
    RefusalClass.FOLLOW,
)
ADMIN, PERM, BUG, RETRY = RefusalClass.ADMIN, RefusalClass.PERM, RefusalClass.BUG, RefusalClass.RETRY

ROWS = [
    ("INVALID_SESSION_ID", "Session expired or invalid", AUTH),
    ("INVALID_AUTH_HEADER", "", AUTH),
    ("Bad_OAuth_Token", "", AUTH),
    ("API_DISABLED_FOR_ORG", "The REST API is not enabled for this Organization", ADMIN),
    ("API_CURRENTLY_DISABLED", "", ADMIN),
    ("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.", LIMIT),
    ("REQUEST_LIMIT_EXCEEDED", "ConcurrentPerOrgLongTxn Limit exceeded.", RETRY),
    ("REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests (Concurrent API Requests) Limit exceeded.", RETRY),
    ("SERVER_UNAVAILABLE", "Server too busy", RETRY),
    ("UNKNOWN_EXCEPTION", "An unexpected error occurred. Please include this ErrorId", RETRY),
    ("INTERNAL_ERROR", "", RETRY),
    ("UNEXPECTED_ERROR", "", RETRY),
    ("QUERY_TIMEOUT", "", RETRY),
    ("REQUEST_RUNNING_TOO_LONG", "", RETRY),
    ("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record", RETRY),
    ("TOO_MANY_APEX_REQUESTS", "", RETRY),
    ("EXCEEDED_QUOTA", "", RETRY),
    ("TooManyLockFailure", "", RETRY),
    ("Timeout", "", RETRY),
    ("FOO", "Too many batch retries in the presence of Apex triggers and partial failures.", RETRY),
    ("ALL_OR_NONE_OPERATION_ROLLED_BACK", "Record rolled back", RETRY),
    ("PROCESSING_HALTED", "", RETRY),
    ("BATCH_PROCESSING_HALTED", "", RETRY),
    ("INVALID_FIELD", f"No such column '{STATUS}' on sobject of type Contact", PROVISION),
    ("INVALID_FIELD_FOR_INSERT_UPDATE", f"Unable to create/update fields: {STATUS}.", PROVISION),
    ("InvalidBatch", "Field name not found : X__c", PROVISION),
    ("INVALID_TYPE", "sObject type 'Lead' is not supported.", ADMIN),
    ("NOT_FOUND", "The requested resource does not exist", ADMIN),
    ("NOT_FOUND", "Provided external ID field does not exist or is not accessible: 003x", FOLLOW),
    ("ENTITY_IS_DELETED", "entity is deleted", FOLLOW),
    ("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", FOLLOW),
    ("INVALID_CROSS_REFERENCE_KEY", "Owner ID: this ID value isn't valid for the user: 005x", ADMIN),
    ("CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead", FOLLOW),
    ("MALFORMED_ID", "Contact ID: id value of incorrect type: 001x", PERM),
    ("DUPLICATES_DETECTED", "Use one of these records?", ADMIN),
    ("DUPLICATE_VALUE", "duplicate value found: F__c duplicates value on record with id: 003x", PERM),
    ("DUPLICATE_EXTERNAL_ID", "", PERM),
    ("FIELD_CUSTOM_VALIDATION_EXCEPTION", "Ann Smith must have a phone", ADMIN),
    ("FIELD_FILTER_VALIDATION_EXCEPTION", "", ADMIN),
    ("FIELD_INTEGRITY_EXCEPTION", "", ADMIN),
    ("REQUIRED_FIELD_MISSING", "Required fields are missing: [Name]", ADMIN),
    (
        "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
        "Guard: execution of BeforeUpdate caused by: NullPointer",
        ADMIN,
    ),
    ("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "Guard: execution of AfterUpdate UNABLE_TO_LOCK_ROW", RETRY),
    ("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "System.LimitException: Too many SOQL queries: 101", RETRY),
    ("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "System.LimitException: Apex CPU time limit exceeded", RETRY),
    ("CANNOT_EXECUTE_FLOW_TRIGGER", "", ADMIN),
    ("INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id", ADMIN),
    ("INSUFFICIENT_ACCESS", "", ADMIN),
    (
        "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY",
        "insufficient access rights on cross-reference id",
        ADMIN,
    ),
    ("TRANSFER_REQUIRES_READ", "", ADMIN),
    ("ENTITY_IS_LOCKED", "", RETRY),
    ("RECORD_IN_USE_BY_WORKFLOW", "", RETRY),
    ("ENTITY_IS_ARCHIVED", "", PERM),
    ("INACTIVE_OWNER_OR_USER", "", ADMIN),
    # The table leaves the choice; provisioning never changes a list of values, so the admin has to.
    (
        "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
        "Label: bad value for restricted picklist field: Mailed",
        ADMIN,
    ),
    ("STRING_TOO_LONG", "Label: data value too large: x (max length=255)", BUG),
    ("INVALID_TYPE_ON_FIELD_IN_RECORD", "", BUG),
    ("JSON_PARSER_ERROR", "", BUG),
    ("NUMBER_OUTSIDE_VALID_RANGE", "", BUG),
    ("TEXT_DATA_OUTSIDE_SUPPORTED_CHARSET", "", BUG),
    ("STORAGE_LIMIT_EXCEEDED", "storage limit exceeded", ADMIN),
    ("TXN_SECURITY_NO_ACCESS", "", ADMIN),
    ("TXN_SECURITY_APEX_ERROR", "", ADMIN),
    ("TXN_SECURITY_RUNTIME_ERROR", "", ADMIN),
    ("TXN_SECURITY_METERING_ERROR", "", RETRY),
    ("LIMIT_EXCEEDED", "", LIMIT),
    ("CUSTOM_ENTITY_OR_FIELD_LIMIT", "", ADMIN),
    ("CUSTOM_CLOB_FIELD_LIMIT_EXCEEDED", "", ADMIN),
    ("DUPLICATE_VALUE", "Maximum number of duplicate updates in one batch (12 allowed).", BUG),
    ("EXCEEDED_ID_LIMIT", "record limit reached.", BUG),
    ("GONE", "", BUG),
    ("UNSUPPORTED_API_VERSION", "", BUG),
    ("INVALID_VERSION", "", BUG),
    ("MIXED_DML_OPERATION", "", BUG),
    ("A_CODE_OF_NEXT_YEAR", "", ADMIN),
]

OUTCOMES = [
    ("INVALID_SESSION_ID", OrgHeld("INVALID_SESSION_ID: our session or rights ended", 60.0)),
    (
        "REQUEST_LIMIT_EXCEEDED",
        OrgHeld("REQUEST_LIMIT_EXCEEDED: the org's daily API calls are used up", 900.0),
    ),
    (
        "ENTITY_IS_DELETED",
        Rejected(Reason.RECORD_GONE, "ENTITY_IS_DELETED: the record was deleted or merged"),
    ),
    ("MALFORMED_ID", Rejected(Reason.REFUSED, "MALFORMED_ID: this record will never take it")),
    ("STRING_TOO_LONG", Rejected(Reason.REFUSED, "STRING_TOO_LONG: we sent something wrong")),
    ("UNABLE_TO_LOCK_ROW", DueAgain("UNABLE_TO_LOCK_ROW: another process has the record locked", Pace.SOON)),
    ("ENTITY_IS_LOCKED", DueAgain("ENTITY_IS_LOCKED: an approval process has the record locked", Pace.SLOW)),
    (
        "REQUIRED_FIELD_MISSING",
        DueAgain("REQUIRED_FIELD_MISSING: the record lacks a required field", Pace.SLOW),
    ),
    (
        "A_CODE_OF_NEXT_YEAR",
        DueAgain("A_CODE_OF_NEXT_YEAR: the customer's admin must change something", Pace.SLOW),
    ),
]

STATUSES = [
    *[(status, "", 5.0) for status in (420, 429, 502, 504)],
    *[(status, "<html>", 5.0) for status in (500, 503)],
    *[(status, "<html>", 60.0) for status in (301, 302, 401, 404)],
]


def a_part():
    update = Update(Recipient("003000000000001AAA"), {STATUS: "Mailed", LAST: "2026-01-01T00:00:00Z"})
    return parts_of([update], "External_Id__c")[0]


@pytest.mark.parametrize(("code", "message", "kind"), ROWS)
def test_each_refusal_has_its_class(code, message, kind):
    assert class_of(Refusal(code, message)) is kind


def test_every_code_of_the_table_has_a_row_here():
    assert set(CLASSES) - {code for code, _, _ in ROWS} == {"InvalidSessionId", "ExceededQuota"}


@pytest.mark.parametrize(("code", "outcome"), OUTCOMES)
def test_each_class_has_its_outcome(code, outcome):
    assert outcome_of([Refusal(code, "")], fields=[STATUS]) == outcome


@pytest.mark.parametrize(("status", "body", "seconds"), STATUSES)
def test_a_status_without_a_reason_holds_the_org_or_is_tried_again(status, body, seconds):
    answer = Answer(status, body)

    if is_busy(status, refusals_of(body)):
        assert seconds == 5.0
    else:
        assert judge(a_part(), answer).held.seconds == seconds


def test_several_records_of_one_external_id_refuse_it_for_good():
    verdict = judge(a_part(), Answer(300, ["/services/data/v66.0/sobjects/Contact/003a", "…"]))

    assert verdict.outcomes == {0: Rejected(Reason.REFUSED, "HTTP 300: the external id belongs to several records")}


class TestARecordWithSeveralErrors:
    @pytest.mark.parametrize(
        ("codes", "decides"),
        [
            (["UNABLE_TO_LOCK_ROW", "MALFORMED_ID"], Rejected),
            (["MALFORMED_ID", "REQUIRED_FIELD_MISSING"], DueAgain),
            (["REQUIRED_FIELD_MISSING", "ENTITY_IS_DELETED"], Rejected),
            (["ENTITY_IS_DELETED", "INVALID_FIELD"], FieldMissing),
            (["INVALID_FIELD", "LIMIT_EXCEEDED"], OrgHeld),
        ],
    )
    def test_is_judged_by_the_worst(self, codes, decides):
        assert isinstance(outcome_of([Refusal(code, "") for code in codes], fields=[STATUS]), decides)


class TestAMissingField:
    def test_is_found_by_our_own_names_in_whatever_language_the_org_speaks(self):
        refusal = Refusal("INVALID_FIELD", f"Keine solche Spalte „{LAST}“ im sObject vom Typ Contact")

        assert outcome_of([refusal], fields=[STATUS, LAST]) == FieldMissing(LAST)

    def test_may_be_named_beside_the_message(self):
        refusal = Refusal("INVALID_FIELD_FOR_INSERT_UPDATE", "", (LAST.upper(),))

        assert outcome_of([refusal], fields=[STATUS, LAST]) == FieldMissing(LAST)

    def test_that_is_none_of_ours_is_the_admins(self):
        refusal = Refusal("INVALID_FIELD_FOR_INSERT_UPDATE", "", ("Somebody_Elses__c",))

        assert isinstance(outcome_of([refusal], fields=[STATUS]), DueAgain)


def test_nothing_the_org_says_freely_is_repeated():
    said = "Ann Smith, 12 Elm St, must have a phone"

    outcome = outcome_of([Refusal("FIELD_CUSTOM_VALIDATION_EXCEPTION", said), Refusal(said, said)], fields=[STATUS])

    assert "Ann" not in repr(outcome)


def test_a_code_that_is_no_code_is_not_repeated():
    assert outcome_of([Refusal("Ann Smith", "")]).why.startswith("UNREADABLE_CODE: ")


def test_a_refusal_without_reasons_is_tried_again_slowly():
    assert outcome_of([]).pace is Pace.SLOW


@pytest.mark.parametrize("errors", [None, "no", [1, "x"], {"error": "x"}])
def test_an_error_list_that_is_none_is_read_as_empty(errors):
    assert refusals_of(errors) == []
