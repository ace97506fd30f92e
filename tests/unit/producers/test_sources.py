"""What each producer makes of its source's files."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import ClassVar

import pytest

import producers.framing
from producers import PRODUCERS
from tests.builders_scans import OUTBOUND, a_scan, reading_of
from worker.sources import READERS

PAYLOADS = Path(__file__).parents[1] / "sources" / "payloads"


def frame(source, text):
    data = text if isinstance(text, bytes) else text.encode()
    return list(PRODUCERS[source](io.BytesIO(data), "x"))


def test_there_is_a_producer_for_each_reader():
    assert set(PRODUCERS) == set(READERS)


@pytest.mark.parametrize(
    ("source", "said", "routing"),
    [
        ("milestone", {"mailpiece_id": "mp-1"}, "mp-1"),
        ("manifest", {"mailpiece_id": 17}, "17"),
        ("purl", {"token": "tok1"}, "tok1"),
        ("purl", {}, ""),
        ("lob", {"reference_id": "psc_1", "body": {"id": "psc_2"}}, "psc_1"),
        ("lob", {"body": {"id": "psc_2"}}, "psc_2"),
        ("lob", {"body": None}, ""),
        ("usps", a_scan(), "123456000000042"),
        ("usps", a_scan(imb="93" + OUTBOUND[2:20]), "123456000000042"),
        ("usps", a_scan(imb="00 270 123456 000000042 94105"), "123456000000042"),
        ("usps", a_scan(imb="00-270-123456-000000042-94105"), "123456000000042"),
        ("usps", a_scan(imb=None), ""),
    ],
)
def test_events_of_one_piece_are_routed_alike(source, said, routing):
    assert [one.routing for one in frame(source, json.dumps(said))] == [routing]


@pytest.mark.parametrize("name", ["event.postcard.created.json", "event.postcard.created.older_api_version.json"])
def test_a_published_event_of_lob_is_one_report(name):
    (framed,) = frame("lob", (PAYLOADS / name).read_bytes())

    assert framed.routing == "psc_d2d10a2e9cba991c"
    assert framed.problem == ""


def test_lob_has_no_csv():
    assert all(one.problem for one in frame("lob", "reference_id,id\npsc_1,evt_1\n"))


@pytest.mark.parametrize("source", ["manifest", "milestone"])
def test_a_csv_row_without_a_value_leaves_the_column_out(source):
    (framed,) = frame(source, "mailpiece_id,imb,country\nmp-1,,US\n")

    assert json.loads(framed.payload) == {"mailpiece_id": "mp-1", "country": "US"}


class TestAPushedBody:
    SCANS = (a_scan(), a_scan("2a", code="893"))

    @pytest.mark.parametrize(
        "body",
        [
            {"msgGrpId": "g", "recCnt": 2, "events": [*SCANS]},
            {"events": [*SCANS], "totRecCnt": 2},
            {"meta": {"feed": ["x"]}, "events": [*SCANS]},
            [*SCANS],
            [{"events": [*SCANS]}],
        ],
    )
    @pytest.mark.parametrize("indent", [None, 1])
    def test_is_one_report_per_event(self, body, indent):
        framed = frame("usps", json.dumps(body, indent=indent))

        assert [json.loads(one.payload) for one in framed] == list(self.SCANS)
        assert {one.routing for one in framed} == {"123456000000042"}

    def test_may_follow_another_on_the_next_line(self):
        body = json.dumps({"events": [*self.SCANS]})

        framed = frame("usps", f"{body}\n{json.dumps(a_scan())}\n{body}\n")

        assert [one.origin for one in framed] == ["x:1[1]", "x:1[2]", "x:2", "x:3[1]", "x:3[2]"]

    @pytest.mark.parametrize(
        "body",
        [
            {"msgGrpId": "g", "recCnt": 1_000, "events": [*SCANS]},
            {"events": [*SCANS], "totRecCnt": 7, "recCnt": 1_000},
        ],
    )
    def test_that_has_other_than_it_says_is_remarked_on_and_is_no_problem(self, body):
        right = {**body, "recCnt": 2}

        framed = frame("usps", f"{json.dumps(right)}\n{json.dumps(body)}\n{json.dumps(right)}")

        assert [each.problem for each in framed] == [""] * 6
        assert [each.remark for each in framed] == ["", "", "", "x:2 says it holds 1,000 events, and holds 2", "", ""]

    def test_may_be_empty(self):
        assert frame("usps", '{"msgGrpId": "g", "events": []}') == []

    @pytest.mark.parametrize("events", [None, {"a": 1}, "none", 5])
    def test_whose_events_are_no_list_is_a_problem(self, events):
        (framed,) = frame("usps", json.dumps({"msgGrpId": "g", "events": events}))

        assert framed.problem == "The events of this body are not a list: no scan of it is read."

    def test_is_no_body_where_a_scan_has_a_field_called_events(self):
        (framed,) = frame("usps", json.dumps(a_scan(events=None)))

        assert framed.problem == ""

    def test_with_one_bad_event_keeps_the_others(self):
        good = json.dumps(a_scan())

        framed = frame("usps", f'{{"events": [{good}, null, {{"imb": "00}}, {good}]}}')

        assert [one.routing for one in framed if not one.problem] == ["123456000000042"] * 2

    def test_that_was_published_is_read(self):
        framed = frame("usps", (PAYLOADS / "iv-mtr-feed-fragment.scrambled.json").read_bytes())

        assert len(framed) == 2


class TestAPullAnswer:
    ANSWER: ClassVar = {
        "data": {
            "imb": OUTBOUND,
            "mail_shape": "Flat",
            "mail_class": "First-Class",
            "scans": [
                {"scan_date_time": "2026-08-17T22:00:00-05:00", "scan_event_code": "891"},
                {"scan_date_time": "2026-08-18T22:00:00-05:00", "scan_event_code": "919"},
            ],
        }
    }

    @pytest.mark.parametrize("indent", [None, 2])
    def test_is_one_report_per_scan_with_what_it_says_of_the_piece(self, indent):
        framed = frame("usps", json.dumps(self.ANSWER, indent=indent))

        codes = [reading_of("usps", one.payload).sighting.code.value for one in framed]
        assert codes == ["InTransit", "ProcessedForDelivery"]
        assert [json.loads(one.payload)["mail_shape"] for one in framed] == ["Flat", "Flat"]
        assert {one.routing for one in framed} == {"123456000000042"}

    @pytest.mark.parametrize("data", [{"imb": OUTBOUND}, {"imb": OUTBOUND, "scans": None}, {}])
    def test_of_a_piece_without_scans_is_no_report(self, data):
        assert frame("usps", json.dumps({"data": data})) == []

    @pytest.mark.parametrize(
        "answer",
        [
            {"error": "invalid_token", "error_description": "secret"},
            {"data": {"imb": OUTBOUND, "scans": {"a": 1}}},
            {"data": {"imb": OUTBOUND, "scans": [None]}},
        ],
    )
    def test_without_scans_to_read_is_a_problem(self, answer):
        (framed,) = frame("usps", json.dumps(answer))

        assert framed.problem
        assert "secret" not in framed.problem


def test_scans_in_csv_are_read_by_the_names_of_the_feed():
    text = f"imb,scanDatetime,scanEventCode\n{OUTBOUND},2026-08-17T22:00:00-05:00,004\n"

    (framed,) = frame("usps", text)

    assert reading_of("usps", framed.payload).sighting.code == "InTransit"


def test_a_long_first_line_is_never_taken_for_a_header(monkeypatch):
    monkeypatch.setattr(producers.framing, "_LONGEST_HEADER", 5)

    assert all(one.problem for one in frame("milestone", "mailpiece_id,status\na,Printed\n"))
