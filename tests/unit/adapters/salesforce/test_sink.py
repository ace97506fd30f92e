"""An outcome for every update, whatever the org answers."""

from __future__ import annotations

import time

import pytest

from tests.unit.adapters.salesforce.conftest import DROP, EXPIRED, Say
from worker.adapters.salesforce.connection import Usage
from worker.adapters.salesforce.sink import SalesforceSink
from worker.domain.dead_letter import Reason
from worker.domain.field_values import Update
from worker.domain.mailpiece import Recipient
from worker.domain.outcome import DueAgain, FieldMissing, OrgHeld, Pace, Rejected, Written
from worker.domain.record_id import to_18

STATUS, LAST = "Postalytics_Mail_Drop_572_Event_Status__c", "Postalytics_Mail_Drop_572_Last_Event__c"
OTHER = "Postalytics_Mail_Drop_573_Event_Status__c"
MOMENT, THEIR_MOMENT = "2026-01-01T00:00:00.250Z", "2026-01-01T00:00:00.000+0000"
OK = {"id": "003", "success": True, "errors": []}
BUSY = Say(503, "<html>busy</html>")


@pytest.fixture
def waits():
    return []


@pytest.fixture
def sink(transport, waits):
    return SalesforceSink(transport, sleep=waits.append)


def contact(number, **values):
    return Update(Recipient(to_18(f"003{number:012d}")), values or {STATUS: "Mailed", LAST: MOMENT})


def lead(number, **values):
    return Update(Recipient(to_18(f"00Q{number:012d}")), values or {STATUS: "Mailed", LAST: MOMENT})


def save(sink, *updates, seconds=60.0):
    return sink.save(updates, until=time.monotonic() + seconds)


def refusal(code, message="", *fields):
    return {"success": False, "errors": [{"statusCode": code, "message": message, "fields": list(fields)}]}


def refused(code, message="", status=400):
    return Say(status, [{"errorCode": code, "message": message}])


def no_column(name, sobject="Contact"):
    return refused("INVALID_FIELD", f"No such column '{name}' on sobject of type {sobject}")


def ids(request):
    return [record.get("id") for record in request.json["records"]]


class TestARequest:
    def test_has_contacts_first_and_the_outcomes_keep_the_order_of_the_updates(self, org, sink):
        org.will(Say(200, [OK, refusal("UNABLE_TO_LOCK_ROW"), refusal("ENTITY_IS_DELETED"), OK]))

        outcomes = save(sink, lead(1), contact(1), lead(2), contact(2))

        assert [type(each) for each in outcomes] == [Rejected, Written, Written, DueAgain]
        kinds = [record["attributes"]["type"] for record in org.seen[0].json["records"]]
        assert kinds == ["Contact", "Contact", "Lead", "Lead"]

    def test_never_fires_assignment_rules_and_passes_duplicate_alerts(self, org, sink):
        org.will(Say(200, [OK]))

        save(sink, contact(1))

        headers = org.seen[0].headers
        assert headers["Sforce-Auto-Assign"] == "FALSE"
        assert headers["Sforce-Duplicate-Rule-Header"].startswith("allowSave=true;")
        assert headers["Sforce-Call-Options"].startswith("client=")

    def test_keeps_these_headers_after_the_session_has_ended(self, org, sink):
        org.will(Say(401, EXPIRED), Say(200, [OK]))

        assert save(sink, lead(1)) == [Written()]
        assert org.seen[1].headers["Sforce-Auto-Assign"] == "FALSE"

    def test_upserts_recipients_known_by_external_id(self, org, sink):
        org.will(Say(200, [{**OK, "created": False}]))

        outcomes = save(sink, Update(Recipient(external_id="A-1"), {STATUS: "Mailed"}))

        assert outcomes == [Written()]
        assert org.seen[0].path.endswith("/composite/sobjects/Contact/External_Id__c")
        assert org.seen[0].json["records"] == [
            {"attributes": {"type": "Contact"}, "External_Id__c": "A-1", STATUS: "Mailed"}
        ]

    def test_leaves_out_ids_that_are_no_persons(self, org, sink):
        org.will(Say(200, [OK]))

        outcomes = save(sink, Update(Recipient("001000000000001AAA"), {STATUS: "Mailed"}), contact(1))

        assert outcomes[0].reason is Reason.REFUSED
        assert outcomes[1] == Written()

    def test_tells_how_many_calls_the_org_has_left(self, org, sink):
        org.will(Say(200, [OK], {"Sforce-Limit-Info": "api-usage=99/100; per-app-api-usage=1/2(appName=x)"}))

        save(sink, contact(1))

        assert sink.usage == Usage(99, 100)


