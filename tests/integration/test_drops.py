"""The book of mail drops, and the events that wait for their fields."""

from __future__ import annotations

import pytest

from tests.builders import Hands, a_drop, an_update
from worker.adapters.redis.drops import RedisDrops
from worker.domain.mail_drop import DropState
from worker.domain.settlement import Delivery, Handover
from worker.domain.status import StatusCode
from worker.domain.status_sets import Country

BUCKET, LANE, OTHER_LANE = "acme/600", "org:acme:0", "org:acme:1"
PROVISION = "provision:acme/600"


@pytest.fixture
def held(store):
    """Return the store; it knows drop number 600, whose field cannot be written yet."""
    store.add_drop(a_drop("600"), ready=False)
    return store


def hold(store, count, lane=LANE):
    """Put updates of drop 600 into its held stream; return them packed."""
    updates = [an_update(StatusCode.PURL_OPENED, n, drop="600").pack() for n in range(count)]
    store.hand_over(Handover(deliveries=[Delivery(lane, BUCKET, update) for update in updates]))
    return updates


class TestADrop:
    def test_is_read_back_as_it_was_added(self, store):
        drop = a_drop("600", Country.CA, last_event_label="", wants_field=False)

        store.drops.add(drop)

        assert store.drops.load().by_id["600"] == drop
        assert store.drops.find(BUCKET) == drop
        assert store.drops.find("acme/601") is None

    def test_is_held_and_due_to_be_provisioned_as_soon_as_it_is_added(self, held):
        assert held.state(BUCKET) is DropState.HELD
        assert held.due_at(PROVISION) <= held.clock.now_ms()

    def test_that_gets_no_field_is_never_provisioned(self, store):
        store.drops.add(a_drop("600", wants_field=False))

        assert store.state(BUCKET) is DropState.FIELDLESS
        assert store.due_at(PROVISION) is None

    def test_is_seen_by_every_process_as_soon_as_it_changes(self, held):
        other = RedisDrops(held.client, clock=held.clock, linger_seconds=2, full=200)
        assert other.load().states[BUCKET] is DropState.HELD

        held.drops.free(BUCKET)

        assert other.load().states[BUCKET] is DropState.READY


class TestHeldEvents:
    def test_go_on_in_their_order_and_the_drop_is_ready(self, held):
        updates = hold(held, 3)

        held.drops.free(BUCKET)

        assert held.bodies(LANE) == updates
        assert held.client.xlen(f"held:{BUCKET}") == 0
        assert held.state(BUCKET) is DropState.READY
        assert held.due_at(PROVISION) is None
        assert held.due_at(LANE) is not None

    def test_go_each_to_the_lane_they_were_meant_for(self, held):
        here, there = hold(held, 2), hold(held, 3, OTHER_LANE)

        held.drops.free(BUCKET)

        assert (held.bodies(LANE), held.bodies(OTHER_LANE)) == (here, there)

    def test_by_the_thousand_keep_their_order_too(self, held):
        updates = hold(held, 1201)

        held.drops.free(BUCKET)

        assert held.bodies(LANE) == updates

    def test_are_not_overtaken_by_what_comes_while_they_go(self, held):
        first = hold(held, 3)
        arguments = [held.clock.now_ms(), 2000, 200, BUCKET, 2]

        left = held.drops._scripts.run("free_held", args=arguments)
        assert (left, held.state(BUCKET)) == (1, DropState.HELD)
        late = hold(held, 1)
        held.drops.free(BUCKET)

        assert held.bodies(LANE) == [*first, *late]
        assert held.state(BUCKET) is DropState.READY


class TestALostField:
    def test_holds_the_drop_says_why_and_is_made_again_soon(self, store):
        hands = Hands()
        store.at(hands.clock)
        store.add_drop(a_drop("600"))

        store.drops.lost_field(BUCKET, why="gone")

        assert store.state(BUCKET) is DropState.HELD
        assert store.drops.problems() == {BUCKET: "gone"}
        assert store.due_at(PROVISION) == hands.ms + 1000

    def test_is_no_problem_any_more_once_it_is_made(self, store):
        store.add_drop(a_drop("600"))
        store.drops.lost_field(BUCKET, why="gone")

        store.drops.free(BUCKET)

        assert store.drops.problems() == {}
        assert store.due_at(PROVISION) is None


class TestADropThatCannotBeProvisioned:
    def test_is_tried_again_when_it_was_said_and_says_why(self, held):
        held.drops.postpone(BUCKET, why="create the layout", until_ms=123_000)

        assert held.drops.problems() == {BUCKET: "create the layout"}
        assert held.due_at(PROVISION) == 123_000
        assert held.state(BUCKET) is DropState.HELD

    def test_and_is_added_again_has_no_problem_until_it_was_tried(self, held):
        held.drops.postpone(BUCKET, why="create the layout", until_ms=123_000)

        held.drops.add(a_drop("600"))

        assert held.drops.problems() == {}
