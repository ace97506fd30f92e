"""The outbox: an event is accepted once it is stored, or not at all."""

from __future__ import annotations

import pytest

from console.redis_server import free_port
from producers.outbox import CHUNK, Outbox, StoreUnavailable, now_ms
from tests.builders import a_visit
from worker.envelope import raw_lane


def visits(count):
    """Return so many visits, all of one routing."""
    return [("one", a_visit(f"v{number}")) for number in range(count)]


class TestAPush:
    def test_keeps_the_order_of_one_routing(self, store):
        list(store.outbox.push(visits(3)))

        assert store.bodies(raw_lane("one")) == [event.pack() for _, event in visits(3)]

    def test_goes_chunk_by_chunk_and_says_after_each_how_many_are_stored(self, store):
        pushing = store.outbox.push(iter(visits(CHUNK + 1)))

        assert next(pushing) == CHUNK
        assert store.client.xlen(raw_lane("one")) == CHUNK
        assert list(pushing) == [1]

    def test_sends_each_routing_to_its_own_lane(self, store):
        events = [(f"mp-{number}", a_visit(f"v{number}")) for number in range(20)]

        list(store.outbox.push(events))

        for routing, event in events:
            assert event.pack() in store.bodies(raw_lane(routing))

    def test_counts_what_was_accepted(self, store):
        list(store.outbox.push(visits(3)))

        assert store.counted("-", "accepted") == 3

    def test_makes_the_lane_due_at_once(self, store):
        before = now_ms()

        list(store.outbox.push(visits(1)))

        assert before <= store.due_at(raw_lane("one")) <= now_ms()

    def test_does_not_put_a_lane_off_that_is_due_already(self, store):
        store.client.zadd("due", {raw_lane("one"): 7})

        list(store.outbox.push(visits(1)))

        assert store.due_at(raw_lane("one")) == 7

    def test_of_nothing_sends_nothing(self, store):
        assert list(store.outbox.push([])) == []
        assert store.counted("-", "accepted") == 0

    def test_to_nowhere_says_so(self):
        outbox = Outbox(f"redis://127.0.0.1:{free_port()}/0")

        with pytest.raises(StoreUnavailable, match="no Redis answers at the configured address"):
            list(outbox.push(visits(1)))

    def test_that_the_store_refuses_says_so_without_the_event(self, store):
        store.client.set(raw_lane("one"), "no stream")

        with pytest.raises(StoreUnavailable, match=r"^the event store refused the events \(ResponseError\)$"):
            list(store.outbox.push(visits(1)))


class TestWhatIsFirstUnderItsName:
    def test_is_given_to_all_who_come_after_it(self, store):
        given = [store.outbox.first("a visit", text, milliseconds=60_000) for text in ("v1", "v2", "v3")]

        assert given == ["v1", "v1", "v1"]

    def test_is_nothing_to_another_name(self, store):
        store.outbox.first("a visit", "v1", milliseconds=60_000)

        assert store.outbox.first("another", "v2", milliseconds=60_000) == "v2"

    def test_is_forgotten_after_its_time(self, store):
        store.outbox.first("a visit", "v1", milliseconds=1)

        while store.client.exists("first:a visit"):
            pass
        assert store.outbox.first("a visit", "v2", milliseconds=60_000) == "v2"
