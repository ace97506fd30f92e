"""What Lob's webhook events say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.builders_scans import reading_of
from worker.domain.dead_letter import Reason
from worker.domain.reading import Noted, Tracked, Unreadable
from worker.domain.status import StatusCode
from worker.sources.lob import WORDS

PAYLOADS = Path(__file__).parent / "payloads"

EXPECTED = {
    "created": "MailPieceCreated",
    "mailed": "Mailed",
    "in_transit": "InTransit",
    "in_local_area": "InLocalArea",
    "processed_for_delivery": "ProcessedForDelivery",
    "re-routed": "ReRouted",
    "re_routed": "ReRouted",
    "returned_to_sender": "ReturnedToSender",
    "viewed": "pURLOpened",
    "certified.mailed": "Mailed",
    "certified.in_transit": "InTransit",
    "certified.in_local_area": "InLocalArea",
    "certified.processed_for_delivery": "ProcessedForDelivery",
    "certified.re-routed": "ReRouted",
    "certified.re_routed": "ReRouted",
    "certified.returned_to_sender": "ReturnedToSender",
}
WITHOUT_CODE = [
    *("rejected", "rendered_pdf", "rendered_thumbnails", "deleted", "failed", "delivered", "international_exit"),
    *("certified.delivered", "certified.pickup_available", "certified.issue"),
]
FAMILIES = [
    *("informed_delivery.email_sent", "informed_delivery.email_opened", "informed_delivery.email_clicked_through"),
    *("return_envelope.created", "return_envelope.in_transit", "return_envelope.in_local_area"),
    *("return_envelope.processed_for_delivery", "return_envelope.re-routed", "return_envelope.re_routed"),
    *("return_envelope.returned_to_sender", "return_envelope.delivered", "return_envelope.international_exit"),
]


def an_event(word: str = "in_local_area", resource: str = "postcard", **more: Any) -> dict[str, Any]:
    return {
        "id": "evt_1",
        "object": "event",
        "reference_id": "psc_1",
        "event_type": {"id": f"{resource}.{word}", "object": "event_type"},
        "date_created": "2026-01-07T18:02:11.120Z",
        "body": {"id": "psc_1", "tracking_events": []},
        **more,
    }


def a_tracking_event(name: str, time: str | None) -> dict[str, Any]:
    return {"id": "evnt_1", "object": "tracking_event", "type": "normal", "name": name, "time": time}


@pytest.mark.parametrize(("word", "code"), EXPECTED.items())
def test_a_word_says_its_status_code(word, code):
    reading = reading_of("lob", an_event(word))

    assert isinstance(reading, Tracked)
    assert reading.sighting.code == code


@pytest.mark.parametrize("word", [*WITHOUT_CODE, *FAMILIES])
def test_a_word_without_a_status_code_is_noted_with_a_sentence(word):
    reading = reading_of("lob", an_event(word, "letter"))

    assert isinstance(reading, Noted)
    assert reading.why.endswith(".")
    assert reading.identity == "evt_1"


def test_the_table_holds_no_word_that_is_not_tested_here():
    assert {word: code and code.value for word, code in WORDS.items()} == EXPECTED | dict.fromkeys(WITHOUT_CODE)


@pytest.mark.parametrize("resource", ["postcard", "letter", "self_mailer", "check", "snap_pack", "booklet"])
def test_every_kind_of_mail_has_the_same_words(resource):
    assert reading_of("lob", an_event("mailed", resource)).sighting.code is StatusCode.MAILED


@pytest.mark.parametrize(
    ("resource", "word"), [("address", "created"), ("bank_account", "verified"), ("campaign", "created")]
)
def test_addresses_bank_accounts_and_campaigns_are_noted_and_no_mail(resource, word):
    reading = reading_of("lob", an_event(word, resource))

    assert isinstance(reading, Noted)
    assert reading.keys == ()


def test_a_word_that_is_in_no_table_is_a_finding_and_never_a_guess():
    reading = reading_of("lob", an_event("teleported"))

    assert isinstance(reading, Unreadable)
    assert reading.reason is Reason.UNKNOWN_WORD
    assert reading.why.startswith(
        "Lob's word “teleported” is in no table: add it to WORDS in worker/sources/lob_words.py"
    )


@pytest.mark.parametrize("resource", ["zzz", "", "POSTCARD", "postcards"])
def test_a_word_of_something_that_is_no_mail_is_a_finding_however_well_known_the_word_is(resource):
    reading = reading_of("lob", an_event("mailed", resource))

    assert isinstance(reading, Unreadable)
    assert reading.reason is Reason.UNKNOWN_WORD


@pytest.mark.parametrize("call", [an_event(), {}, {"id": 7}])
def test_what_the_debugger_sent_is_a_test_of_no_mailpiece_whatever_it_says(call):
    reading = reading_of("lob", call, trial=True)

    assert isinstance(reading, Noted)
    assert (reading.keys, "a test" in reading.why) == ((), True)


@pytest.mark.parametrize("word", ["debugger", "trial", "request"])
@pytest.mark.parametrize("value", [None, True, {"trial": True}])
def test_no_event_says_of_itself_that_the_debugger_sent_it(word, value):
    assert reading_of("lob", {**an_event(), word: value}) == reading_of("lob", an_event())


def test_the_reply_envelope_is_never_the_piece_that_was_sent_out():
    reading = reading_of("lob", an_event("return_envelope.returned_to_sender", "letter"))

    assert reading.keys == ()


class TestTheTimeOfAnEvent:
    def test_is_that_of_the_latest_tracking_event_of_its_name_and_not_of_the_last_one(self):
        events = [
            a_tracking_event("In Local Area", "2026-01-06T03:11:00.000Z"),
            a_tracking_event("IN LOCAL AREA", "2026-01-07T15:51:41Z"),
            a_tracking_event("Processed for Delivery", "2026-01-08T09:00:00.000Z"),
        ]

        reading = reading_of("lob", an_event("in_local_area", body={"tracking_events": events}))

        assert reading.sighting.occurred_at == 1_767_801_101_000

    @pytest.mark.parametrize("word", ["re-routed", "re_routed", "certified.re-routed"])
    def test_is_found_however_re_routed_is_spelled(self, word):
        body = {"tracking_events": [a_tracking_event("Re-Routed", "2026-01-06T00:00:00Z")]}

        assert reading_of("lob", an_event(word, body=body)).sighting.occurred_at == 1_767_657_600_000

    @pytest.mark.parametrize(
        "body",
        [None, {}, {"tracking_events": None}, {"tracking_events": [a_tracking_event("In Local Area", None)]}],
    )
    def test_is_when_lob_made_it_where_no_tracking_event_says_more(self, body):
        assert reading_of("lob", an_event(body=body)).sighting.occurred_at == 1_767_808_931_120

    def test_must_be_readable_somewhere(self):
        reading = reading_of("lob", an_event(date_created="yesterday"))

        assert isinstance(reading, Unreadable)


def test_a_deleted_piece_is_noted_though_nothing_is_left_of_it_but_its_id():
    reading = reading_of("lob", an_event("deleted", body={"id": "psc_1", "deleted": True}))

    assert isinstance(reading, Noted)
    assert reading.keys == ("lob:psc_1",)


class TestTheIdsOfAnEvent:
    def test_are_the_mailpiece_and_the_event_of_a_visit_too(self):
        reading = reading_of("lob", an_event("viewed"))

        assert reading.keys == ("lob:psc_1",)
        assert reading.sighting.identity == "evt_1"

    def test_come_from_the_body_where_the_reference_is_hidden(self):
        reading = reading_of("lob", an_event(reference_id="REDACTED", body={"id": "psc_2"}))

        assert reading.keys == ("lob:psc_2",)

    def test_are_never_the_placeholder_of_hidden_values(self):
        reading = reading_of("lob", an_event(reference_id="REDACTED", body={"id": "REDACTED"}))

        assert isinstance(reading, Unreadable)

    def test_are_our_own_first_where_the_metadata_has_it(self):
        reading = reading_of("lob", an_event(body={"id": "psc_1", "metadata": {"mailpiece_id": "mp-1"}}))

        assert reading.keys == ("id:mp-1", "lob:psc_1")

    def test_may_be_our_own_alone(self):
        body = {"id": "REDACTED", "metadata": {"mailpiece_id": "mp-1"}}

        assert reading_of("lob", an_event(reference_id="REDACTED", body=body)).keys == ("id:mp-1",)

    @pytest.mark.parametrize(
        "metadata", [None, {}, {"mailpiece_id": "REDACTED"}, {"mailpiece_id": {"a": "REDACTED"}}, {"mailpiece_id": ""}]
    )
    def test_are_lobs_own_where_the_metadata_is_hidden_or_says_nothing(self, metadata):
        reading = reading_of("lob", an_event(body={"id": "psc_1", "metadata": metadata}))

        assert reading.keys == ("lob:psc_1",)

    def test_of_a_reply_envelope_are_none_even_with_our_own_id(self):
        body = {"id": "ltr_1", "metadata": {"mailpiece_id": "mp-1"}}

        assert reading_of("lob", an_event("return_envelope.created", "letter", body=body)).keys == ()

    @pytest.mark.parametrize("identity", ["", "REDACTED", "a\nb", "a" * 101])
    def test_must_be_usable(self, identity):
        assert isinstance(reading_of("lob", an_event(id=identity)), Unreadable)


@pytest.mark.parametrize("name", ["event.postcard.created.json", "event.postcard.created.older_api_version.json"])
def test_published_events_are_read_and_two_versions_of_one_event_are_one(name):
    reading = reading_of("lob", (PAYLOADS / name).read_bytes())

    assert reading.sighting.identity == "evt_d95ff8ffd2b5cfb4"
    assert reading.keys == ("lob:psc_d2d10a2e9cba991c",)
    assert reading.sighting.code is StatusCode.CREATED


@pytest.mark.parametrize(
    "name", ["tracking_event.normal.in_local_area.json", "tracking_event.certified.delivered.json"]
)
def test_published_tracking_events_give_an_event_its_time(name):
    entry = json.loads((PAYLOADS / name).read_bytes())
    entry["name"] = "In Local Area"

    reading = reading_of("lob", an_event(body={"tracking_events": [entry]}))

    assert reading.sighting.occurred_at != 1_767_808_931_120


@pytest.mark.parametrize("name", ["postcard.full.json", "postcard.deleted.json"])
def test_other_objects_of_lob_are_not_events(name):
    assert isinstance(reading_of("lob", (PAYLOADS / name).read_bytes()), Unreadable)
