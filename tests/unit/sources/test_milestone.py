"""What the printer's milestones say."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders_scans import reading_of
from worker.domain.dead_letter import Reason
from worker.domain.reading import Tracked, Unreadable
from worker.domain.status import StatusCode
from worker.sources.milestone import WORDS


def a_milestone(status: Any = "Printed", **more: Any) -> dict[str, Any]:
    return {"mailpiece_id": "mp-1", "status": status, "time": "2026-08-17T10:00:00Z", **more}


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("MailPieceCreated", StatusCode.CREATED),
        ("Mail Piece Created", StatusCode.CREATED),
        ("Addressed", StatusCode.ADDRESSED),
        ("addressed", StatusCode.ADDRESSED),
        ("Printed", StatusCode.PRINTED),
        ("Mailed", StatusCode.MAILED),
        (" MAILED ", StatusCode.MAILED),
    ],
)
def test_a_milestone_says_its_status_code_in_any_of_its_spellings(status, code):
    reading = reading_of("milestone", a_milestone(status))

    assert isinstance(reading, Tracked)
    assert reading.sighting.code is code
    assert reading.keys == ("id:mp-1",)


def test_there_are_four_milestones():
    assert set(WORDS) == {"MailPieceCreated", "Addressed", "Printed", "Mailed"}


@pytest.mark.parametrize("code", [code for code in StatusCode if code not in WORDS])
def test_another_of_our_codes_is_not_the_printers_to_report(code):
    reading = reading_of("milestone", a_milestone(code))

    assert reading.reason is Reason.UNKNOWN_WORD
    assert code in reading.why


@pytest.mark.parametrize("status", ["John Smith", "", None, 7])
def test_a_word_of_nobody_is_a_finding_and_is_not_repeated(status):
    reading = reading_of("milestone", a_milestone(status))

    assert reading.reason is Reason.UNKNOWN_WORD
    assert "John" not in reading.why


def test_a_milestones_identity_is_its_event_id_where_it_has_one():
    assert reading_of("milestone", a_milestone(event_id="e-1")).sighting.identity == "e-1"
    assert reading_of("milestone", a_milestone(event_id=17)).sighting.identity == "17"


def test_a_milestones_identity_is_piece_code_and_time_otherwise():
    reading = reading_of("milestone", a_milestone("printed"))

    assert reading.sighting.identity == "mp-1|Printed|2026-08-17T10:00:00Z"


def test_the_pieces_of_one_batch_share_a_time_and_no_identity():
    first = reading_of("milestone", a_milestone("Mailed"))
    second = reading_of("milestone", a_milestone("Mailed", mailpiece_id="mp-2"))

    assert first.sighting.identity != second.sighting.identity


def test_the_time_may_be_called_occurred_at():
    reading = reading_of("milestone", a_milestone(time=None, occurred_at="2026-08-17T10:00:00+02:00"))

    assert reading.sighting.occurred_at == 1_786_953_600_000
    assert reading.sighting.offset_minutes == 120


@pytest.mark.parametrize(
    "wrong",
    [{"mailpiece_id": None}, {"mailpiece_id": "a\tb"}, {"time": "soon"}, {"time": None}, {"event_id": "a\nb"}],
)
def test_what_cannot_be_used_is_unreadable(wrong):
    reading = reading_of("milestone", a_milestone(**wrong))

    assert isinstance(reading, Unreadable)
    assert reading.reason is Reason.UNREADABLE
