"""The forms in which scans of the post come in, told by their shape alone."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from console.dry_run import dry_run
from producers import PRODUCERS
from producers.usps_columns import BARCODES
from tests.builders_scans import NOW, OUTBOUND, PHASES, a_scan
from worker.domain.reading import Tracked
from worker.domain.status_sets import Country
from worker.envelope import RawEvent
from worker.sources import READERS

PAYLOADS = Path(__file__).parent / "payloads"
TRACKING, ROUTING = OUTBOUND[:20], OUTBOUND[20:]
SERIAL = OUTBOUND[5:20]


def framed(text):
    return list(PRODUCERS["usps"](io.BytesIO(text.encode()), "scans"))


def readings(text):
    """Return what a file's scans say."""
    return [READERS["usps"](RawEvent("usps", report.payload, 0)) for report in framed(text)]


def told(text):
    """Return (codes, time) of each line of a dry run."""
    lines = dry_run("usps", io.BytesIO(text.encode()), "scans", Country.US, now_ms=NOW)
    return [(line["codes"], line["occurred_at"]) for line in lines]


class TestADelimitedFile:
    ROW = (OUTBOUND, "2026-08-17T22:00:00.000-05:00", "891", "A", PHASES["1a"], "60606")

    @pytest.mark.parametrize("delimiter", [",", "|", "\t", ";"])
    @pytest.mark.parametrize(
        "header",
        [
            ("imb", "scanDatetime", "scanEventCode", "handlingEventType", "mailPhase", "scanFacilityZip"),
            ("imb", "scan_date_time", "scan_event_code", "handling_event_type", "mail_phase", "scan_facility_zip"),
            ("IMb", "Scan Datetime", "Scan Event Code", "Handling Event Type", "Mail Phase", "Scan Facility ZIP"),
            ("IMB Code", "SCAN-DATETIME", "OP CODE", "HANDLING_EVENT_TYPE", "Mail Phase", "Facility Zip"),
            ("Intelligent Mail Barcode", "scanDateTime", "operationCode", "handlingEventType", "MailPhase", "facility"),
        ],
    )
    def test_is_read_whatever_its_columns_are_called(self, header, delimiter):
        file = f"{delimiter.join(header)}\n{delimiter.join(self.ROW)}\n"

        (reading,) = readings(file)

        assert reading == readings(json.dumps(a_scan()))[0]
        assert [report.routing for report in framed(file)] == [SERIAL]

    @pytest.mark.parametrize("column", BARCODES)
    def test_is_told_by_any_name_of_the_barcode_that_its_reader_knows(self, column):
        (reading,) = readings(f"{column},scanDatetime,scanEventCode\n{TRACKING},2026-08-17T22:00Z,919\n")

        assert reading.keys == (f"imb:{SERIAL}",)

    def test_may_have_its_columns_in_any_order_and_others_beside_them(self):
        file = f"pieceId|Mail Phase|Scan Datetime|IMb|x\n1|{PHASES['3c']}|2026-08-17T22:00Z|{OUTBOUND}|\n"

        assert told(file) == [(["Mailed", "ProcessedForDelivery"], "2026-08-17T22:00:00.000Z")]

    def test_may_tell_the_tracking_code_and_the_routing_code_apart(self):
        file = (
            f"imbTrackingCode,imbRoutingCode,scanDatetime,scanEventCode\n{TRACKING},{ROUTING},2026-08-17T22:00Z,919\n"
        )

        (reading,) = readings(file)

        assert reading.imb == OUTBOUND

    def test_without_a_routing_code_has_a_forwarded_pieces_tracking_code(self):
        file = f"imbTrackingCode,imbRoutingCode,scanDatetime,scanEventCode\n{TRACKING},,2026-08-17T22:00Z,919\n"

        assert [(reading.imb, reading.keys) for reading in readings(file)] == [(TRACKING, (f"imb:{SERIAL}",))]


def test_one_scan_told_by_a_feed_with_an_offset_and_by_a_file_without_one_is_one_event():
    columns = "imb,scanDatetime,scanEventCode,handlingEventType,mailPhase,scanFacilityZip"
    row = f"{OUTBOUND},2026-08-17 22:00:00,891,A,{PHASES['1a']},60606"

    pushed, filed = readings(json.dumps(a_scan()))[0], readings(f"{columns}\n{row}\n")[0]

    assert filed.sighting == pushed.sighting


class TestALegacyFile:
    """Facility ZIP, operation code, time, routing code, tracking code; no header (IMb Tracing's PKG)."""

    @pytest.mark.parametrize("delimiter", [",", "|", "\t"])
    def test_is_known_by_its_columns(self, delimiter):
        row = delimiter.join(("60606", "919", "2026-08-19 04:29:00", ROUTING, TRACKING))

        assert told(f"{row}\n{row}\n") == [
            (["Mailed", "ProcessedForDelivery"], "2026-08-19T09:29:00.000Z"),
            ([], "2026-08-19T09:29:00.000Z"),
        ]
        assert [report.routing for report in framed(row)] == [SERIAL]
        assert readings(row)[0].imb == OUTBOUND

    @pytest.mark.parametrize(
        ("time", "utc"),
        [
            ("2026-08-19T04:29:00", "2026-08-19T09:29:00.000Z"),
            ("8/19/2026 04:29AM", "2026-08-19T09:29:00.000Z"),
            ("08/19/2026 04:29:30 AM", "2026-08-19T09:29:30.000Z"),
            ("08/19/2026 16:29", "2026-08-19T21:29:00.000Z"),
            ("08/19/2026 16:29:30", "2026-08-19T21:29:30.000Z"),
            ("2026-08-19T04:29:00-05:00", "2026-08-19T09:29:00.000Z"),
        ],
    )
    def test_has_its_times_in_the_zone_of_the_facility(self, time, utc):
        assert told(f'"60606","919","{time}","","{TRACKING}"\n') == [(["Mailed", "ProcessedForDelivery"], utc)]

    def test_may_have_lost_the_zeros_of_an_operation_code(self):
        assert told(f"60606,4,2026-08-19 04:29:00,{ROUTING},{TRACKING}\n")[0][0] == ["Mailed", "InTransit"]

    def test_with_a_broken_row_keeps_the_others(self):
        row = f"60606,919,2026-08-19 04:29:00,{ROUTING},{TRACKING}\n"

        assert [bool(report.problem) for report in framed(row + "60606,919\n" + row)] == [False, True, False]