class TestAFieldThatIsMissing:
    def test_holds_up_only_the_updates_that_have_it(self, org, sink):
        org.will(no_column(OTHER), Say(200, [OK, OK]))

        outcomes = save(sink, contact(1), contact(2, **{OTHER: "Mailed"}), contact(3))

        assert outcomes == [Written(), FieldMissing(OTHER), Written()]
        assert ids(org.seen[1]) == [contact(1).recipient.record_id, contact(3).recipient.record_id]

    def test_on_one_object_does_not_hold_up_the_other(self, org, sink):
        org.will(no_column(STATUS, "Lead"), Say(200, [OK]))

        assert save(sink, lead(1), contact(1)) == [FieldMissing(STATUS), Written()]

    def test_is_found_one_after_the_other(self, org, sink):
        org.will(no_column(OTHER), no_column(STATUS))

        assert save(sink, contact(1), contact(2, **{OTHER: "x"})) == [
            FieldMissing(STATUS),
            FieldMissing(OTHER),
        ]

    def test_whose_name_cannot_be_read_is_found_by_dividing(self, org, sink):
        org.will(refused("INVALID_FIELD", "?"), Say(200, [OK]), refused("INVALID_FIELD", "?"))

        outcomes = save(sink, contact(1), contact(2, **{OTHER: "Mailed"}))

        assert outcomes == [Written(), FieldMissing(OTHER)]

    def test_may_be_one_records_only(self, org, sink):
        org.will(Say(200, [OK, refusal("INVALID_FIELD_FOR_INSERT_UPDATE", "…", LAST)]))

        assert save(sink, contact(1), contact(2)) == [Written(), FieldMissing(LAST)]

    @pytest.mark.parametrize("code", ["NOT_FOUND", "INVALID_FIELD"])
    def test_that_is_the_external_id_is_the_admins_and_no_record_is_given_up(self, org, sink, code):
        org.will(refused(code, "Provided external ID field does not exist or is not accessible: External_Id__c", 404))

        outcome = save(sink, Update(Recipient(external_id="A-1"), {STATUS: "Mailed"}))[0]

        assert outcome == DueAgain(f"{code}: the external id field is missing or hidden", Pace.SLOW)


class TestARequestRefusedForOneRecordsSake:
    def test_is_divided_until_the_record_is_found(self, org, sink):
        bad = refused("JSON_PARSER_ERROR", "x")
        org.will(bad, Say(200, [OK, OK]), bad, Say(200, [OK]), bad)

        outcomes = save(sink, *[contact(number) for number in range(4)])

        assert outcomes[:3] == [Written()] * 3
        assert outcomes[3].reason is Reason.REFUSED

    def test_is_divided_within_bounds_and_the_rest_comes_again(self, org, sink):
        org.will(*[refused("JSON_PARSER_ERROR")] * 100)

        outcomes = save(sink, *[contact(number) for number in range(200)])

        assert len(org.seen) == 32
        assert {type(each) for each in outcomes} == {Rejected, DueAgain}

    def test_is_divided_by_object_when_one_is_closed_to_us(self, org, sink):
        closed = refused("INVALID_TYPE", "sObject type 'Lead' is not supported.")
        org.will(closed, Say(200, [OK]), closed)

        outcomes = save(sink, contact(1), lead(1), lead(2))

        assert outcomes[0] == Written()
        assert [each.pace for each in outcomes[1:]] == [Pace.SLOW, Pace.SLOW]


class TestAnOrgThatTakesNothing:
    @pytest.mark.parametrize(
        ("said", "seconds"),
        [
            (refused("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.", 403), 900.0),
            (refused("API_DISABLED_FOR_ORG", "", 403), 900.0),
            (refused("UNSUPPORTED_API_VERSION", "", 410), 900.0),
            (Say(302, "", {"Location": "/"}), 60.0),
            (Say(404, "<html>gone</html>"), 60.0),
            (refused("NOT_FOUND", "The requested resource does not exist", 404), 60.0),
        ],
    )
    def test_is_held_after_one_request_and_gives_nothing_up(self, org, sink, said, seconds):
        org.will(said)

        outcomes = save(sink, contact(1), Update(Recipient(external_id="A-1"), {STATUS: "Mailed"}))

        assert [each.seconds for each in outcomes] == [seconds, seconds]
        assert len(org.seen) == 1

    def test_is_held_for_a_minute_when_it_does_not_accept_our_session(self, org, sink):
        org.will(*[Say(401, EXPIRED)] * 2)

        assert save(sink, contact(1)) == [OrgHeld("INVALID_SESSION_ID: our session or rights ended", 60.0)]

    def test_is_held_with_the_sentence_that_says_what_to_do_about_a_login(self, org, sink):
        org.login_answers.append(Say(400, {"error": "invalid_grant", "error_description": "user hasn't approved"}))

        held = save(sink, contact(1))[0]

        assert (type(held), held.seconds) == (OrgHeld, 60.0)
        assert "connected again" in held.why


