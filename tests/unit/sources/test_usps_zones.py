"""When a scan was: its time as written, and the zone of its facility."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from tests.builders_scans import a_scan, reading_of
from worker.sources.moments import Basis, read_moment
from worker.sources.usps_zones import zone_of

VECTORS = [
    ("2026-03-08T01:59:59.000-06:00", "60606", "2026-03-08T07:59:59", Basis.EXPLICIT),
    ("2026-03-08T02:30:00", "60606", "2026-03-08T08:30:00", Basis.NONEXISTENT),
    ("2026-11-01T01:30:00", "60606", "2026-11-01T06:30:00", Basis.AMBIGUOUS),
    ("2026-07-01T12:00:00", "85026", "2026-07-01T19:00:00", Basis.FACILITY),
    ("2/16/2012 10:56PM", "95799", "2012-02-17T06:56:00", Basis.FACILITY),
    ("2/17/2012 04:29AM", "95799", "2012-02-17T12:29:00", Basis.FACILITY),
    ("2026-08-21T23:30:00.000-07:00", "98101", "2026-08-22T06:30:00", Basis.EXPLICIT),
]


def utc(text):
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


@pytest.mark.parametrize(("text", "zip_code", "instant", "basis"), VECTORS)
def test_the_seven_vectors(text, zip_code, instant, basis):
    moment = read_moment(text, zone_of(zip_code))

    assert (moment.at, moment.basis) == (utc(instant), basis)


@pytest.mark.parametrize(("text", "zip_code", "instant", "_basis"), VECTORS)
def test_the_seven_vectors_are_what_a_scan_says(text, zip_code, instant, _basis):
    reading = reading_of("usps", a_scan(scanDatetime=text, scanFacilityZip=zip_code))

    assert reading.sighting.occurred_at == utc(instant)


def test_the_day_of_a_scan_is_its_facilitys():
    sighting = reading_of(
        "usps", a_scan(scanDatetime="2026-08-21T23:30:00.000-07:00", scanFacilityZip="98101")
    ).sighting

    local = datetime.fromtimestamp(sighting.occurred_at / 1000, timezone(timedelta(minutes=sighting.offset_minutes)))

    assert local.date() == date(2026, 8, 21)


def test_a_time_in_utc_has_the_day_of_its_facility_too():
    moment = read_moment("2026-08-22T06:30:00Z", zone_of("98101"))

    assert moment == (utc("2026-08-22T06:30:00"), -420, Basis.EXPLICIT)


@pytest.mark.parametrize(
    ("zip_code", "name"),
    [
        ("60606", "America/Chicago"),
        ("606061234", "America/Chicago"),
        ("10001", "America/New_York"),
        ("85026", "America/Phoenix"),
        ("86515", "America/Denver"),  # the Navajo Nation has daylight time
        ("96813", "Pacific/Honolulu"),
        ("99501", "America/Anchorage"),
        ("00901", "America/Puerto_Rico"),
        ("96910", "Pacific/Guam"),
        ("79835", "America/Denver"),  # in Texas, whose other codes of 798 are in America/Chicago
        ("95799", "America/Los_Angeles"),  # a plant's own code, where nobody lives
    ],
)
def test_a_facility_is_in_the_zone_of_its_zip_code(zip_code, name):
    assert str(zone_of(zip_code)) == name


@pytest.mark.parametrize("zip_code", ["", "09012", "96201", "K1A0B1", "6", "x" * 40])
def test_a_place_without_a_zone_leaves_the_time_to_be_taken_as_utc(zip_code):
    assert zone_of(zip_code) is None
    assert read_moment("2026-07-01T12:00:00", None) == (utc("2026-07-01T12:00:00"), 0, Basis.DEFAULT)


@pytest.mark.parametrize(
    ("time", "words"),
    [
        ("2026-11-01T01:30:00", "came twice"),
        ("2026-03-08T02:30:00", "was skipped"),
        ("2026-11-01T03:30:00", ""),
        ("2026-11-01T01:30:00-06:00", ""),
    ],
)
def test_what_is_not_sure_about_a_time_is_said(time, words):
    doubt = reading_of("usps", a_scan(scanDatetime=time)).doubt

    assert words in doubt
    assert bool(doubt) == bool(words)


def test_a_time_that_nobody_can_place_says_so():
    reading = reading_of("usps", a_scan(scanDatetime="2026-07-01T12:00:00", scanFacilityZip=None))

    assert reading.doubt.endswith("taken as UTC.")
