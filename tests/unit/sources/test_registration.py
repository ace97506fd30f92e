"""Events that tell of a mailpiece's making, and make it known where the mailer's own fields say whose it is."""

from __future__ import annotations

import pytest

from tests.builders_scans import reading_of
from worker.domain.dead_letter import Reason
from worker.domain.mailpiece import Mailpiece, Recipient
from worker.domain.reading import Tracked, Unreadable
from worker.domain.status_sets import Country

AT = "2026-01-07T18:00:00Z"
OWN = {"mailpiece_id": "mp-1", "mail_drop_id": "572", "country": "US", "external_id": "C-1"}


def of_lob(fields, word="created"):
    body = {"id": "psc_1", "metadata": fields}
    kind = {"id": f"postcard.{word}"}
    return {"object": "event", "id": "evt_1", "event_type": kind, "date_created": AT, "body": body}


def of_postgrid(fields, word="ready"):
    data = {"id": "letter_1", "status": word, "metadata": fields}
    kind = "letter.created" if word == "ready" else "letter.updated"
    event = {"id": "event_1", "object": "event", "type": kind, "live": True, "createdAt": AT}
    return {**event, "data": data}


def of_postalytics(fields, word=0):
    meta = {"dataId": 9, "dropId": 572, "fields": fields}
    return {"mailId": 7, "eventType": word, "eventDate": AT, "meta": meta}


def of_thanksio(fields, word="processing"):
    *most, last = [f"{name}={value}" for name, value in fields.items()] or [""]
    texts = [*most[:3], ", ".join([*most[3:], last])]
    data = {f"recipient.custom_{number}": text for number, text in enumerate(texts, 1)}
    data |= {"order_item.id": 1, "order_item.current_status": word}
    return {"event_type": "order_item.status_update", "event_id": "c4e1", "timestamp": 1_767_808_800, "data": data}


def of_stannp(fields, word="received"):
    tags = ",".join(["spring sale", *(f"{name}={value}" for name, value in fields.items())])
    piece = {"id": 98765, "mailpiece_id": 98765, "country": "CA", "status": word, "tags": tags}
    return {"event": "mailpiece_status", "created": "2026-01-07 18:00:00", "mailpiece": piece}


def of_generic(fields, word="MailPieceCreated"):
    return {"partner_id": "p-1", "status": word, "occurred_at": AT, **fields}


SOURCES = {
    "lob": (of_lob, "lob:psc_1", "mailed"),
    "postgrid": (of_postgrid, "postgrid:letter_1", "processed_for_delivery"),
    "postalytics": (of_postalytics, "postalytics:572/9", 11),
    "thanksio": (of_thanksio, "thanksio:1", "printed"),
    "stannp": (of_stannp, "stannp:98765", "handed_over"),
    "generic": (of_generic, "partner:p-1", "Mailed"),
}


def read(source, fields, *word):
    return reading_of(source, SOURCES[source][0](fields, *word))


@pytest.mark.parametrize("source", SOURCES)
def test_an_event_with_the_mailers_own_fields_makes_its_piece_known(source):
    reading = read(source, OWN)

    keys = ("id:mp-1", SOURCES[source][1])
    assert reading.registers == Mailpiece("mp-1", "572", Country.US, Recipient(external_id="C-1"), keys=keys)
    assert reading.keys == keys
    assert reading.sighting.code.value == "MailPieceCreated"


@pytest.mark.parametrize("source", SOURCES)
def test_such_an_event_is_the_same_event_with_its_fields_or_without(source):
    assert read(source, OWN).sighting == read(source, {"mailpiece_id": "mp-1"}).sighting


@pytest.mark.parametrize("source", SOURCES)
def test_every_later_event_finds_the_piece_by_our_own_id_with_that_field_alone(source):
    reading = read(source, {"mailpiece_id": "mp-1"}, SOURCES[source][2])

    assert reading.keys == ("id:mp-1", SOURCES[source][1])


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("missing", OWN)
def test_a_field_too_few_registers_nothing(source, missing):
    reading = read(source, {name: value for name, value in OWN.items() if name != missing})

    assert isinstance(reading, Tracked)
    assert reading.registers is None


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("hidden", OWN)
def test_a_field_that_the_partner_hides_is_missing(source, hidden):
    assert read(source, OWN | {hidden: "REDACTED"}).registers is None


@pytest.mark.parametrize("source", SOURCES)
def test_an_event_of_anything_else_than_the_making_registers_nothing(source):
    assert read(source, OWN, SOURCES[source][2]).registers is None


@pytest.mark.parametrize("source", SOURCES)
def test_what_else_the_mailer_or_the_partner_keeps_there_is_left_alone(source):
    piece = read(source, OWN | {"firstName": "Jane", "note": "likes cats"}).registers

    assert piece.attributes == {}


@pytest.mark.parametrize("source", [source for source in SOURCES if source != "generic"])
def test_the_fields_may_be_spelled_in_camel_case(source):
    fields = {"mailpieceId": "mp-1", "mailDropId": 572, "Country": "usa", "salesforceId": "0035e00000ABCDE"}

    piece = read(source, {**fields, "mailpiece_id": "mp-1"}).registers

    assert (piece.drop_id, piece.country) == ("572", Country.US)
    assert piece.recipient == Recipient("0035e00000ABCDEAA5")


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"country": "FR"}, "neither US nor CA"),
        ({"salesforce_id": "0035e00000ABCDE"}, "not both"),
        ({"external_id": None, "salesforce_id": "003"}, "salesforce_id is wrong"),
        ({"mail_drop_id": "5\t72"}, "mail_drop_id"),
    ],
)
def test_fields_that_contradict_a_manifest_are_reported(source, wrong, complaint):
    fields = {name: value for name, value in (OWN | wrong).items() if value}

    reading = read(source, fields)

    assert isinstance(reading, Unreadable)
    assert reading.reason is Reason.UNREADABLE
    assert complaint in reading.why


@pytest.mark.parametrize(
    "text", ["", "mp-1", "mailpiece_id", "mailpiece_id:mp-1", "=mp-1", "mailpiece_id=", 7, None, []]
)
def test_free_texts_that_name_no_field_are_left_alone(text):
    event = of_stannp({})
    event["mailpiece"]["tags"] = text

    assert reading_of("stannp", event).keys == ("stannp:98765",)


@pytest.mark.parametrize("fields", [None, [], "text", 5])
def test_fields_of_a_strange_shape_register_nothing(fields):
    assert getattr(read("postgrid", fields), "registers", None) is None
