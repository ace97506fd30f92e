"""What is stored of a mailpiece and its timeline comes back as it was, and is short."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.domain.event import Ending, Event
from worker.domain.mailpiece import Mailpiece, Recipient
from worker.domain.mailpiece_form import pack_id
from worker.domain.reading import Mark
from worker.domain.record_id import to_18
from worker.domain.status import StatusCode
from worker.domain.status_sets import Country
from worker.domain.timeline import Timeline

LAST_MS, LAST_SECOND = 4_102_444_799_999, 4_102_444_799
COUNTS = st.integers(0, 2**32 - 1)
SECONDS = st.integers(0, LAST_SECOND)
IDENTITY = b"abcdef"

EVENTS = st.builds(
    Event,
    at=st.integers(0, LAST_MS) | SECONDS.map(lambda second: second * 1000),
    code=st.sampled_from(StatusCode),
    identity=st.binary(min_size=6, max_size=6),
    offset_minutes=st.integers(-56, 56).map(lambda quarters: quarters * 15),
    ending=st.sampled_from(Ending),
    saved=st.integers(0, 7),
    written_at=SECONDS,
    mark=st.sampled_from(Mark),
)
TIMELINES = st.builds(
    Timeline,
    events=st.lists(EVENTS, max_size=6),
    shown=st.none() | st.sampled_from(StatusCode),
    duplicates=COUNTS,
    attempts=COUNTS,
    not_before=COUNTS,
)
WORD = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=20)
DIGITS = st.text("0123456789", max_size=31)
RECORD_ID = (st.text("abcXYZ019", min_size=12, max_size=12)).map(lambda text: to_18(f"003{text}"))
VISIBLE = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=40)
PIECE_IDS = VISIBLE | st.uuids().map(str) | st.uuids().map(lambda uuid: str(uuid).upper())
PIECES = st.builds(
    Mailpiece,
    PIECE_IDS,
    WORD,
    st.sampled_from(Country),
    st.builds(Recipient, RECORD_ID | WORD, WORD),
    DIGITS | WORD,
    st.none() | st.dates(),
    attributes=st.dictionaries(st.text(max_size=9), st.text(max_size=9)),
)


@given(TIMELINES)
def test_any_timeline_survives_being_stored(timeline):
    assert Timeline.unpack(timeline.pack()) == timeline


@given(PIECES)
def test_any_piece_survives_being_stored(piece):
    assert Mailpiece.unpack(piece.pack()) == piece


@given(PIECES, PIECE_IDS)
def test_a_stored_piece_begins_with_its_id_and_with_no_other(piece, other):
    stored, name = piece.pack(), pack_id(other)

    begins = stored.startswith(name) and stored[len(name)] < 32

    assert begins == (other == piece.mailpiece_id)


def test_an_id_that_is_a_uuid_takes_17_bytes():
    assert len(pack_id("f81d4fae-7dec-11d0-a765-00a0c91e6bf6")) == 17


@pytest.mark.parametrize("moment", [0, 1, 999, 1000, LAST_MS])
def test_the_ends_of_time_survive_too(moment):
    timeline = Timeline([Event(moment, StatusCode.MAILED, IDENTITY, written_at=LAST_SECOND)])

    assert Timeline.unpack(timeline.pack()) == timeline


@pytest.mark.parametrize("imb", ["0" * 20, "9" * 20, "9" * 25, "9" * 29, "9" * 31, "", "00270 123", "٣٤"])
def test_barcodes_keep_every_digit(imb):
    piece = Mailpiece("mp", "572", Country.US, Recipient("", "C-1"), imb)

    assert Mailpiece.unpack(piece.pack()).imb == imb


@pytest.mark.parametrize("record_id", ["", "0035e00000ABCDE", "0035e00000ABCDEAA6", "003_e00000ABCDEAA5", "not one"])
def test_record_ids_that_are_none_come_back_as_they_were(record_id):
    piece = Mailpiece("mp", "572", Country.US, Recipient(record_id, "C-1"))

    assert Mailpiece.unpack(piece.pack()).recipient.record_id == record_id


def test_a_usual_piece_takes_at_most_32_bytes_beside_its_id():
    piece = Mailpiece("mp-1", "572", Country.US, Recipient(to_18("0035e00000ABCDE")), "0027012345600000004294105")

    assert len(piece._replace(planned_mail_date=date(2026, 3, 1)).pack()) <= 32 + len("mp-1")


def test_five_usual_scans_take_at_most_80_bytes():
    at = 1_772_370_000
    days = [at + day * 86_400 + 3_600 * day for day in range(5)]
    events = [Event(day * 1000, StatusCode.IN_TRANSIT, IDENTITY, -360, Ending.WRITTEN, 1, day + 20_000) for day in days]

    assert len(Timeline(events, StatusCode.IN_TRANSIT).pack()) <= 80
