"""Eighteen lives of mailpieces, from their scans to their statuses."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from tests.builders_scans import OUTBOUND, a_scan, reading_of, statuses, timeline_of
from worker.domain.delivery_day import expected_delivery
from worker.domain.event import Ending
from worker.domain.mailpiece import Mailpiece, Recipient, choose
from worker.domain.reading import Noted, Tracked, Unreadable
from worker.domain.status import StatusCode
from worker.domain.status_sets import STATUS_SETS, Country

MAILED, TRANSIT, LOCAL, FOR_DELIVERY = "Mailed", "InTransit", "InLocalArea", "ProcessedForDelivery"
REROUTED, RETURNED = "ReRouted", "ReturnedToSender"
FORWARDED = "93" + OUTBOUND[2:20]

PIECE = Mailpiece("mp-1", "572", Country.US, Recipient(external_id="C-1"), OUTBOUND, date(2026, 8, 17))


def logical(at: str, **more):
    return a_scan("4c", at, code="517", handlingEventType="L", handlingEventTypeDescription="Logical", **more)


def assumed(at: str, code: str):
    return a_scan("1", at, code=code, handlingEventType="S", handlingEventTypeDescription="Assumed")


def endings(timeline):
    return [event.ending for event in timeline.events]


def test_1_a_letter_goes_from_plant_to_plant_to_the_carrier():
    timeline = timeline_of(
        a_scan("1a", "2026-08-17T22:00"),
        a_scan("2a", "2026-08-18T20:00", code="893"),
        a_scan("3c", "2026-08-18T22:56", code="918"),
        a_scan("3c", "2026-08-19T04:29", code="919"),
        logical("2026-08-19T14:00"),
    )

    assert statuses(timeline) == [MAILED, TRANSIT, LOCAL, FOR_DELIVERY]
    assert endings(timeline)[3:] == [Ending.REPEATED, Ending.REPEATED]


def test_2_a_drop_shipped_piece_is_first_seen_at_its_destination():
    timeline = timeline_of(a_scan("2a", "2026-08-18T20:00", code="893"), a_scan("3c", "2026-08-19T04:29", code="919"))

    assert statuses(timeline) == [MAILED, LOCAL, FOR_DELIVERY]


def test_3_a_single_last_scan_says_mailed_too():
    timeline = timeline_of(a_scan("3c", "2026-08-19T04:29", code="919"))

    assert statuses(timeline) == [MAILED, FOR_DELIVERY]


def test_4_events_of_its_container_come_before_its_own():
    timeline = timeline_of(
        assumed("2026-08-17T09:00", "873"),
        assumed("2026-08-17T10:00", "874"),
        a_scan(None, "2026-08-18T20:00", code="893"),
        a_scan(None, "2026-08-18T22:56", code="918"),
        a_scan(None, "2026-08-19T04:29", code="919"),
    )

    assert statuses(timeline) == [MAILED, TRANSIT, LOCAL, FOR_DELIVERY]


def test_5_a_scan_told_in_two_files_counts_once():
    scan = a_scan(None, "2026-08-18T20:00", code="893")

    timeline = timeline_of(scan, scan)

    assert statuses(timeline) == [MAILED, LOCAL]
    assert timeline.duplicates == 1


def test_6_the_box_section_may_sort_a_piece_again_and_again():
    timeline = timeline_of(*(a_scan("3b", f"2026-08-19T04:{minute}", code="897") for minute in ("00", "20", "40")))

    assert statuses(timeline) == [MAILED, FOR_DELIVERY]


def test_7_a_forwarded_piece_is_processed_for_delivery_twice():
    timeline = timeline_of(
        a_scan("3c", "2026-08-19T04:29", code="919"),
        a_scan("PARS", "2026-08-21T12:00", code="095"),
        a_scan("2a", "2026-08-23T20:00", code="893", imb=FORWARDED),
        a_scan("3c", "2026-08-24T04:29", code="919", imb=FORWARDED),
    )

    assert statuses(timeline) == [MAILED, FOR_DELIVERY, REROUTED, LOCAL, FOR_DELIVERY]
    assert endings(timeline) == [Ending.WRITTEN] * 4


def test_8_the_way_back_is_not_the_recipients_mail():
    timeline = timeline_of(
        a_scan("1a", "2026-08-17T22:00"),
        a_scan("PARS", "2026-08-19T12:00", code="095", processDescription="RETURN TO SENDER"),
        a_scan("1a", "2026-08-20T22:00"),
        a_scan("2a", "2026-08-21T20:00", code="893"),
        a_scan("3c", "2026-08-22T04:29", code="919"),
    )

    back = [f"{status} (way back)" for status in (TRANSIT, LOCAL, FOR_DELIVERY)]
    assert statuses(timeline) == [MAILED, TRANSIT, RETURNED, *back]
    assert timeline.shown is StatusCode.RETURNED_TO_SENDER


def test_9_the_reply_envelope_does_nothing_to_the_outbound_piece():
    timeline = timeline_of(a_scan(imb=OUTBOUND[:2] + "052" + OUTBOUND[5:]))

    assert timeline.events == []


def test_10_a_reused_serial_belongs_to_the_newer_piece():
    newer = PIECE._replace(mailpiece_id="mp-2", planned_mail_date=PIECE.planned_mail_date + timedelta(days=60))
    reading = reading_of("usps", a_scan(at="2026-10-18T22:00"))

    chosen = choose([PIECE, newer], imb=reading.imb, occurred_at=reading.sighting.occurred_at)

    assert chosen is newer


def test_11_a_scan_waits_for_its_piece_and_keeps_its_own_time():
    reading = reading_of("usps", a_scan(at="2026-08-17T22:00"))

    before = choose([], imb=reading.imb, occurred_at=reading.sighting.occurred_at)
    after = choose([PIECE], imb=reading.imb, occurred_at=reading.sighting.occurred_at)

    assert before is None
    assert after is PIECE
    assert reading.sighting.occurred_at == 1_787_022_000_000


def test_12_an_older_scan_that_comes_a_day_late_does_not_take_the_field_back():
    timeline = timeline_of(a_scan("3c", "2026-08-19T04:29", code="919"), a_scan("1a", "2026-08-17T22:00"))

    assert statuses(timeline) == [MAILED, TRANSIT, FOR_DELIVERY]
    assert endings(timeline) == [Ending.SUPERSEDED, Ending.WRITTEN]
    assert timeline.shown is StatusCode.PROCESSED_FOR_DELIVERY


@pytest.mark.parametrize(("phase", "code"), [("misc", "000"), ("misc", "777"), (None, "000")])
def test_13_a_step_without_a_meaning_is_noted(code, phase):
    assert isinstance(reading_of("usps", a_scan(phase, code=code)), Noted)


def test_14_a_bad_event_harms_none_of_its_batch():
    batch = [
        a_scan(imb=None, imbTrackingCode=None),
        a_scan(imb="68" + OUTBOUND[2:]),
        a_scan(imb="00270999999000000042"),
        a_scan(),
    ]

    readings = [reading_of("usps", scan) for scan in batch]

    assert [type(reading) for reading in readings] == [Unreadable, Unreadable, Tracked, Tracked]
    assert choose([], imb=readings[2].imb, occurred_at=0) is None


def test_15_a_missing_blank_before_the_hyphen_changes_nothing():
    timeline = timeline_of(a_scan("Phase 3c- Destination Sequenced Carrier Sortation", code="919"))

    assert statuses(timeline) == [MAILED, FOR_DELIVERY]


def test_16_an_inferred_delivery_has_no_place():
    nowhere = dict.fromkeys(("scanFacilityZip", "scanLocaleKey", "scanFacilityName", "machineName"))

    timeline = timeline_of(logical("2026-08-19T14:00", **nowhere))

    assert statuses(timeline) == [MAILED, FOR_DELIVERY]


def test_17_a_last_scan_late_on_saturday_means_monday():
    reading = reading_of("usps", a_scan("3c", "2026-08-22T23:50", code="919"))
    zone = timezone(timedelta(minutes=reading.sighting.offset_minutes))

    scanned = datetime.fromtimestamp(reading.sighting.occurred_at / 1000, zone)

    assert reading.sighting.code is StatusCode.PROCESSED_FOR_DELIVERY
    assert scanned.date() == date(2026, 8, 22)
    assert expected_delivery(scanned) == date(2026, 8, 24)


def test_18_a_canadian_piece_has_no_mail_stream_status():
    reading = reading_of("usps", a_scan())

    assert reading.sighting.code not in STATUS_SETS[Country.CA]
    assert reading.sighting.code in STATUS_SETS[Country.US]
