"""A mailpiece, and which of several a scan belongs to."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.domain.mailpiece import Mailpiece, Recipient, choose
from worker.domain.status_sets import Country

IMB = "0027012345600000004294105"
DAY = date(2026, 8, 17)
PIECE = Mailpiece("mp-1", "572", Country.US, Recipient("0035e00000ABCDEAA5"), IMB, DAY)
WORD = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=20)


def at(day: date) -> int:
    return round(datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp() * 1000)


def chosen(*pieces: Mailpiece, imb: str = IMB, day: date = DAY) -> Mailpiece | None:
    return choose(pieces, imb=imb, occurred_at=at(day))


@given(WORD, WORD, st.none() | st.dates(), st.dictionaries(st.text(max_size=9), st.text(max_size=9)))
def test_a_piece_survives_being_stored(drop_id, external_id, planned, attributes):
    piece = Mailpiece("mp", drop_id, Country.CA, Recipient("", external_id), "", planned, attributes=attributes)

    assert Mailpiece.unpack(piece.pack()) == piece


def test_a_recipient_has_one_address():
    assert Recipient("0035e00000ABCDEAA5").address == "0035e00000ABCDEAA5"
    assert Recipient(external_id="C-1").address == "external:C-1"


NEAR = st.integers(-200, 200).map(lambda days: DAY + timedelta(days=days))
DIGITS = st.sampled_from([IMB, IMB[:20] + "10001", "00310" + IMB[5:], "93" + IMB[2:20]])
DATED = st.builds(lambda imb, planned: PIECE._replace(imb=imb, planned_mail_date=planned), DIGITS, NEAR)


class TestChoosing:
    def test_nothing_fits_nothing(self):
        assert chosen() is None
        assert chosen(imb="") is None

    def test_without_a_barcode_the_key_is_exact(self):
        assert chosen(PIECE, imb="", day=DAY + timedelta(days=999)) is PIECE

    @pytest.mark.parametrize(("days", "fits"), [(-31, False), (-30, True), (0, True), (90, True), (91, False)])
    def test_a_scan_must_be_near_the_planned_mail_date(self, days, fits):
        assert (chosen(PIECE, day=DAY + timedelta(days=days)) is PIECE) == fits

    def test_a_piece_without_a_planned_date_fits_always(self):
        piece = PIECE._replace(planned_mail_date=None)

        assert chosen(piece, day=DAY + timedelta(days=999)) is piece

    def test_the_same_digits_go_before_the_same_tracking_code(self):
        other = PIECE._replace(imb=IMB[:20] + "10001", planned_mail_date=DAY + timedelta(days=1))

        assert chosen(PIECE, other) is PIECE

    def test_the_same_tracking_code_goes_before_the_same_serial(self):
        other = PIECE._replace(imb="00271" + IMB[5:], planned_mail_date=DAY + timedelta(days=1))

        assert chosen(PIECE, other, imb=IMB[:20]) is PIECE

    def test_a_forwarded_piece_is_the_latest_mailed_of_its_serial(self):
        newer = PIECE._replace(mailpiece_id="mp-2", planned_mail_date=DAY + timedelta(days=60))
        undated = PIECE._replace(mailpiece_id="mp-3", planned_mail_date=None)

        assert chosen(undated, PIECE, newer, imb="93" + IMB[2:20], day=DAY + timedelta(days=61)) is newer

    @given(st.lists(DATED, unique_by=lambda piece: piece.planned_mail_date), DIGITS, NEAR, st.data())
    def test_does_not_depend_on_the_order_of_registration_when_the_dates_differ(self, pieces, digits, day, data):
        otherwise = data.draw(st.permutations(pieces))

        assert chosen(*pieces, imb=digits, day=day) == chosen(*otherwise, imb=digits, day=day)

    @given(st.sets(NEAR, min_size=1), NEAR)
    def test_takes_of_those_whose_window_fits_the_latest_mailed(self, planned, day):
        pieces = [PIECE._replace(planned_mail_date=mailed) for mailed in planned]

        piece = chosen(*pieces, day=day)

        fitting = [mailed for mailed in planned if -30 <= (day - mailed).days <= 90]
        assert (piece and piece.planned_mail_date) == max(fitting, default=None)

    @pytest.mark.parametrize("planned", [date.min, date.max])
    def test_a_date_at_the_end_of_time_fits_no_scan_and_troubles_nobody(self, planned):
        other = PIECE._replace(mailpiece_id="mp-2")

        assert chosen(PIECE._replace(planned_mail_date=planned), other) is other
