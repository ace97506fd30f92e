"""Times as sources write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from worker.sources.moments import read_moment


@pytest.mark.parametrize(
    ("text", "utc", "offset"),
    [
        ("2026-03-08T01:59:59.000-06:00", "2026-03-08T07:59:59", -360),
        ("2026-03-08T01:59:59-0600", "2026-03-08T07:59:59", -360),
        ("2026-08-21T23:30:00.000-07:00", "2026-08-22T06:30:00", -420),
        ("2026-03-08 01:59:59+05:30", "2026-03-07T20:29:59", 330),
        ("2026-03-08T01:59:59Z", "2026-03-08T01:59:59", 0),
        ("2026-03-08T01:59:59", "2026-03-08T01:59:59", 0),
        ("2026-03-08T01:59", "2026-03-08T01:59:00", 0),
        ("2026-03-08T01:59:59.1Z", "2026-03-08T01:59:59.100", 0),
        ("2026-03-08T01:59:59.123456Z", "2026-03-08T01:59:59.123", 0),
        (" 2026-03-08 ", "2026-03-08T00:00:00", 0),
        ("2/16/2012 10:56PM", "2012-02-16T22:56:00", 0),
        ("02/17/2012 04:29 am", "2012-02-17T04:29:00", 0),
    ],
)
def test_a_time_is_an_instant_and_a_distance_from_utc(text, utc, offset):
    moment = read_moment(text)

    assert moment.at == round(datetime.fromisoformat(utc).replace(tzinfo=UTC).timestamp() * 1000)
    assert moment.offset_minutes == offset


@pytest.mark.parametrize(
    "text",
    [
        None,
        20260308,
        "",
        "noon",
        "0000-00-00 00:00:00",
        "1999-02-19T12:00:00.00:00",
        "2026-02-30",
        "13/40/2026 10:00AM",
        "2/16/2012",
        "0001-01-01T00:00+14:00",
        "9999-12-31",
        "1" * 41,
    ],
)
def test_what_is_no_time_of_our_days_is_none(text):
    assert read_moment(text) is None
