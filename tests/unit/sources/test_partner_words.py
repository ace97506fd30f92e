"""The one page on which the words of all partners stand beside our codes: each cell a test."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from tests.builders_scans import reading_of
from worker.domain.dead_letter import Reason
from worker.domain.reading import Noted, Tracked, Unreadable
from worker.sources import lob, poplar, postalytics, postgrid, stannp, thanksio

PAYLOADS = Path(__file__).parent / "payloads"
AT = "2026-01-07T18:00:00Z"


def of_lob(word: str) -> dict[str, Any]:
    kind = word if word.startswith(("address.", "bank_account.")) else f"letter.{word}"
    body = {"id": "ltr_1", "tracking_events": []}
    return {"object": "event", "id": "evt_1", "event_type": {"id": kind}, "date_created": AT, "body": body}


def of_postalytics(kind: Any) -> dict[str, Any]:
    return {"mailId": 7, "eventType": kind, "eventDate": AT, "meta": {"dataId": 9, "dropId": 572}}


def of_postgrid(word: str) -> dict[str, Any]:
    kind, _, value = word.partition("=")
    data: dict[str, Any] = {"id": "letter_1", "status": "completed"}
    event = {"id": "event_1", "object": "event", "type": "letter.updated", "live": True, "createdAt": AT}
    if not value:
        visit = {"id": "tracker_visit_1", "orderID": "letter_1", "createdAt": AT}
        return {**event, "type": kind, "data": visit if kind.startswith("tracker") else {**data, "status": "ready"}}
    return {**event, "data": {**data, kind: value, "imbDate": AT}}


def of_thanksio(word: str) -> dict[str, Any]:
    data: dict[str, Any] = {"order_item.id": 1, "order_item.current_status": word}
    kind = "order_item.status_update"
    if word == "scans":
        data, kind = {"order_item.id": 1, "order_item.scans": 4}, "scans.scan_update"
    return {"event_type": kind, "event_id": "c4e1", "data": data, "timestamp": 1_767_808_800}


def of_stannp(word: str) -> dict[str, Any]:
    call: dict[str, Any] = {"event": "mailpiece_status", "created": "2026-01-07 18:00:00"}
    return {**call, "event": word} if word == "recipient_events" else {**call, "mailpiece": {"id": 1, "status": word}}


def of_poplar(word: str) -> dict[str, Any]:
    return {"object_id": "m1", "object_type": "Mailing", "event": word, "timestamp": AT}


def time_of(reading: Any) -> int | None:
    return reading.occurred_at if isinstance(reading, Noted) else reading.sighting.occurred_at


MAKERS = {
    "lob": of_lob,
    "postalytics": of_postalytics,
    "postgrid": of_postgrid,
    "thanksio": of_thanksio,
    "stannp": of_stannp,
    "poplar": of_poplar,
}
PAGE = {
    "MailPieceCreated": [
        ("postalytics", 0),
        ("lob", "created"),
        *(
            ("postgrid", f"{kind}.created")
            for kind in ("letter", "postcard", "self_mailer", "cheque", "box", "snap_pack")
        ),
        ("postgrid", "status=ready"),
        ("thanksio", "processing"),
        ("stannp", "received"),
        ("poplar", "processing"),
    ],
    "Addressed": [("postalytics", 9)],
    "Printed": [("postalytics", 10), ("thanksio", "printed"), ("stannp", "producing"), ("poplar", "production")],
    "Mailed": [
        ("postalytics", 11),
        *(("lob", word) for word in ("mailed", "certified.mailed")),
        ("postgrid", "status=processed_for_delivery"),
        ("stannp", "handed_over"),
        ("stannp", "dispatched"),
        ("poplar", "mailed"),
    ],
    "InTransit": [
        ("postalytics", 4),
        *(("lob", word) for word in ("in_transit", "certified.in_transit")),
        ("postgrid", "imbStatus=entered_mail_stream"),
        ("thanksio", "in_transit"),
        ("poplar", "in_transit"),
    ],
    "InLocalArea": [
        ("postalytics", 5),
        *(("lob", word) for word in ("in_local_area", "certified.in_local_area")),
        ("thanksio", "in_local_area"),
    ],
    "ProcessedForDelivery": [
        ("postalytics", 6),
        *(("lob", word) for word in ("processed_for_delivery", "certified.processed_for_delivery")),
        ("postgrid", "imbStatus=out_for_delivery"),
        ("thanksio", "processed_for_delivery"),
        ("stannp", "local_delivery"),
        ("poplar", "delivered"),
    ],
    "ReRouted": [
        ("postalytics", 2),
        *(("lob", word) for word in ("re-routed", "certified.re-routed")),
        ("thanksio", "re_routed"),
    ],
    "ReturnedToSender": [
        ("postalytics", 3),
        *(("lob", word) for word in ("returned_to_sender", "certified.returned_to_sender")),
        ("postgrid", "imbStatus=returned_to_sender"),
        ("thanksio", "returned_to_sender"),
        ("stannp", "returned"),
    ],
    "pURLOpened": [("postalytics", 7), ("lob", "viewed"), ("postgrid", "tracker.visited"), ("thanksio", "scans")],
    "pURLCompleted": [("postalytics", 8)],
}
NO_CODE = [
    ("postalytics", "None"),
    ("postalytics", "Error"),
    *(("lob", word) for word in ("delivered", "international_exit", "rejected", "failed", "deleted")),
    *(
        ("lob", word)
        for word in ("rendered_pdf", "rendered_thumbnails", "certified.pickup_available", "certified.issue")
    ),
    *(("lob", f"informed_delivery.email_{what}") for what in ("sent", "opened", "clicked_through")),
    *(("lob", f"return_envelope.{word}") for word in ("created", "processed_for_delivery", "returned_to_sender")),
    *(("lob", word) for word in ("address.created", "bank_account.verified")),
    ("postgrid", "status=printing"),  # nor is the leaving of it Printed: docs/status-codes.md
    ("postgrid", "status=completed"),
    ("postgrid", "status=cancelled"),
    *(
        ("postgrid", f"{kind}.{happened}")
        for kind in ("return_envelope_order", "campaign", "document")
        for happened in ("created", "updated")
    ),
    *(("postgrid", f"{kind}.created") for kind in ("virtual_mailbox_item", "postal_statement")),
    ("thanksio", "delivered"),
    ("thanksio", "failed"),
    ("stannp", "delivered"),
    ("stannp", "cancelled"),
    *(("poplar", word) for word in ("holdout", "suppressed", "exception")),
]
CELLS = [(code, source, word) for code, cells in PAGE.items() for source, word in cells]


@pytest.mark.parametrize(("code", "source", "word"), CELLS)
def test_a_word_says_its_status_code(code, source, word):
    reading = reading_of(source, MAKERS[source](word))

    assert isinstance(reading, Tracked)
    assert reading.sighting.code == code
    assert reading.sighting.occurred_at == 1_767_808_800_000


@pytest.mark.parametrize(("source", "word"), NO_CODE)
def test_a_word_without_a_status_code_is_noted_with_a_sentence(source, word):
    reading = reading_of(source, MAKERS[source](word))

    assert isinstance(reading, Noted)
    assert reading.why.endswith(".")


@pytest.mark.parametrize(
    ("source", "word"),
    [
        *(("postalytics", 1), ("postalytics", 12), ("postgrid", "status=lost"), ("postgrid", "imbStatus=lost")),
        *(("postgrid", "letter.delivered"), ("thanksio", "lost"), ("stannp", "lost"), ("poplar", "lost")),
        *(("lob", "lost"), ("stannp", "recipient_events")),  # what the latter hold is not published
    ],
)
def test_a_word_that_is_in_no_table_is_a_finding_and_never_a_guess(source, word):
    reading = reading_of(source, MAKERS[source](word))

    assert isinstance(reading, Unreadable)
    assert reading.reason is Reason.UNKNOWN_WORD
    assert f"“{str(word).rpartition('=')[2]}” is in no table" in reading.why


@pytest.mark.parametrize(
    ("source", "word", "where"),
    [
        ("lob", "lost", "WORDS in worker/sources/lob_words.py"),
        ("postgrid", "status=lost", "WORDS in worker/sources/postgrid.py"),
        ("postgrid", "imbStatus=lost", "POSTAL_WORDS in worker/sources/postgrid.py"),
        *((source, "lost", f"WORDS in worker/sources/{source}.py") for source in ("thanksio", "stannp", "poplar")),
        ("postalytics", 12, "WORDS in worker/sources/postalytics.py"),
    ],
)
def test_of_an_unknown_word_it_is_said_what_brings_its_event_back(source, word, where):
    reading = reading_of(source, MAKERS[source](word))

    assert reading.why.endswith(f"add it to {where}, then mailstatus dead replay --reason unknown-word.")


@pytest.mark.parametrize("status", ["Exploded", "in-the.moon_7", "delivered"])
@pytest.mark.parametrize("source", ["generic", "milestone"])
def test_of_a_word_that_is_none_of_our_status_codes_it_is_said_what_to_send(source, status):
    reading = reading_of(source, {"mailpiece_id": "mp-1", "status": status, "occurred_at": AT})

    assert f"“{status}” is none of our status codes: send it anew" in reading.why


@pytest.mark.parametrize(
    "word",
    ["x" * 41, "jane@example.com", "1 Main St, Any Town", "M\u00fcller", "Jane Doe", "Jane-Doe-7", "555-0100", ""],
)
@pytest.mark.parametrize("source", ["lob", "stannp", "thanksio", "poplar", "generic"])
def test_a_word_that_may_be_a_persons_is_not_repeated(source, word):
    event = {"mailpiece_id": "mp-1", "status": word} if source == "generic" else MAKERS[source](word)

    reading = reading_of(source, event)

    assert reading.reason is Reason.UNKNOWN_WORD
    assert "“" not in reading.why
    assert not word or word not in reading.why


def test_the_tables_hold_no_word_that_is_not_tested_here():
    tested = {(source, str(word).rpartition("=")[2]) for _code, source, word in CELLS}
    tested |= {(source, word.rpartition("=")[2]) for source, word in NO_CODE}
    tables = {"postalytics": postalytics.WORDS, "thanksio": thanksio.WORDS, "stannp": stannp.WORDS}
    tables |= {"poplar": poplar.WORDS, "postgrid": {**postgrid.WORDS, **postgrid.POSTAL_WORDS}}

    untested = {(s, str(word)) for s, words in tables.items() for word in words} - tested
    assert untested == {("stannp", "created"), ("stannp", "printing")}  # other spellings of received and producing
    assert lob.WORDS  # tested in test_lob.py


class TestPostalytics:
    @pytest.mark.parametrize("kind", [None, True, "", "soon", -1, 99999])
    def test_a_missing_type_is_never_taken_for_zero(self, kind):
        assert isinstance(reading_of("postalytics", of_postalytics(kind)), Unreadable)

    @pytest.mark.parametrize("answer", [200, "3", 404, None])
    def test_the_answer_to_the_call_is_not_the_status_of_the_mail(self, answer):
        event = {**of_postalytics(4), "status": answer, "statusDescription": "Returned to Sender"}

        assert reading_of("postalytics", event) == reading_of("postalytics", of_postalytics(4))

    def test_a_piece_is_known_by_its_drop_and_contact_or_by_a_column_of_the_list(self):
        event = of_postalytics(4)
        event["meta"]["fields"] = {"Mailpiece_ID": "mp-1"}

        assert reading_of("postalytics", event).keys == ("id:mp-1", "postalytics:572/9")

    def test_two_visits_of_one_piece_are_two_events_and_a_retry_is_not(self):
        first, again = of_postalytics(7), {**of_postalytics(7), "retryAttempts": 3}
        later = {**of_postalytics(7), "eventDate": "2026-01-07T18:00:01Z"}

        one, same, other = (reading_of("postalytics", each).sighting.identity for each in (first, again, later))
        assert one == same != other

    @pytest.mark.parametrize(("drops", "named"), [(["572"], 572), (["571", "572"], "572"), (["572"], None)])
    def test_an_event_belongs_to_a_mail_drop_of_the_endpoint_it_came_to(self, drops, named):
        event = of_postalytics(4)
        event["meta"]["dropId"] = named

        assert reading_of("postalytics", event, mail_drops=drops) == reading_of("postalytics", of_postalytics(4))

    @pytest.mark.parametrize("kind", [0, 4, 1, "Error", None])
    @pytest.mark.parametrize("meta", [{"dropId": 574}, {"drop_id": "574"}, {"fields": {"mail_drop_id": "574"}}])
    def test_an_event_of_another_mail_drop_than_those_of_its_endpoint_contradicts_it(self, kind, meta):
        event = {**of_postalytics(kind), "meta": {"dataId": 9, "dropId": 572, **meta}}

        reading = reading_of("postalytics", event, mail_drops=["572", "573"])

        assert isinstance(reading, Unreadable)
        assert reading.reason is Reason.CONFLICT
        assert "another mail drop" in reading.why

    def test_an_event_that_names_no_mail_drop_registers_for_the_only_one_of_its_endpoint(self):
        event = of_postalytics(0)
        event["meta"] = {"dataId": 9, "fields": {"mailpiece_id": "mp-1", "country": "US", "external_id": "C-1"}}

        one, two = (reading_of("postalytics", event, mail_drops=drops) for drops in (["572"], ["572", "573"]))

        assert (one.registers.drop_id, one.registers.keys) == ("572", ("id:mp-1", "postalytics:572/9"))
        assert (two.registers, two.keys) == (None, ("id:mp-1",))

    def test_no_event_names_the_mail_drops_of_its_endpoint_itself(self):
        imitation = {"mail_drops": ["573"], "data": of_postalytics(4), **of_postalytics(4)}

        assert reading_of("postalytics", imitation) == reading_of("postalytics", of_postalytics(4))

    def test_snake_case_is_read_too(self):
        event = {"mail_id": 7, "event_type": 0, "event_date": AT, "meta": {"data_id": 9, "drop_id": 572}}

        assert reading_of("postalytics", event) == reading_of("postalytics", of_postalytics(0))


class TestPostGrid:
    def test_a_token_is_read_like_json(self):
        event = of_postgrid("imbStatus=returned_to_sender")
        claims = base64.urlsafe_b64encode(json.dumps(event).encode()).rstrip(b"=")

        assert reading_of("postgrid", b"eyJhbGciOiJIUzI1NiJ9." + claims + b".sig") == reading_of("postgrid", event)

    def test_a_sandbox_order_is_noted_and_never_tracked(self):
        assert isinstance(reading_of("postgrid", {**of_postgrid("status=ready"), "live": False}), Noted)

    def test_a_status_told_again_by_a_later_snapshot_is_the_same_event(self):
        first, later = of_postgrid("status=ready"), {**of_postgrid("status=ready"), "id": "event_2", "createdAt": AT}

        assert reading_of("postgrid", first).sighting == reading_of("postgrid", later).sighting

    def test_the_postal_status_is_the_newer_word(self):
        event = of_postgrid("imbStatus=returned_to_sender")
        event["data"]["status"] = "completed"

        assert reading_of("postgrid", event).sighting.code == "ReturnedToSender"

    @pytest.mark.parametrize("status", [None, "printing", "cancelled", "lost"])
    def test_an_order_just_made_is_made_whatever_its_fields_say_by_then(self, status):
        made, ready = of_postgrid("letter.created"), of_postgrid("status=ready")
        made["data"] |= {"status": status, "imbStatus": "lost"}

        assert reading_of("postgrid", made).sighting == reading_of("postgrid", ready).sighting

    def test_a_postal_status_told_again_beside_another_status_is_the_same_event(self):
        first, later = (of_postgrid("imbStatus=out_for_delivery") for _ in range(2))
        first["data"]["status"], later["data"]["status"] = "processed_for_delivery", "completed"
        later |= {"id": "event_2", "createdAt": "2026-01-09T18:00:00Z"}

        assert reading_of("postgrid", first).sighting == reading_of("postgrid", later).sighting

    def test_a_postal_status_without_a_readable_date_has_the_time_of_its_event(self):
        event = of_postgrid("imbStatus=out_for_delivery")
        event["data"]["imbDate"] = "soon"

        assert reading_of("postgrid", event).sighting.occurred_at == 1_767_808_800_000

    def test_a_snapshot_whose_data_is_a_list_names_no_order(self):
        assert isinstance(reading_of("postgrid", {**of_postgrid("status=ready"), "data": []}), Unreadable)

    @pytest.mark.parametrize("own", [{"mailpiece_id": "mp-1"}, {"mailpieceId": " mp-1 "}])
    def test_our_own_id_in_the_metadata_finds_the_piece_however_it_is_spelled(self, own):
        event = of_postgrid("status=ready")
        event["data"]["metadata"] = own

        assert reading_of("postgrid", event).keys == ("id:mp-1", "postgrid:letter_1")

    @pytest.mark.parametrize("hidden", ["REDACTED", "", [7], None])
    def test_what_is_no_id_of_ours_is_no_key(self, hidden):
        event = of_postgrid("status=ready")
        event["data"]["metadata"] = {"mailpiece_id": hidden}

        assert reading_of("postgrid", event).keys == ("postgrid:letter_1",)

    @pytest.mark.parametrize("name", sorted(path.name for path in PAYLOADS.glob("postgrid.*.json")))
    def test_a_bare_resource_is_no_event(self, name):
        assert isinstance(reading_of("postgrid", (PAYLOADS / name).read_bytes()), Unreadable)


class TestStannp:
    def test_the_call_that_tries_an_address_is_noted(self):
        assert isinstance(reading_of("stannp", (PAYLOADS / "stannp.test_url.json").read_bytes()), Noted)

    @pytest.mark.parametrize(
        ("word", "field"),
        [
            *((word, word) for word in stannp.WORDS),
            *(("received", "created"), ("producing", "printing"), ("handed_over", "dispatched")),
        ],
    )
    def test_the_time_is_that_of_the_status_itself(self, word, field):
        event = of_stannp(word)
        event["mailpiece"][field] = "2026-01-06 08:00:00"

        assert time_of(reading_of("stannp", event)) == 1_767_686_400_000

    @pytest.mark.parametrize("word", ["handed_over", "dispatched", "delivered"])
    @pytest.mark.parametrize(
        "times", [{"dispatched": "0000-00-00 00:00:00", "delivered": 7}, {"created": "2026-01-06"}]
    )
    def test_the_time_of_the_call_serves_where_the_status_has_none(self, word, times):
        event = of_stannp(word)
        event["mailpiece"] |= times

        assert time_of(reading_of("stannp", event)) == 1_767_808_800_000

    def test_no_time_is_no_time(self):
        event = {**of_stannp("returned"), "created": "0000-00-00 00:00:00"}

        assert isinstance(reading_of("stannp", event), Unreadable)


class TestThanksIo:
    def test_words_are_read_as_they_are_displayed(self):
        assert reading_of("thanksio", of_thanksio("Re-Routed")).sighting.code == "ReRouted"


class TestTheGenericForm:
    @pytest.mark.parametrize("code", list(PAGE))
    def test_has_every_status_code(self, code):
        event = {"mailpiece_id": "mp-1", "status": code, "occurred_at": AT}

        assert reading_of("generic", event).sighting.code == code

    def test_in_a_cloud_event_is_told_apart_by_source_and_id(self):
        data = {"partner_id": "p-1", "status": "Mailed"}
        one = {"specversion": "1.0", "source": "a", "id": "1", "time": AT, "data": data}

        first, again = reading_of("generic", one), reading_of("generic", {**one, "time": "2026-01-08T00:00:00Z"})
        assert first.sighting.identity == again.sighting.identity
        assert first.sighting.identity != reading_of("generic", {**one, "source": "b"}).sighting.identity
        assert first.keys == ("partner:p-1",)

    @pytest.mark.parametrize("missing", ["source", "id"])
    def test_in_a_cloud_event_that_does_not_say_which_one_it_is_is_told_apart_by_what_it_says(self, missing):
        whole = {"specversion": "1.0", "source": "a", "id": "1", "time": AT}
        envelope = {name: text for name, text in whole.items() if name != missing}
        first, other = ({**envelope, "data": {"partner_id": "p", "status": word}} for word in ("Mailed", "Printed"))
        other |= {"id": "2"} if missing == "source" else {}

        identities = [reading_of("generic", event).sighting.identity for event in (first, other, first)]
        assert identities[0] == identities[2] != identities[1]

    def test_in_an_envelope_two_visits_of_one_second_are_told_apart_by_their_ids(self):
        event = {"type": "visit", "timestamp": AT, "data": {"purl_token": "t", "status": "pURLOpened"}}

        identities = [reading_of("generic", {**event, "id": given}).sighting.identity for given in ("msg_1", "msg_2")]
        assert identities == ["msg_1", "msg_2"]

    def test_has_its_own_id_before_that_of_its_envelope(self):
        data = {"purl_token": "t", "status": "pURLOpened", "event_id": "visit-1"}

        assert reading_of("generic", {"id": "msg_1", "timestamp": AT, "data": data}).sighting.identity == "visit-1"

    def test_in_a_standard_webhook_has_its_time(self):
        event = {"type": "mailpiece.mailed", "timestamp": AT, "data": {"purl_token": "t", "status": "pURLOpened"}}

        assert reading_of("generic", event).sighting.occurred_at == 1_767_808_800_000

    def test_finds_a_piece_by_its_barcode_and_no_reply_envelope(self):
        event = {"imb": "0027012345600000004294105", "status": "In Transit", "occurred_at": AT}

        assert reading_of("generic", event).keys == ("imb:123456000000042",)
        assert isinstance(reading_of("generic", {**event, "imb": "00052123456000000042"}), Noted)

    def test_a_test_is_noted(self):
        event = {"mailpiece_id": "mp-1", "status": "Mailed", "occurred_at": AT, "test": True}

        assert isinstance(reading_of("generic", event), Noted)
