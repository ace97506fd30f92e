"""The life of an order item at thanks.io, told by snapshots of which each says all again."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from console.dry_run import dry_run
from producers import PRODUCERS
from tests.builders_scans import NOW
from worker.domain.status_sets import Country

UPDATE, DELIVERED, SCANNED = "order_item.status_update", "order_item.delivered", "scans.scan_update"


def an_update(day: int, status: str | None, scans: Any = 0, kind: str = UPDATE, **item: Any) -> dict[str, Any]:
    said = {"order_item.current_status": status} if status else {}
    data = {"order_item.id": 1, "order_item.scans": scans, "qrcode.url": "https://example.com", **said, **item}
    return {"event_type": kind, "event_id": f"event-{day}", "timestamp": 1_767_225_600 + day * 86_400, "data": data}


def told(*updates: dict[str, Any]) -> list[str]:
    text = "\n".join(map(json.dumps, updates))
    lines = dry_run("thanksio", io.BytesIO(text.encode()), "items.jsonl", Country.US, now_ms=NOW)
    return [", ".join(line["codes"]) or line["ending"] for line in lines]


def test_a_status_after_the_first_scan_is_told_and_only_a_rise_is_another_visit():
    assert told(
        an_update(1, "Processing"),
        an_update(2, "Printed"),
        an_update(3, "In Transit"),
        an_update(5, "In Transit", 1),
        an_update(6, "Processed for Delivery", 1),
        an_update(7, "Processed for Delivery", 2),
        an_update(8, "delivered", 2, DELIVERED),
    ) == [
        "MailPieceCreated",
        "Printed",
        "Mailed, InTransit",
        *("repeated", "pURLOpened"),
        *("ProcessedForDelivery", "repeated"),
        *("repeated", "pURLOpened"),
        *("noted", "repeated"),
    ]


def test_a_rise_by_two_is_one_visit():
    assert told(an_update(1, None, 1), an_update(2, None, 3)) == ["pURLOpened", "pURLOpened"]


def test_a_status_and_scans_are_two_reports_of_one_snapshot():
    update = json.dumps(an_update(5, "delivered", 2, DELIVERED)).encode()

    status, scans = PRODUCERS["thanksio"](io.BytesIO(update), "items.jsonl")

    assert (status.origin, scans.origin) == ("items.jsonl:1[current_status]", "items.jsonl:1[scans]")
    assert status.routing == scans.routing == "1"
    assert "order_item.scans" not in json.loads(status.payload)["data"]
    assert "order_item.current_status" not in json.loads(scans.payload)["data"]


@pytest.mark.parametrize("scans", [1, 10, "4"])
@pytest.mark.parametrize(("kind", "url"), [(UPDATE, "https://example.com"), (SCANNED, None), (SCANNED, "https://x")])
def test_scans_of_a_code_are_a_visit_whatever_the_update_calls_itself(scans, kind, url):
    assert told(an_update(1, "Printed", scans, kind, **{"qrcode.url": url})) == ["Printed", "pURLOpened"]


@pytest.mark.parametrize("scans", [0, "0", None, "none", [1], -1])
@pytest.mark.parametrize("kind", [UPDATE, SCANNED])
def test_no_scan_is_no_visit(scans, kind):
    assert told(an_update(1, "Printed", scans, kind)) == ["Printed"]


@pytest.mark.parametrize(("status", "scans"), [("delivered", 0), (None, 0), (None, 2)])
def test_a_delivery_is_noted_and_no_visit_itself(status, scans):
    assert told(an_update(1, status, scans, DELIVERED)) == ["noted", *(["pURLOpened"] if scans else [])]


def test_scans_without_a_code_are_none():
    assert told(an_update(1, "Printed", 2, **{"qrcode.url": None})) == ["Printed"]


def test_an_unknown_status_beside_a_scan_is_not_passed_over():
    assert told(an_update(1, "lost", 2)) == ["dead", "pURLOpened"]


def test_a_visit_that_tells_no_count_is_told_by_its_event():
    assert told(*(an_update(day, None, None, SCANNED) for day in (1, 2, 2))) == ["pURLOpened", "pURLOpened", "repeated"]


@pytest.mark.parametrize("data", [None, [], "order_item.scans", {"order_item.scans": 1}])
def test_an_update_of_another_shape_harms_nothing(data):
    assert told({**an_update(1, None), "data": data}) == ["dead"]
