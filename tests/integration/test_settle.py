"""The settlement of a delivery lane's batch: stored whole, or not at all."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.builders import NOON, STATUS, a_contact, a_drop, a_piece, a_raw_event, an_update
from tests.fakes_store import Crashed, CrashingSink
from worker.adapters.redis.keys import split_piece
from worker.adapters.redis.lane import FencedOff
from worker.domain.dead_letter import DeadLetter, Reason
from worker.domain.mail_drop import DropState
from worker.domain.outcome import DueAgain, FieldMissing, OrgHeld
from worker.domain.settlement import Delivery, Handover, Registration, Settlement
from worker.domain.status import StatusCode
from worker.pipeline.deliver import deliver

LANE = "org:acme:0"


@pytest.fixture
def ready(store):
    """Return the store; it knows mailpieces one to three, whose recipients are in the org."""
    pieces = [a_piece(number) for number in (1, 2, 3)]
    store.hand_over(Handover(registrations=[Registration(piece, {}) for piece in pieces]))
    store.sink = CrashingSink([piece.recipient.address for piece in pieces], [])
    return store


def saved(store, number=1):
    """Return, in order, what was saved into the status field of a Contact."""
    return [values[STATUS] for address, values in store.sink.saves if address == a_contact(number).address]


class TestASettlement:
    def test_stores_timelines_counts_letters_and_held_events_and_settles_the_rest(self, store):
        store.queue(*(an_update(number=number) for number in (1, 2, 3)))
        store.add_drop(a_drop("573"), ready=False)
        with store.delivery_lane() as lane:
            entries = lane.read(10)
            lane.settle(
                Settlement(
                    timelines=[("mp-1", b"packed")],
                    moved=[Delivery(LANE, "acme/573", b"held")],
                    dead=[DeadLetter(a_raw_event(), Reason.REFUSED, "why", "acme/572")],
                    counts=Counter({("acme/572", "written"): 2, ("acme/572", "superseded"): -1}),
                    done=[entry_id for entry_id, _ in entries[:2]],
                )
            )

        (pieces,) = store.client.keys("pc:*")
        (held,) = store.client.hvals(pieces)
        assert split_piece(held) == (b"mp-1", b"packed")
        assert store.bodies("held:acme/573") == [b"held"]
        assert [kept.letter.reason for kept in store.dead.all()] == [Reason.REFUSED]
        assert store.bodies(LANE) == [an_update(number=3).pack()]
        counts = {ending: store.counted("acme/572", ending) for ending in ("written", "superseded", "dead")}
        assert counts == {"written": 2, "superseded": -1, "dead": 1}

    def test_that_is_fenced_off_changes_nothing(self, store):
        store.queue(an_update())
        lane = store.delivery_lane().__enter__()
        entries = lane.read(10)
        store.client.delete(f"lease:{LANE}")
        before = store.everything()

        with pytest.raises(FencedOff):
            lane.settle(Settlement(timelines=[("mp-1", b"x")], done=[entry_id for entry_id, _ in entries]))

        assert store.everything() == before

    def test_of_a_drop_that_is_ready_again_by_now_leads_back_to_the_lane(self, store):
        with store.delivery_lane() as lane:
            lane.settle(Settlement(moved=[Delivery(LANE, "acme/572", b"was held")]))

        assert store.bodies(LANE) == [b"was held"]
        assert store.due_at(LANE) is not None


class TestABatchDeliveredOntoItsRecords:
    def test_is_written_and_leaves_the_lane_empty(self, ready):
        ready.queue(*(an_update(number=number) for number in (1, 2, 3)), an_update(StatusCode.IN_TRANSIT, NOON + 1))

        ready.deliver_all()

        assert [saved(ready, number) for number in (1, 2, 3)] == [["Mailed", "InTransit"], ["Mailed"], ["Mailed"]]
        assert ready.client.xlen(LANE) == 0
        assert ready.due_at(LANE) is None
        assert ready.counted("acme/572", "written") == 4

    def test_is_delivered_twice_and_leaves_the_records_as_once(self, ready):
        ready.queue(an_update())
        ready.deliver_all()

        ready.queue(an_update())
        ready.deliver_all()

        assert saved(ready) == ["Mailed"]
        assert (ready.counted("acme/572", "written"), ready.counted("acme/572", "repeated")) == (1, 1)

    def test_keeps_a_locked_records_entries_while_the_others_are_settled(self, ready):
        ready.sink.faults = {a_contact(1).address: DueAgain("UNABLE_TO_LOCK_ROW")}
        ready.queue(an_update(number=1), an_update(number=2))

        ready.deliver_all()

        assert ready.bodies(LANE) == [an_update(number=1).pack()]
        assert saved(ready, 2) == ["Mailed"]
        assert ready.due_at(LANE) > ready.clock.now_ms() - 1000

    def test_goes_on_after_a_crash_where_it_was(self, ready):
        ready.queue(an_update(StatusCode.MAILED, NOON), an_update(StatusCode.IN_TRANSIT, NOON + 1))
        ready.sink.answers = iter([None, Crashed()])
        with pytest.raises(Crashed):
            ready.deliver_all()

        ready.deliver_all()

        assert saved(ready) == ["Mailed", "InTransit", "InTransit"]
        assert ready.counted("acme/572", "written") == 2
        assert ready.client.xlen(LANE) == 0

    def test_sends_nothing_once_the_lane_has_another_reader(self, ready):
        ready.queue(an_update())
        stale = ready.delivery_lane().__enter__()
        entries = stale.read(10)
        ready.client.delete(f"lease:{LANE}")

        with ready.delivery_lane(), pytest.raises(FencedOff):
            deliver(stale, entries, ready.desk())

        assert ready.sink.saves == []

    def test_is_held_with_its_drop_when_the_field_is_missing(self, ready):
        ready.sink.faults = {a_contact(1).address: FieldMissing(STATUS)}
        ready.queue(an_update())

        ready.deliver_all()

        assert ready.state("acme/572") is DropState.HELD
        assert ready.bodies("held:acme/572") == [an_update().pack()]
        assert ready.drops.problems() == {"acme/572": f"{STATUS} cannot be written"}
        assert ready.due_at("provision:acme/572") is not None

    def test_waits_for_its_org_and_is_written_when_that_is_back(self, ready):
        ready.sink.answers = iter([OrgHeld("away", seconds=60)])
        ready.queue(an_update())
        ready.deliver_all()
        assert ready.due_at(LANE) >= ready.clock.now_ms() + 59_000
        assert ready.orgs.problems()["acme"][0] == "away"

        ready.deliver_all()

        assert saved(ready) == ["Mailed"]
        assert ready.orgs.problems() == {}
