"""One task's share of a lane."""

from __future__ import annotations

from tests.builders import (
    NOON,
    Hands,
    a_contact,
    a_normalize_desk,
    a_piece,
    a_raw_event,
    a_registration,
    a_visit,
    an_office,
    an_update,
)
from tests.fakes_store import InMemoryRawLane, InMemoryRegistry
from worker.domain.outcome import DueAgain, OrgHeld, Pace
from worker.domain.status import StatusCode
from worker.pipeline.drain import BATCH, drain_delivery, drain_raw

LOCKED = DueAgain("UNABLE_TO_LOCK_ROW")


def a_raw_lane(*events):
    """Return a raw lane that holds events."""
    lane = InMemoryRawLane("raw:0", InMemoryRegistry())
    lane.append(*(event.pack() for event in events))
    return lane


def normalize_all(lane, *, step=0.0, seconds=1.0):
    """Drain a raw lane, so many seconds passing at each look at the clock."""
    clock = Hands(step=step).clock
    return drain_raw(lane, lambda: a_normalize_desk(lane.registry), clock, seconds=seconds)


def deliver_all(office, *, step=0.0):
    """Drain the office's lane for a second, so many passing at each look at the clock."""
    office.hands.step = step
    return drain_delivery(office.lane, office.desk, office.hands.clock, seconds=1)


class TestARawLane:
    def test_is_normalized_until_it_is_empty(self):
        lane = a_raw_lane(*(a_visit(f"v{n}") for n in range(BATCH + 1)))
        lane.registry.register(a_piece())

        events = normalize_all(lane)

        assert events == BATCH + 1
        assert len(lane.deliveries) == BATCH + 1
        assert lane.entries == {}

    def test_is_left_when_the_time_is_over(self):
        lane = a_raw_lane(*(a_visit(f"v{n}") for n in range(BATCH + 1)))

        events = normalize_all(lane, step=0.6)

        assert events == BATCH
        assert len(lane.entries) == 1

    def test_is_read_again_at_once_when_a_mailpiece_was_registered_just_now(self):
        lane = a_raw_lane(a_raw_event())
        meanwhile = [a_piece()]

        def desk():
            # Another lane registers the piece between our look at the registry and our hand-over.
            before = a_normalize_desk(InMemoryRegistry(dict(lane.registry.pieces), dict(lane.registry.index)))
            lane.registry.register(*meanwhile)
            meanwhile.clear()
            return before

        events = drain_raw(lane, desk, Hands().clock, seconds=1)

        assert events == 1
        assert len(lane.deliveries) == 1
        assert lane.registry.waiting == {}

    def test_reads_a_registration_again_when_something_was_parked_for_it_meanwhile(self):
        lane = a_raw_lane(a_registration())
        lane.registry.waiting["id:mp-1"] = [a_raw_event().pack()]
        desks = [a_normalize_desk(lane.registry), a_normalize_desk(InMemoryRegistry())]

        drain_raw(lane, desks.pop, Hands().clock, seconds=5)

        assert len(lane.deliveries) == 1
        assert (lane.entries, lane.registry.waiting) == ({}, {})


class TestADeliveryLane:
    def test_is_delivered_until_it_is_empty(self):
        office = an_office()
        office.lane.append(*(an_update(StatusCode.PURL_OPENED, NOON + n).pack() for n in range(BATCH + 1)))

        events = deliver_all(office)

        assert events == BATCH + 1
        assert len(office.sink.saves) == BATCH + 1
        assert office.lane.resting_until is None

    def test_is_left_when_the_time_is_over(self):
        office = an_office()
        office.lane.append(*(an_update(StatusCode.PURL_OPENED, NOON + n).pack() for n in range(BATCH + 1)))

        events = deliver_all(office, step=0.6)

        assert events == BATCH
        assert len(office.lane.entries) == 1
        assert office.lane.resting_until is None

    def test_rests_until_the_first_of_its_records_may_be_tried_again(self):
        office = an_office(a_piece(1), a_piece(2), faults={a_contact(1).address: LOCKED})
        office.lane.append(an_update(number=1).pack(), an_update(number=2).pack())

        deliver_all(office)

        assert office.lane.resting_until == NOON + 1000
        assert office.saved(2) == ["Mailed"]

    def test_rests_no_longer_than_the_first_of_its_records_however_many_batches_there_are(self):
        slow = DueAgain("a validation rule", Pace.SLOW)
        office = an_office(a_piece(1), a_piece(2), faults={a_contact(1).address: slow, a_contact(2).address: LOCKED})
        office.lane.append(*(an_update(StatusCode.PURL_OPENED, NOON + n).pack() for n in range(BATCH)))
        office.lane.append(an_update(number=2).pack())

        deliver_all(office)

        assert office.lane.resting_until == NOON + 1000

    def test_rests_until_its_org_may_be_tried_again_and_nothing_more_is_read(self):
        office = an_office(faults={a_contact().address: OrgHeld("away", seconds=60)})
        office.orgs.now_ms = NOON
        office.lane.append(*(an_update(StatusCode.PURL_OPENED, NOON + n).pack() for n in range(BATCH + 1)))

        events = deliver_all(office)

        assert events == BATCH
        assert office.lane.resting_until == NOON + 61_000
        assert len(office.lane.entries) == BATCH + 1
