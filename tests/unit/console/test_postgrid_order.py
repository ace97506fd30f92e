"""The life of an order at PostGrid, told by snapshots of which each says all again."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from console.dry_run import dry_run
from producers import PRODUCERS
from tests.builders_scans import NOW
from worker.domain.status_sets import Country

if TYPE_CHECKING:
    from collections.abc import Iterator


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


def told_of(*snapshots: dict[str, Any], country: Country = Country.US) -> Iterator[dict[str, Any]]:
    text = "\n".join(map(json.dumps, snapshots))
    return dry_run("postgrid", io.BytesIO(text.encode()), "orders.jsonl", country, now_ms=NOW)


def told(country: Country, *snapshots: dict[str, Any]) -> list[str]:
    lines = told_of(*snapshots, country=country)
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
        *("Mailed, InTransit", "repeated"),  # the post had it on the 4th
        *("repeated", "noted"),
        *("ProcessedForDelivery", "noted"),
        *("ReturnedToSender", "noted"),
        *("repeated", "noted"),
    ]


def test_what_the_post_did_and_what_postgrid_did_are_two_reports_of_one_snapshot():
    snapshot = json.dumps(a_snapshot(5, "processed_for_delivery", "entered_mail_stream", 4)).encode()

    post, postgrid = PRODUCERS["postgrid"](io.BytesIO(snapshot), "orders.jsonl")

    assert (post.origin, postgrid.origin) == ("orders.jsonl:1[imbStatus]", "orders.jsonl:1[status]")
    assert post.routing == postgrid.routing == "letter_1"
    assert "status" not in json.loads(post.payload)["data"]
    assert json.loads(postgrid.payload)["data"] == {"id": "letter_1", "status": "processed_for_delivery"}


@pytest.mark.parametrize(("status", "imb_status"), [("lost", "entered_mail_stream"), ("completed", "lost")])
def test_an_unknown_word_beside_a_known_one_is_not_passed_over(status, imb_status):
    assert "dead" in told(Country.US, a_snapshot(5, status, imb_status, 4))


def test_a_late_snapshot_does_not_take_the_order_back():
    later, earlier = a_snapshot(7, "completed", "out_for_delivery", 6), a_snapshot(3, "processed_for_delivery")

    *_, late = told_of(later, earlier)

    assert late["ending"] == "superseded"


def test_an_order_to_canada_is_told_by_its_own_status_alone():
    snapshots = [a_snapshot(1, "ready"), a_snapshot(5, "processed_for_delivery"), a_snapshot(9, "completed")]

    assert told(Country.CA, *snapshots) == ["MailPieceCreated", "Mailed", "noted"]


def test_a_postal_status_of_an_order_to_canada_is_a_dead_letter():
    assert told(Country.CA, a_snapshot(5, "completed", "entered_mail_stream", 4)) == ["dead", "noted"]
