"""What `mailstatus piece show` says of an event."""

from __future__ import annotations

import pytest

from console.piece import _before_mailed, _event, _shown_by
from tests.builders_scans import deliver
from worker.domain.event import Event
from worker.domain.reading import Mark, Sighting
from worker.domain.status import StatusCode
from worker.domain.timeline import Timeline

LAST = StatusCode.PROCESSED_FOR_DELIVERY


@pytest.mark.parametrize(
    ("mark", "shown"), [(Mark.NONE, None), (Mark.FORWARDED, None), (Mark.AT_SENDER, "ReturnedToSender")]
)
def test_a_scan_of_a_redirected_piece_shows_where_it_went(mark, shown):
    timeline = Timeline()
    deliver(timeline, [Sighting(StatusCode.RE_ROUTED, 1000, "pars"), Sighting(LAST, 2000, "last", mark=mark)])

    assert [_shown_by(place, timeline)["shows_redirection"] for place in (0, 1)] == [None, shown]


def test_a_scan_of_a_forwarded_piece_shows_the_redirection_that_nobody_saw():
    timeline = Timeline()
    deliver(timeline, [Sighting(LAST, 2000, "last", mark=Mark.FORWARDED)])

    assert _shown_by(0, timeline) == {"shows_redirection": "ReRouted"}


@pytest.mark.parametrize(
    ("written_at", "ahead"), [(1_787_022_000, False), (1_787_021_700, False), (1_787_021_699, True), (0, False)]
)
def test_an_event_that_was_written_before_it_happened_is_dated_ahead(written_at, ahead):
    event = Event(1_787_022_000_000, LAST, b"123456", written_at=written_at)

    assert _event(event)["dated_ahead"] is ahead


@pytest.mark.parametrize(("offset", "there"), [(-300, "Mon 22:00"), (345, "Tue 08:45"), (0, None)])
def test_the_hour_at_the_place_is_shown_where_the_place_is_known(offset, there):
    event = Event(1_787_022_000_000, LAST, b"123456", offset_minutes=offset)

    assert _event(event)["local"] == there


@pytest.mark.parametrize(
    ("mailed", "visited", "before"), [(2000, 1000, True), (1000, 2000, False), (None, 1000, False)]
)
def test_a_visit_before_the_piece_was_mailed_is_marked(mailed, visited, before):
    timeline = Timeline()
    scans = [Sighting(LAST, mailed, "scan")] if mailed else []
    deliver(timeline, [*scans, Sighting(StatusCode.PURL_OPENED, visited, "visit")])

    marked = {event.code: _before_mailed(event, timeline)["before_mailed"] for event in timeline.events}

    assert marked[StatusCode.PURL_OPENED] is before
    assert not marked.get(LAST)
