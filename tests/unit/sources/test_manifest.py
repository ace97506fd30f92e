"""What the mailer's manifest says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.builders_scans import reading_of
from worker.domain.dead_letter import Reason
from worker.domain.mailpiece import Mailpiece, Recipient
from worker.domain.reading import Registered, Unreadable
from worker.domain.status_sets import Country
from worker.sources.manifest import WORDS

CONTACT = "0035e00000ABCDEAA5"


def a_row(**more: Any) -> dict[str, Any]:
    return {"mailpiece_id": "mp-1", "mail_drop_id": "572", "country": "US", "external_id": "C-1", **more}


def test_a_row_registers_a_mailpiece_with_all_its_keys():
    row = a_row(
        external_id="",
        salesforce_id="0035e00000ABCDE",
        imb="0027012345600000004294105123412",
        lob_id="psc_1",
        partner_id="p-1",
        purl_token="tok1",
        planned_mail_date="2026-08-17",
        Segment="gold",
        empty="",
    )

    reading = reading_of("manifest", row)

    assert reading == Registered(
        Mailpiece(
            "mp-1",
            "572",
            Country.US,
            Recipient(record_id=CONTACT),
            "0027012345600000004294105123412",
            date(2026, 8, 17),
            keys=("id:mp-1", "imb:123456000000042", "lob:psc_1", "partner:p-1", "purl:tok1"),
            attributes={"Segment": "gold"},
        )
    )


def test_a_row_needs_no_more_than_an_id_a_drop_a_country_and_a_recipient():
    piece = reading_of("manifest", a_row()).piece

    assert piece.recipient == Recipient(external_id="C-1")
    assert piece.keys == ("id:mp-1",)
    assert piece.planned_mail_date is None


@pytest.mark.parametrize(
    ("text", "country"),
    [
        *(("US", Country.US), ("usa", Country.US), ("United States", Country.US)),
        *(("CA", Country.CA), ("CAN", Country.CA), ("Canada", Country.CA)),
    ],
)
def test_a_country_is_known_by_its_names(text, country):
    assert reading_of("manifest", a_row(country=text)).piece.country is country
    assert WORDS[text.casefold()] is country


@pytest.mark.parametrize(
    ("wrong", "about"),
    [
        ({"mailpiece_id": None}, "mailpiece_id"),
        ({"mailpiece_id": " "}, "mailpiece_id"),
        ({"mail_drop_id": ""}, "mail_drop_id"),
        ({"external_id": ""}, "external_id"),
        ({"salesforce_id": CONTACT}, "not both"),
        ({"external_id": "", "salesforce_id": "123"}, "salesforce_id"),
        ({"external_id": "", "salesforce_id": "0015e00000ABCDE"}, "Contact"),
        ({"external_id": "", "salesforce_id": "0035e00000abcdeAA5"}, "checksum"),
        ({"country": "MX"}, "country"),
        ({"country": ""}, "country"),
        ({"imb": "123"}, "imb"),
        ({"planned_mail_date": "17/08/2026"}, "planned_mail_date"),
        ({"mailpiece_id": "a\tb"}, "mailpiece_id"),
        ({"mailpiece_id": "a" * 101}, "mailpiece_id"),
        ({"mail_drop_id": "5\n72"}, "mail_drop_id"),
        ({"external_id": "a\tb"}, "external_id"),
        ({"lob_id": "REDACTED"}, "lob_id"),
        ({"purl_token": "\x00"}, "purl_token"),
        ({"note": ["a"]}, "list"),
    ],
)
def test_a_wrong_row_is_refused_with_one_sentence_about_it(wrong, about):
    reading = reading_of("manifest", a_row(**wrong))

    assert isinstance(reading, Unreadable)
    assert reading.reason is Reason.UNREADABLE
    assert about in reading.why
    assert reading.why.endswith(".")


def test_a_number_too_long_to_be_written_is_refused():
    reading = reading_of("manifest", b'{"mailpiece_id": ' + b"9" * 5000 + b"}")

    assert isinstance(reading, Unreadable)


def test_a_refused_row_still_says_which_piece_it_is():
    assert reading_of("manifest", a_row(country="MX")).keys == ("id:mp-1",)


def test_numbers_count_as_texts():
    assert reading_of("manifest", a_row(mailpiece_id=17, mail_drop_id=572)).piece.mailpiece_id == "17"


def test_a_registered_piece_survives_being_stored():
    piece = reading_of("manifest", a_row(planned_mail_date="2026-08-17", imb="93270123456000000042", x="1")).piece

    unpacked = Mailpiece.unpack(piece.pack())

    assert unpacked.recipient == piece.recipient
    assert unpacked.attributes == {"x": "1"}
