"""A lane: a stream with one reader at a time, which loses nothing and settles nothing twice."""

from __future__ import annotations

import time

import pytest

from tests.real_redis import is_taken
from worker.adapters.redis.keys import GROUP, OWNER
from worker.adapters.redis.lane import FencedOff, LaneTaken
from worker.domain.settlement import Handover, Note, Settlement

SHORT = 0.05
BODIES = [f"{number}".encode() for number in range(5)]
HOUR = 3_600_000


def bodies_of(entries):
    """Return what entries hold."""
    return [body for _, body in entries]


def outlast(lease):
    """Wait until a lease is over."""
    time.sleep(lease * 1.5)


class TestTheLease:
    def test_refuses_a_second_reader(self, store):
        with store.raw_lane():
            second = store.raw_lane()

            with pytest.raises(LaneTaken), second:
                pass

    def test_is_each_lanes_own(self, store):
        with store.raw_lane("raw:0"):
            assert not is_taken(store.raw_lane("raw:1"))

    def test_is_free_again_after_its_reader(self, store):
        with store.raw_lane():
            pass

        assert not is_taken(store.raw_lane())

    def test_is_free_again_some_time_after_its_reader_died(self, store):
        store.raw_lane(lease=SHORT).__enter__()
        outlast(SHORT)

        assert not is_taken(store.raw_lane())

    def test_is_renewed_by_a_settlement(self, store):
        with store.raw_lane(lease=0.2) as lane:
            for _ in range(3):
                time.sleep(0.1)
                lane.hand_over(Handover())

            assert is_taken(store.raw_lane())

    def test_is_renewed_before_a_request_so_that_it_outlasts_it(self, store):
        with store.delivery_lane(lease=0.2) as lane:
            time.sleep(0.15)

            until = lane.announce(["mp-1"])

            assert until - time.monotonic() > 0.1
            time.sleep(0.1)
            assert is_taken(store.delivery_lane())

    def test_is_never_thought_to_last_longer_than_it_does(self, store):
        with store.delivery_lane(lease=SHORT) as lane:
            until = lane.announce(["mp-1"])
            time.sleep(max(0.0, until - time.monotonic()))

            assert store.client.pttl("lease:org:acme:0") < 5

    def test_has_a_token_greater_than_any_before_even_if_the_counter_is_lost(self, store):
        with store.raw_lane() as first:
            before = int(first._token)
        store.client.delete("fence:raw:0")

        with store.raw_lane() as second:
            assert int(second._token) > before


class TestAReaderWhoseLeaseIsOver:
    def test_settles_nothing_more(self, store):
        store.append("raw:0", *BODIES)
        stale = store.raw_lane(lease=SHORT).__enter__()
        entries = stale.read(10)
        outlast(SHORT)

        with store.raw_lane(), pytest.raises(FencedOff):
            stale.hand_over(Handover(noted=[Note("-", "purl", "A robot.")], done=[entry_id for entry_id, _ in entries]))

        assert store.bodies("raw:0") == BODIES
        assert (store.counted("-", "noted"), store.noted()) == (0, {})

    def test_is_refused_though_nobody_has_taken_the_lane_since(self, store):
        stale = store.delivery_lane(lease=SHORT).__enter__()
        outlast(SHORT)

        with pytest.raises(FencedOff):
            stale.settle(Settlement(timelines=[("mp-1", b"x")]))

        assert store.client.keys("pc:*") == []

    def test_starts_no_request_to_salesforce(self, store):
        stale = store.delivery_lane(lease=SHORT).__enter__()
        outlast(SHORT)

        with store.delivery_lane(), pytest.raises(FencedOff):
            stale.announce(["mp-1"])

        assert store.client.get("sending:org:acme:0") is None

    def test_does_not_give_away_the_lease_of_the_next(self, store):
        stale = store.raw_lane(lease=SHORT).__enter__()
        outlast(SHORT)

        with store.raw_lane():
            stale.__exit__(None, None, None)

            assert is_taken(store.raw_lane())


class TestAnAnnouncement:
    def test_tells_the_next_reader_of_which_mailpieces_nobody_knows_the_answer(self, store):
        with store.delivery_lane() as lane:
            lane.announce(["mp-1", "mp-2"])

        with store.delivery_lane() as lane:
            assert lane.doubtful == {"mp-1", "mp-2"}

    def test_is_over_once_the_answer_is_settled(self, store):
        with store.delivery_lane() as lane:
            lane.announce(["mp-1", "mp-2"])
            lane.settle(Settlement(timelines=[("mp-1", b"x")]))
            assert lane.doubtful == {"mp-2"}
            lane.settle(Settlement(timelines=[("mp-2", b"x")]))

        with store.delivery_lane() as lane:
            assert lane.doubtful == frozenset()
            assert store.client.exists("sending:org:acme:0") == 0

    def test_is_its_lanes_own(self, store):
        with store.delivery_lane("org:acme:0") as lane:
            lane.announce(["mp-1"])

        with store.delivery_lane("org:acme:1") as lane:
            assert lane.doubtful == frozenset()


