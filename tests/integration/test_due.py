"""The doorbell's memory: which lanes are due. Losing a ring costs seconds and nothing else."""

from __future__ import annotations

import threading

import pytest

from tests.builders import NOON, Hands, a_visit
from worker.adapters.redis.client import connect
from worker.adapters.redis.due import RedisDue
from worker.ticker import Ticker


@pytest.fixture
def hands(store):
    """Return the hands of the store's clock, at noon; nothing is due."""
    hands = Hands()
    store.at(hands.clock)
    store.client.delete("due")
    return hands


@pytest.mark.usefixtures("hands")
class TestADueLane:
    def test_is_given_out_when_its_time_has_come(self, store):
        store.client.zadd("due", {"raw:0": NOON, "raw:1": NOON + 1})

        assert store.due.take() == ["raw:0"]

    def test_is_given_to_one_ticker_only(self, store, hands):
        store.client.zadd("due", {"raw:0": NOON})

        taken = [store.due.take(), RedisDue(store.client, clock=hands.clock).take()]

        assert taken == [["raw:0"], []]

    def test_is_given_to_one_of_many_tickers_at_the_same_moment(self, store, hands):
        lanes = {f"org:acme:{number}": NOON for number in range(1000)}
        store.client.zadd("due", lanes)
        taken, barrier = [], threading.Barrier(4)

        def tick():
            with connect(store.url, name="ticker") as client:
                due = RedisDue(client, clock=hands.clock)
                barrier.wait()
                for _ in range(5):
                    taken.extend(due.take())

        threads = [threading.Thread(target=tick) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(taken) == sorted(lanes)

    def test_is_given_out_again_when_its_ring_was_lost(self, store, hands):
        store.client.zadd("due", {"raw:0": NOON})
        store.due.take()

        hands.ms += 4_999
        assert store.due.take() == []
        hands.ms += 1

        assert store.due.take() == ["raw:0"]

    def test_is_given_out_the_longest_due_first_and_not_too_many_at_once(self, store):
        store.client.zadd("due", {f"org:acme:{number}": NOON - number for number in range(201)})

        taken = store.due.take()

        assert len(taken) == 200
        assert taken[0] == "org:acme:200"
        assert store.due.take() == ["org:acme:0"]


@pytest.mark.usefixtures("hands")
class TestTheSweep:
    def test_marks_lanes_that_hold_entries_and_were_forgotten(self, store):
        store.append("raw:3", b"0")
        store.append("org:acme:0", b"0")
        store.client.sadd("lanes", "org:acme:0", "org:acme:1")

        assert store.due.sweep() == 2
        assert (store.due_at("raw:3"), store.due_at("org:acme:0")) == (NOON, NOON)

    def test_leaves_empty_lanes_and_those_that_are_marked_alone(self, store):
        store.append("raw:3", b"0")
        store.client.zadd("due", {"raw:3": NOON + 7})

        assert store.due.sweep() == 0
        assert store.due_at("raw:3") == NOON + 7
        assert store.due_at("raw:0") is None


@pytest.mark.usefixtures("hands")
class TestATick:
    def test_rings_once_for_each_lane_that_is_due(self, store):
        store.client.zadd("due", {"raw:0": NOON, "org:acme:1": NOON - 1})
        rung = []
        ticker = Ticker(store.due, rung.append, parking_retry_seconds=60)

        ticker.tick(sweep=False)
        ticker.tick(sweep=False)

        assert rung == ["org:acme:1", "raw:0"]

    def test_with_a_sweep_rings_for_forgotten_lanes_and_for_what_was_parked_long_ago(self, store, hands):
        store.accept(a_visit("v1"))
        store.normalize_all()
        store.append("raw:2", b"0")
        store.client.delete("due")
        hands.ms += 61_000
        rung = []

        Ticker(store.due, rung.append, parking_retry_seconds=60).tick(sweep=True)

        assert set(rung) == {"raw:0", "raw:2"}
        assert store.bodies("raw:0") == [a_visit("v1").pack()]

    def test_that_fails_to_ring_leaves_the_lane_due(self, store, hands):
        store.client.zadd("due", {"raw:0": NOON})

        def broken(lane):
            raise ConnectionError(lane)

        with pytest.raises(ConnectionError):
            Ticker(store.due, broken, parking_retry_seconds=60).tick(sweep=False)

        hands.ms += 5_000
        assert store.due.take() == ["raw:0"]
