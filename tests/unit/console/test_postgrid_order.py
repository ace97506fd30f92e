"""The life of an order at PostGrid, told by snapshots of which each says all again."""

from __future__ import annotations

import io
import json
from typing import Any

from console.dry_run import dry_run
from tests.builders_scans import NOW
from worker.domain.status_sets import Country


def a_snapshot(day: int, status: str, imb_status: str | None = None, imb_day: int = 0) -> dict[str, Any]:
    data: dict[str, Any] = {"id": "letter_1", "status": status}
    if imb_status:
        data |= {"imbStatus": imb_status, "imbDate": f"2026-01-{imb_day:02d}T00:00:00Z"}
    return {
        "id": f"event_{day}",
        "object": "event",
        "type": "letter.updated",
        "live": True,
        "createdAt": f"2026-01-{day:02d}T00:00:00Z",
        "data": data,
    }


def told(country: Country, *snapshots: dict[str, Any]) -> list[str]:
    lines = dry_run(
        "postgrid", io.BytesIO("\n".join(map(json.dumps, snapshots)).encode()), "orders.jsonl", country, now_ms=NOW
    )
    return [", ".join(line["codes"]) or line["ending"] for line in lines]


def test_only_what_is_new_of_the_two_statuses_is_told():
    assert told(
        Country.US,
        a_snapshot(1, "ready"),
        a_snapshot(2, "printing"),
        a_snapshot(3, "ready"),
        a_snapshot(5, "processed_for_delivery", "entered_mail_stream", 4),
        a_snapshot(6, "completed", "entered_mail_stream", 4),
        a_snapshot(7, "completed", "out_for_delivery", 6),
        a_snapshot(9, "completed", "returned_to_sender", 8),
        a_snapshot(10, "completed", "returned_to_sender", 8),
    ) == [
        "MailPieceCreated",
        "noted",
        "repeated",
        "Mailed, InTransit",
        "repeated",
        "ProcessedForDelivery",
        "ReturnedToSender",
        "repeated",
    ]


def test_a_late_snapshot_does_not_take_the_order_back():
    later, earlier = a_snapshot(7, "completed", "out_for_delivery", 6), a_snapshot(3, "processed_for_delivery")

    (_, late) = dry_run(
        "postgrid", io.BytesIO(f"{json.dumps(later)}\n{json.dumps(earlier)}".encode()), "x", Country.US, now_ms=NOW
    )

    assert late["ending"] == "superseded"


def test_an_order_to_canada_is_told_by_its_own_status_alone():
    snapshots = [a_snapshot(1, "ready"), a_snapshot(5, "processed_for_delivery"), a_snapshot(9, "completed")]

    assert told(Country.CA, *snapshots) == ["MailPieceCreated", "Mailed", "noted"]


def test_a_postal_status_of_an_order_to_canada_is_a_dead_letter():
    assert told(Country.CA, a_snapshot(5, "completed", "entered_mail_stream", 4)) == ["dead"]
