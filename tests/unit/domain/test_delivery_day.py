"""On which day a piece reaches the mailbox."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from worker.domain.delivery_day import expected_delivery, holidays, is_delivery_day

CHICAGO = timezone(timedelta(hours=-5))


@pytest.mark.parametrize(
    ("scanned", "expected"),
    [
        ("2026-08-19T04:29", "2026-08-19"),  # before ten: the same day
        ("2026-08-19T10:00", "2026-08-20"),
        ("2026-08-22T09:59", "2026-08-22"),  # a Saturday is a delivery day
        ("2026-08-22T23:50", "2026-08-24"),
        ("2026-08-23T04:00", "2026-08-24"),  # scans fall on Sundays, deliveries do not
        ("2026-12-24T18:00", "2026-12-26"),
        ("2026-12-25T04:00", "2026-12-26"),
        ("2021-07-03T18:00", "2021-07-06"),  # Sunday, then the holiday observed on Monday
        ("2026-12-31T18:00", "2027-01-02"),
    ],
)
def test_a_last_scan_means_the_next_round_of_the_carrier(scanned, expected):
    assert expected_delivery(datetime.fromisoformat(scanned).replace(tzinfo=CHICAGO)) == date.fromisoformat(expected)


def test_there_are_eleven_holidays():
    assert sorted(day.isoformat()[5:] for day in holidays(2026)) == [
        *("01-01", "01-19", "02-16", "05-25", "06-19", "07-04", "09-07", "10-12", "11-11", "11-26", "12-25"),
    ]


def test_a_holiday_on_a_sunday_is_kept_on_monday_and_one_on_a_saturday_stays():
    assert not is_delivery_day(date(2021, 7, 5))
    assert not is_delivery_day(date(2021, 12, 25))
    assert is_delivery_day(date(2021, 12, 24))