class TestAnOrgThatIsBusy:
    @pytest.mark.parametrize(
        "said",
        [Say(420, ""), Say(429, ""), Say(500, ""), Say(502, ""), BUSY, Say(504, ""), DROP,
         refused("REQUEST_LIMIT_EXCEEDED", "ConcurrentPerOrgLongTxn Limit exceeded.", 403),
         refused("A_CODE_OF_NEXT_YEAR", "", 500)],
    )  # fmt: skip
    def test_is_asked_again_after_a_short_wait(self, org, sink, waits, said):
        org.will(said, Say(200, [OK]))

        assert save(sink, contact(1, **{STATUS: "Mailed"})) == [Written()]
        assert len(waits) == 1
        assert 0.2 <= waits[0] <= 2.0

    def test_is_held_for_seconds_after_three_tries(self, org, sink, waits):
        org.will(BUSY, BUSY, BUSY)

        outcomes = save(sink, contact(1, **{STATUS: "Mailed"}))

        assert outcomes == [OrgHeld("HTTP 503: the org is busy or down", 5.0)]
        assert (len(org.seen), len(waits)) == (3, 2)

    def test_is_not_asked_again_when_the_time_is_short(self, org, sink, waits):
        org.will(BUSY)

        held = save(sink, contact(1), seconds=10.1)[0]

        assert (type(held), waits) == (OrgHeld, [])
        assert len(org.seen) == 1

    def test_keeps_what_was_written_before_it_became_busy(self, org, sink):
        org.will(Say(200, [OK]), *[BUSY] * 3)

        outcomes = save(sink, contact(1), Update(Recipient(external_id="A-1"), {STATUS: "Mailed"}))

        assert [type(each) for each in outcomes] == [Written, OrgHeld]

    def test_with_a_locked_row_is_not_held(self, org, sink):
        org.will(refused("UNABLE_TO_LOCK_ROW"))

        assert [each.pace for each in save(sink, contact(1), contact(2))] == [Pace.SOON, Pace.SOON]


class TestASaveInDoubt:
    @pytest.mark.parametrize("doubtful", [DROP, BUSY])
    def test_is_read_back_and_only_what_is_missing_is_sent_again(self, org, sink, doubtful):
        held = {STATUS: "Mailed", LAST: THEIR_MOMENT}
        org.will(doubtful, Say(200, [held, {STATUS: None, LAST: None}, None]), Say(200, [OK, OK]))

        outcomes = save(sink, contact(1), contact(2), contact(3))

        assert outcomes == [Written()] * 3
        assert org.seen[1].json == {"ids": ids(org.seen[0]), "fields": sorted([STATUS, LAST])}
        assert ids(org.seen[2]) == ids(org.seen[0])[1:]

    def test_that_is_all_there_is_not_sent_again(self, org, sink):
        held = {STATUS: "Mailed", LAST: THEIR_MOMENT}
        org.will(DROP, Say(200, [held]), Say(200, [held]))

        assert save(sink, contact(1), lead(1)) == [Written(), Written()]
        assert [request.method for request in org.seen] == ["PATCH", "POST", "POST"]

    def test_without_an_event_time_proves_nothing_and_is_sent_again(self, org, sink):
        org.will(DROP, Say(200, [OK]))

        assert save(sink, contact(1, **{STATUS: "pURLOpened"})) == [Written()]
        assert [request.method for request in org.seen] == ["PATCH", "PATCH"]

    def test_that_cannot_be_read_back_is_sent_again(self, org, sink):
        org.will(DROP, refused("INSUFFICIENT_ACCESS", "", 403), Say(200, [OK]))

        assert save(sink, contact(1)) == [Written()]

    def test_that_was_taken_for_busy_before_anything_was_done_is_not_read_back(self, org, sink):
        org.will(Say(429, ""), Say(200, [OK]))

        save(sink, contact(1))

        assert [request.method for request in org.seen] == ["PATCH", "PATCH"]


@pytest.mark.parametrize("body", [[OK], [OK, OK, OK], "<html>", {"ok": True}, None, [1, 2]])
def test_an_answer_that_does_not_fit_the_request_counts_for_no_record(org, sink, body):
    org.will(Say(200, body))

    outcomes = save(sink, contact(1), contact(2))

    assert [type(each) for each in outcomes] == [DueAgain, DueAgain]


def test_nothing_to_save_is_no_request(org, sink):
    assert save(sink) == []
    assert org.seen == []