class TestAnOlderTrackersScans:
    def test_that_were_published_are_read_with_the_time_of_their_facility(self):
        file = (PAYLOADS / "mrmailtracker.scans.json").read_text()

        assert told(file) == [
            (["Mailed", "ProcessedForDelivery"], "2012-02-17T06:56:00.000Z"),
            ([], "2012-02-17T12:29:00.000Z"),
            (["Mailed", "ProcessedForDelivery"], "2012-02-17T06:56:00.000Z"),
        ]
        assert {report.routing for report in framed(file)} == {"106848527962002", "106848527962022"}
        assert readings(file)[0].imb == "2027010684852796200295630864806"


class TestATracker:
    """An aggregator's tracker object (EasyPost): its phases have no prefix, its inferred delivery no place."""

    DETAILS = (
        {"message": "Origin Processing Cancellation of Postage", "datetime": "2026-08-25T17:52:00Z"},
        {"message": "Origin Primary Processing", "datetime": "2026-08-26T04:53:00Z"},
        {"message": "Destination MMP Processing", "datetime": "2026-08-27T22:22:00Z"},
        {"message": "Delivery", "datetime": "2026-08-28T22:06:00Z", "tracking_location": None},
    )
    PLACES = (
        {"city": "MADISON", "state": "WI", "zip": "53714", "country": "US"},
        {"city": "MILWAUKEE", "state": "WI", "zip": None, "country": "US"},
    )
    TRACKER = (
        {
            "object": "Tracker",
            "tracking_code": OUTBOUND,
            "status": "out_for_delivery",
            "tracking_details": [
                DETAILS[0] | {"tracking_location": PLACES[0]},
                DETAILS[1] | {"tracking_location": PLACES[1]},
                *DETAILS[2:],
            ],
        },
    )
    SAID = (
        (["Mailed", "InTransit"], "2026-08-25T17:52:00.000Z"),
        ([], "2026-08-26T04:53:00.000Z"),
        (["InLocalArea"], "2026-08-27T22:22:00.000Z"),
        (["ProcessedForDelivery"], "2026-08-28T22:06:00.000Z"),
    )

    @pytest.mark.parametrize(
        "body",
        [
            TRACKER[0],
            [*TRACKER],
            {"object": "Event", "description": "tracker.updated", "result": TRACKER[0]},
            {"trackers": [*TRACKER], "has_more": False},
        ],
    )
    @pytest.mark.parametrize("indent", [None, 1])
    def test_is_a_scan_per_detail(self, body, indent):
        file = json.dumps(body, indent=indent)

        assert told(file) == list(self.SAID)
        assert {report.routing for report in framed(file)} == {SERIAL}

    def test_that_is_told_anew_repeats_what_it_told_before(self):
        file = json.dumps(self.TRACKER[0])

        assert told(f"{file}\n{file}\n")[4:] == [([], at) for _, at in self.SAID]

    def test_keeps_two_steps_of_one_second_apart(self):
        first, second = self.DETAILS[1], self.DETAILS[2] | {"datetime": self.DETAILS[1]["datetime"]}
        file = json.dumps({"tracking_code": OUTBOUND, "tracking_details": [first, second]})

        assert [codes for codes, _ in told(file)] == [["Mailed", "InTransit"], ["InLocalArea"]]

    def test_knows_the_place_of_a_detail(self):
        (first, *_) = readings(json.dumps(self.TRACKER[0]))

        assert isinstance(first, Tracked)
        assert first.sighting.offset_minutes == -300

    @pytest.mark.parametrize("body", [{"tracking_details": []}, {"trackers": 5}, {"result": [1]}, {"result": None}])
    def test_without_details_or_of_a_strange_shape_harms_nothing(self, body):
        assert all(not line[0] for line in told(json.dumps(body)))


WHOLE = [
    "\n".join("|".join(row) for row in (("IMb", "Scan Datetime", "Op Code"), (OUTBOUND, "2026-08-17T22:00", "919"))),
    f"60606,919,2026-08-19 04:29:00,{ROUTING},{TRACKING}\n" * 2,
    (PAYLOADS / "mrmailtracker.scans.json").read_text(),
    json.dumps(TestATracker.TRACKER[0]),
    json.dumps({"events": [a_scan(), a_scan("PARS")]}),
]


@given(
    whole=some.sampled_from(WHOLE),
    edits=some.lists(some.tuples(some.integers(0, 700), some.integers(0, 9), some.text(max_size=3)), max_size=4),
)
def test_a_file_that_was_damaged_anywhere_is_read_to_its_end(whole, edits):
    for place, length, text in edits:
        whole = whole[:place] + text + whole[place + length :]

    lines = list(dry_run("usps", io.BytesIO(whole.encode("utf-8", "surrogatepass")), "scans", Country.US, now_ms=NOW))

    assert all(line["ending"] and line["reason"] for line in lines)