class TestReading:
    def test_begins_with_what_the_reader_before_left_unsettled_in_its_order(self, store):
        ids = store.append("raw:0", *BODIES)
        with store.raw_lane() as lane:
            lane.read(3)
            lane.hand_over(Handover(done=[ids[1]]))

        with store.raw_lane() as lane:
            batches = [bodies_of(lane.read(2)) for _ in range(4)]

        assert batches == [[b"0", b"2"], [b"3", b"4"], [], []]

    def test_gives_the_dead_readers_entries_to_the_next(self, store):
        store.append("raw:0", *BODIES)
        store.raw_lane(lease=SHORT).__enter__().read(10)
        outlast(SHORT)

        with store.raw_lane() as lane:
            assert bodies_of(lane.read(10)) == BODIES

    def test_gives_an_unsettled_entry_once_to_a_reader_until_it_asks_again(self, store):
        store.append("raw:0", b"0")

        with store.raw_lane() as lane:
            first, second = lane.read(10), lane.read(10)
            lane.read_again()

            assert (bodies_of(first), second) == ([b"0"], [])
            assert lane.read(10) == first

    def test_sees_what_is_appended_meanwhile(self, store):
        store.append("raw:0", b"0")

        with store.raw_lane() as lane:
            lane.read(10)
            store.append("raw:0", b"1")

            assert bodies_of(lane.read(10)) == [b"1"]

    def test_begins_at_the_very_first_entry_of_a_lane_nobody_has_read(self, store):
        store.append("raw:0", *BODIES)

        with store.raw_lane() as lane:
            assert bodies_of(lane.read(10)) == BODIES

    def test_survives_the_loss_of_the_group_and_misses_nothing(self, store):
        store.append("raw:0", b"before")
        with store.raw_lane() as lane:
            lane.read(10)
            store.client.delete("raw:0")
            store.append("raw:0", *BODIES)
            lane.read_again()

            assert bodies_of(lane.read(10)) == BODIES

    def test_gives_an_entry_that_somebody_trimmed_as_empty(self, store):
        (entry_id,) = store.append("raw:0", b"0")
        with store.raw_lane() as lane:
            lane.read(10)
        store.client.xdel("raw:0", entry_id)

        with store.raw_lane() as lane:
            assert lane.read(10) == [(entry_id, b"")]

    def test_relies_on_this_shape_of_the_clients_answer(self, store):
        ids = store.append("raw:0", b"a", b"b")
        store.client.xgroup_create("raw:0", GROUP, id="0")

        answer = store.client.execute_command("XREADGROUP", "GROUP", GROUP, OWNER, "COUNT", 10, "STREAMS", "raw:0", ">")
        nothing = store.client.execute_command(
            "XREADGROUP", "GROUP", GROUP, OWNER, "COUNT", 10, "STREAMS", "raw:0", ">"
        )

        assert answer == {b"raw:0": [[ids[0], [b"e", b"a"]], [ids[1], [b"e", b"b"]]]}
        assert not nothing


class TestTheEndOfReading:
    def test_takes_an_empty_lane_off_the_due_set(self, store):
        store.client.zadd("due", {"raw:0": 1})

        with store.raw_lane():
            pass

        assert store.due_at("raw:0") is None

    def test_leaves_a_lane_with_entries_due_at_once(self, store):
        store.append("raw:0", b"0")
        now = store.clock.now_ms()

        with store.raw_lane():
            pass

        assert now <= store.due_at("raw:0") <= store.clock.now_ms()

    def test_lets_a_lane_rest_as_long_as_it_was_told(self, store):
        store.append("org:acme:0", b"0")
        until = store.clock.now_ms() + HOUR

        with store.delivery_lane() as lane:
            lane.read(10)
            lane.ring_again_at(until)

        assert store.due_at("org:acme:0") == until

    def test_lets_no_entry_rest_that_came_after_the_last_look(self, store):
        store.append("org:acme:0", b"waits for its record")

        with store.delivery_lane() as lane:
            lane.read(10)
            lane.read(10)
            store.append("org:acme:0", b"came since")
            lane.ring_again_at(store.clock.now_ms() + HOUR)

        assert store.due_at("org:acme:0") <= store.clock.now_ms() + 10_000

    def test_gives_a_lane_a_moments_rest_after_a_failure(self, store):
        store.append("raw:0", b"0")
        now = store.clock.now_ms()

        with pytest.raises(ZeroDivisionError), store.raw_lane():
            raise ZeroDivisionError

        assert store.due_at("raw:0") >= now + 1000

    def test_is_not_needed_for_a_lane_to_become_due_again(self, store):
        store.append("raw:0", b"0")
        store.client.zadd("due", {"raw:0": 1})
        now = store.clock.now_ms()

        store.raw_lane(lease=SHORT).__enter__()

        assert now <= store.due_at("raw:0") <= store.clock.now_ms() + 50
