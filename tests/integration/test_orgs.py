"""Which orgs take updates now: one org's trouble is its own."""

from __future__ import annotations

import pytest

from tests.builders import NOON, Hands

HOUR_MS = 3_600_000


def admit(store, number=0, org="acme", *, at_a_time=4):
    """Ask for a lane of an org whether it may be delivered now."""
    return store.orgs.admit(f"org:{org}:{number}", org, gate_seconds=75, at_a_time=at_a_time)


@pytest.fixture
def hands(store):
    """Return the hands of the store's clock, at noon."""
    hands = Hands()
    store.at(hands.clock)
    return hands


@pytest.mark.usefixtures("hands")
class TestAPause:
    def test_doubles_with_each_failure_in_a_row(self, store, hands):
        pauses = []
        for _ in range(4):
            until = store.orgs.hold("acme", seconds=10, why="away")
            pauses.append(until - hands.ms)
            hands.ms = until

        assert pauses == [10_000, 20_000, 40_000, 80_000]

    def test_is_never_longer_than_an_hour(self, store, hands):
        for _ in range(30):
            hands.ms = store.orgs.hold("acme", seconds=60, why="away")

        assert store.orgs.hold("acme", seconds=60, why="away") - hands.ms == HOUR_MS

    def test_is_not_shortened_by_another_failure(self, store):
        long = store.orgs.hold("acme", seconds=600, why="limit")

        assert store.orgs.hold("acme", seconds=1, why="away") == long

    def test_begins_small_again_after_a_success(self, store, hands):
        for _ in range(3):
            store.orgs.hold("acme", seconds=10, why="away")
        store.orgs.resume("acme")

        assert store.orgs.hold("acme", seconds=10, why="away") == hands.ms + 10_000

    def test_says_why_and_until_when(self, store):
        until = store.orgs.hold("acme", seconds=10, why="REQUEST_LIMIT_EXCEEDED")

        assert store.orgs.problems() == {"acme": ("REQUEST_LIMIT_EXCEEDED", until)}

    def test_is_one_orgs_alone(self, store):
        store.orgs.hold("acme", seconds=10, why="away")

        assert admit(store, org="beta")


@pytest.mark.usefixtures("hands")
class TestTheGate:
    def test_is_open_for_all_lanes_of_an_org_without_trouble(self, store):
        answers = [admit(store, number) for number in range(3)]

        assert answers == [True, True, True]

    def test_is_shut_during_the_pause_and_a_lane_is_due_again_at_its_end(self, store, hands):
        until = store.orgs.hold("acme", seconds=10, why="away")
        store.client.zadd("due", {"org:acme:0": NOON})
        hands.ms = until - 1

        assert not admit(store)
        assert store.due_at("org:acme:0") == until

    def test_admits_one_lane_after_the_pause_and_the_others_wait_behind_it(self, store, hands):
        hands.ms = store.orgs.hold("acme", seconds=10, why="away")

        answers = [admit(store, number) for number in range(3)]

        assert answers == [True, False, False]

    def test_admits_another_when_the_one_admitted_was_never_heard_of_again(self, store, hands):
        hands.ms = store.orgs.hold("acme", seconds=10, why="away")
        admit(store)

        hands.ms += 75_000

        assert admit(store)


@pytest.mark.usefixtures("hands")
class TestAnOrgsShareOfTheWorkers:
    def test_is_so_many_lanes_at_a_time_and_the_others_ask_again_soon(self, store):
        lanes = [f"org:acme:{number}" for number in range(3)]
        store.client.sadd("lanes", *lanes)
        store.client.zadd("due", dict.fromkeys(lanes, NOON))

        with store.delivery_lane(lanes[0]), store.delivery_lane(lanes[1]):
            assert not admit(store, 2, at_a_time=2)
            assert admit(store, 2, at_a_time=3)

        assert store.due_at(lanes[2]) == NOON + 100

    def test_is_free_again_when_a_lane_is_done(self, store):
        store.client.sadd("lanes", "org:acme:0", "org:acme:1")
        with store.delivery_lane("org:acme:0"):
            assert not admit(store, 1, at_a_time=1)

        assert admit(store, 1, at_a_time=1)

    def test_counts_a_lane_that_was_admitted_and_has_no_lease_yet(self, store):
        store.client.sadd("lanes", "org:acme:0", "org:acme:1")

        assert [admit(store, number, at_a_time=1) for number in (0, 1)] == [True, False]

        with store.delivery_lane("org:acme:0"):
            pass
        assert admit(store, 1, at_a_time=1)

    def test_is_free_again_soon_when_the_one_admitted_never_took_its_lease(self, store):
        store.client.sadd("lanes", "org:acme:0", "org:acme:1")
        admit(store, 0, at_a_time=1)

        (mark,) = store.client.keys("admitted:*")
        assert 0 < store.client.pttl(mark) <= 5000

        store.client.delete(mark)
        assert admit(store, 1, at_a_time=1)

    def test_is_not_taken_by_another_orgs_lanes(self, store):
        store.client.sadd("lanes", "org:acme:0", "org:acme-2:0")

        with store.delivery_lane("org:acme-2:0"):
            assert admit(store, 0, at_a_time=1)


@pytest.mark.usefixtures("hands")
class TestAnOrgThatAnswersAgain:
    def test_has_its_lanes_due_at_once(self, store):
        until = store.orgs.hold("acme", seconds=600, why="away")
        for lane in ("org:acme:0", "org:acme:1", "org:acme-2:0"):
            store.append(lane, b"0")
            store.client.sadd("lanes", lane)
            store.client.zadd("due", {lane: until})
        store.client.sadd("lanes", "org:acme:2")

        store.orgs.resume("acme")

        assert store.due_at("org:acme:0") == NOON
        assert store.due_at("org:acme:1") == NOON
        assert store.due_at("org:acme-2:0") == until
        assert store.due_at("org:acme:2") is None

    def test_has_its_gate_open_for_all(self, store):
        store.orgs.hold("acme", seconds=10, why="away")

        store.orgs.resume("acme")

        assert [admit(store, number) for number in range(2)] == [True, True]
        assert store.orgs.problems() == {}
