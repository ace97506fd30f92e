"""What becomes of every published sample, told as the marketer reads it."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest

from console.dry_run import dry_run
from tests.builders_scans import NOW, OUTBOUND, a_scan
from worker.domain.status_sets import Country
from worker.sources import READERS

PAYLOADS = Path(__file__).parents[1] / "sources" / "payloads"

A_PIECE_OF_LOB = "dead: This describes a mailpiece at Lob, not what happened to it"
A_LINE_OF_LOB = "dead: This is one line of a mailpiece's tracking at Lob"
A_LIST_OF_LOB = "dead: This is a list fetched from Lob"
SOMETHING_AT_LOB = "dead: This describes something at Lob"
A_PIECE_OF_POSTGRID = "dead: This describes a mailpiece at PostGrid, not what happened to it"
SOMETHING_AT_POSTGRID = "dead: This describes something at PostGrid"
NO_EVENT_TYPE = "dead: This has no event type"
NO_BARCODE = "dead: No barcode is found: its key is imb, imbTrackingCode"

SAMPLES: dict[tuple[str, str], list[str]] = {
    ("lob", "event.postcard.created.json"): ["MailPieceCreated: The mailpiece's final PDF was made"],
    ("lob", "event.postcard.created.older_api_version.json"): ["MailPieceCreated: The mailpiece's final PDF was made"],
    ("lob", "tracking_event.normal.in_local_area.json"): [A_LINE_OF_LOB],
    ("lob", "tracking_event.certified.delivered.json"): [A_LINE_OF_LOB],
    ("lob", "postcard.full.json"): [A_PIECE_OF_LOB],
    ("lob", "postcard.deleted.json"): ["dead: This is Lob's answer to a deletion, not an event"],
    ("lob", "lob.postcard.basic.json"): [A_PIECE_OF_LOB],
    ("lob", "lob.letter.json"): [A_PIECE_OF_LOB],
    ("lob", "lob.self_mailer.json"): [A_PIECE_OF_LOB],
    ("lob", "lob.check.json"): [A_PIECE_OF_LOB],
    ("lob", "lob.booklet.json"): [A_PIECE_OF_LOB],
    ("lob", "lob.snap_pack.json"): [A_PIECE_OF_LOB],
    ("lob", "lob.letters.list.certified.json"): [A_LIST_OF_LOB],
    ("lob", "lob.qr_code_analytics.list.json"): [A_LIST_OF_LOB],
    ("lob", "lob.address.ncoa_us_live.json"): [SOMETHING_AT_LOB],
    ("lob", "lob.informed_delivery_campaign.json"): [SOMETHING_AT_LOB],
    ("lob", "lob.upload.json"): [SOMETHING_AT_LOB],
    ("postgrid", "postgrid.letter.ready.json"): [A_PIECE_OF_POSTGRID],
    ("postgrid", "postgrid.postcard.ready.json"): [A_PIECE_OF_POSTGRID],
    ("postgrid", "postgrid.cheque.us.ready.json"): [A_PIECE_OF_POSTGRID],
    ("postgrid", "postgrid.cheque.ca_address.ready.json"): [A_PIECE_OF_POSTGRID],
    ("postgrid", "postgrid.cheque.ca_address.cancelled.json"): [A_PIECE_OF_POSTGRID],
    ("postgrid", "postgrid.postcards.list.with_cancelled.json"): ["dead: This is a list fetched from PostGrid"],
    ("postgrid", "postgrid.error.contact_not_found.json"): ["dead: This is an error message of PostGrid"],
    ("postgrid", "postgrid.contact.ca.json"): [SOMETHING_AT_POSTGRID],
    ("postgrid", "postgrid.webhook.json"): [SOMETHING_AT_POSTGRID],
    ("postalytics", "postalytics.create_webhook.field_examples.json"): [NO_EVENT_TYPE],
    ("postalytics", "postalytics.event_types.json"): [NO_EVENT_TYPE],
    ("postalytics", "postalytics.send_mail.field_examples.json"): [NO_EVENT_TYPE],
    ("postalytics", "postalytics.webhook.shape.json"): [NO_EVENT_TYPE],
    ("stannp", "stannp.mailpiece_status.json"): ["Mailed: It was mailed"],
    ("stannp", "stannp.test_url.json"): ["noted: Stannp tried whether the address answers"],
    ("stannp", "stannp.reporting_summary.json"): ["dead: This describes something at Stannp"],
    ("thanksio", "thanksio.qr_scan.json"): [
        "MailPieceCreated: The mailpiece's final PDF was made",
        "pURLOpened: The recipient opened the pURL",
    ],
    ("usps", "mrmailtracker.scans.json"): [
        "Mailed, ProcessedForDelivery: The postal service cleared it",
        "repeated: This repeats a status",
        "Mailed, ProcessedForDelivery: The postal service cleared it",
    ],
    ("usps", "iv-mtr-feed-fragment.scrambled.json"): ["dead: The barcode of this scan is wrong: an IMb's second"] * 2,
    ("usps", "imb-outbound-reply-pair.json"): [NO_BARCODE],
    ("usps", "imb-vectors.csv"): ["dead: This is no event"] * 10,
    ("usps", "mail-phases.json"): [NO_BARCODE],
    ("usps", "opcode-rows.json"): [NO_BARCODE] * 2,
}
"""Source and sample → its endings in order, each with the beginning of its sentence."""

AT = "2026-08-20T12:00:00Z"
ONE_OF_EACH: dict[str, tuple[dict[str, object], str]] = {
    "lob": (
        {
            "object": "event",
            "id": "evt_1",
            "reference_id": "ltr_1",
            "date_created": AT,
            "event_type": {"id": "letter.re-routed"},
        },
        "Mailed, ReRouted: The postal service sent it on to another address.",
    ),
    "usps": (a_scan("3c", code="918"), "Mailed, ProcessedForDelivery: The postal service cleared it for delivery."),
    "generic": (
        {"mailpiece_id": "mp-1", "status": "Addressed", "occurred_at": AT},
        "Addressed: The printer finished addressing it.",
    ),
    "poplar": (
        {"object_id": "m1", "object_type": "Mailing", "event": "exception", "timestamp": AT},
        "noted: Poplar failed to make or mail this piece.",
    ),
    "stannp": (
        {
            "event": "mailpiece_status",
            "created": "2026-08-20 12:00:00",
            "mailpieces": [{"id": 1, "status": "returned"}],
        },
        "Mailed, ReturnedToSender: The postal service is returning it to the sender.",
    ),
    "thanksio": (
        {
            "event_type": "order_item.status_update",
            "event_id": "e1",
            "timestamp": 1_750_817_946,
            "data": {"order_item.id": 1, "order_item.current_status": "Printed"},
        },
        "Printed: The printer finished printing it.",
    ),
    "postalytics": (
        {"mailId": 7, "eventType": 0, "eventDate": AT, "meta": {"dataId": 9, "dropId": 572}},
        "MailPieceCreated: The mailpiece's final PDF was made and sent to the print network.",
    ),
    "postgrid": (
        {"id": "event_1", "object": "event", "type": "letter.updated", "live": False, "createdAt": AT, "data": {}},
        "noted: This is a test at PostGrid: nothing is mailed.",
    ),
    "milestone": (
        {"mailpiece_id": "mp-1", "status": "Printed", "time": AT},
        "Printed: The printer finished printing it.",
    ),
    "purl": (
        {"token": "tok1", "event": "completed", "time": AT, "visit_id": "v1"},
        "pURLCompleted: The recipient reached the goal page.",
    ),
    "manifest": (
        {"mailpiece_id": "mp-1", "mail_drop_id": "572", "country": "US", "external_id": "C-1", "imb": OUTBOUND},
        "noted: Registers mailpiece mp-1 of mail drop 572.",
    ),
}
JARGON = re.compile(r"\b(null|None|payload|parse|regex|dict|validation|exception|identity|UTF)\b|[{}\[\]<>]")


def told_of(source: str, data: bytes, name: str = "sample") -> list[str]:
    lines = list(dry_run(source, io.BytesIO(data), name, Country.US, now_ms=NOW))
    for line in lines:
        assert JARGON.search(line["reason"]) is None
        assert re.fullmatch(r"[A-Z].{10,110}\.", line["reason"]), line["reason"]
    return [f"{', '.join(line['codes']) or line['ending']}: {line['reason']}" for line in lines]


@pytest.mark.parametrize(("source", "name"), SAMPLES, ids=lambda word: word)
def test_a_sample_has_its_ending_and_a_sentence(source, name):
    told = told_of(source, (PAYLOADS / name).read_bytes(), name)

    expected = SAMPLES[source, name]
    assert [text[: len(beginning)] for text, beginning in zip(told, expected, strict=True)] == expected


def test_no_sample_is_left_out():
    assert {name for _, name in SAMPLES} == {path.name for path in PAYLOADS.iterdir()}


@pytest.mark.parametrize("source", READERS)
def test_an_event_of_every_source_is_explained(source):
    said, expected = ONE_OF_EACH[source]

    assert told_of(source, json.dumps(said).encode()) == [expected]


@pytest.mark.parametrize("source", READERS)
@pytest.mark.parametrize("data", [b"garbage", b"[1]", b'{"a": 1}', b"a,b\n1,2\n", b'{"id": []}'])
def test_what_no_source_says_is_explained_too(source, data):
    for line in told_of(source, data):
        assert line.startswith(("dead", "noted"))


def test_a_published_event_that_comes_twice_is_repeated():
    event = (PAYLOADS / "event.postcard.created.json").read_bytes().replace(b"\n", b"")

    assert told_of("lob", event + b"\n" + event)[1] == "repeated: This event was reported before."
