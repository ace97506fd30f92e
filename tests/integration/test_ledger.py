"""The books: they balance at every moment, whatever happens."""

from __future__ import annotations

import random

import pytest

from tests.builders import (
    NOON,
    STATUS,
    Hands,
    a_contact,
    a_drop,
    a_raw_event,
    a_registration,
    a_scan,
    a_visit,
    an_update,
)
from tests.fakes_store import Crashed, CrashingSink
from worker.domain.clock import Clock
from worker.domain.dead_letter import Reason
from worker.domain.event import Ending
from worker.domain.outcome import DueAgain, FieldMissing, OrgHeld, Rejected
from worker.domain.settlement import Delivery, Handover
from worker.envelope import RawEvent

ANSWERS = [
    None,
    None,
    None,
    DueAgain("UNABLE_TO_LOCK_ROW"),
    OrgHeld("away", seconds=60),
    FieldMissing(STATUS),
    Rejected(Reason.REFUSED, "never"),
    Crashed(),
]
PEOPLE = 6
DROP_OF = {1: "572", 2: "572", 3: "572", 4: "572", 5: "9", 6: "77"}
"""Number 9 has no field, number 77 was never added."""


class Walk:
    """A walk through everything that can happen, the same each time for one seed."""

    def __init__(self, store, seed):
        self.chance = random.Random(seed)
        self.hands = Hands()
        store.at(self.hands.clock)
        store.add_drop(a_drop())
        store.add_drop(a_drop("9", wants_field=False), ready=False)
        store.sink = CrashingSink([a_contact(number).address for number in range(1, PEOPLE)], self._answers())
        self.store = store

    def _answers(self):
        while True:
            yield self.chance.choice(ANSWERS)

    def step(self):
        """Let one thing happen."""
        weighted = [
            (self.accept, 5),
            (self.normalize, 4),
            (self.deliver, 4),
            (self.provision, 1),
            (self.retry_parked, 1),
            (self.end_a_dead_letter, 1),
        ]
        happenings, weights = zip(*weighted, strict=True)
        self.chance.choices(happenings, weights)[0]()

    def accept(self):
        """Take some events in."""
        events = [self.an_event() for _ in range(self.chance.randint(1, 8))]
        self.store.accept(*events, routing=str(self.chance.randint(0, 9)))

    def an_event(self):
        """Return one event of any kind, now and then one that makes no sense."""
        number, status = self.chance.randint(1, PEOPLE), self.chance.choice(["Printed", "Mailed", "Lost"])
        return self.chance.choice(
            [
                a_raw_event(mailpiece_id=f"mp-{number}", status=status),
                a_visit(f"v{self.chance.randint(1, 20)}", number=number),
                a_scan(at=f"2026-01-{self.chance.randint(10, 28)}T04:00:00"),
                a_registration(number, drop=DROP_OF[number]),
                RawEvent("lob", self.chance.randbytes(9), NOON),
            ]
        )

    def normalize(self):
        """Normalize all there is."""
        self.store.normalize_all()

    def deliver(self):
        """Deliver all there is, or die in the middle of it."""
        self.hands.ms += 3_600_000
        try:
            self.store.deliver_all()
        except Crashed:
            self.hands.ms += 1000

    def provision(self):
        """Make the field that went missing."""
        self.store.drops.free("acme/572")

    def retry_parked(self):
        """Send what is parked round again."""
        self.store.due.retry_parked(older_than_seconds=-1)

    def end_a_dead_letter(self):
        """Replay or discard a dead letter."""
        letters = list(self.store.dead.all())
        if letters:
            end = self.chance.choice([self.store.dead.replay, self.store.dead.discard])
            end(self.chance.choice(letters))


@pytest.mark.parametrize("seed", range(5))
def test_the_audit_balances_at_every_step_of_a_random_walk(store, seed):
    walk = Walk(store, seed)

    for _ in range(80):
        walk.step()

        verdict = store.audit()
        assert verdict.balances, verdict


def test_everything_accepted_has_left_once_the_org_takes_all(store):
    walk = Walk(store, seed=7)
    for _ in range(60):
        walk.step()
    store.sink.answers = iter([])

    for _ in range(5):
        walk.provision()
        walk.normalize()
        walk.deliver()

    verdict = store.audit()
    places = {place: length for place, length in store.ledger.snapshot().places.items() if length}
    assert verdict.balances, verdict
    assert set(places) <= {"parked", "dead"}


def test_a_mailpiece_that_is_registered_anew_for_another_drop_leaves_the_books_balanced(store):
    store.sink.records = {a_contact().address: {}}
    store.add_drop(a_drop("573"))
    store.accept(a_registration(), a_raw_event())
    store.normalize_all()
    store.deliver_all()

    store.accept(a_registration(drop="573"), a_visit("v1"))
    store.normalize_all()
    store.deliver_all()

    verdict = store.audit()
    assert verdict.balances, verdict


class TestTheEvidence:
    def test_is_empty_at_the_beginning(self, store):
        evidence = store.ledger.evidence({})

        assert (dict(evidence.ledger), evidence.places, evidence.waiting()) == ({}, {}, 0)

    def test_names_every_place_in_which_events_wait(self, store):
        store.add_drop(a_drop("600"), ready=False)
        store.accept(a_visit("v1", number=9), routing="one")
        store.normalize_all()
        store.accept(a_visit("v2"), routing="two")
        store.hand_over(Handover(deliveries=[Delivery("org:acme:0", "acme/600", an_update(drop="600").pack())]))
        store.queue(an_update(), an_update(number=2))

        evidence = store.ledger.evidence({})

        raw = {place: length for place, length in evidence.places.items() if place.startswith("raw:")}
        assert list(raw.values()) == [1]
        others = {place: length for place, length in evidence.places.items() if place not in raw}
        assert others == {"org:acme:0": 2, "held:acme/600": 1, "parked": 1}
        assert evidence.waiting() == 5
        assert evidence.waiting_by_bucket == {"acme/572": 2, "acme/600": 1}

    def test_counts_what_the_timelines_hold(self, store):
        store.sink.records = {a_contact().address: {}}
        store.accept(a_registration(), a_raw_event(), a_raw_event(), a_raw_event(status="Printed"))
        store.normalize_all()
        store.deliver_all()
        store.accept(a_raw_event(status="Addressed", time="2025-01-01T00:00:00Z"))
        store.normalize_all()
        store.deliver_all()

        timelines = +store.ledger.evidence({"572": "acme/572"}).timelines

        assert timelines == {
            ("acme/572", Ending.WRITTEN): 2,
            ("acme/572", Ending.REPEATED): 1,
            ("acme/572", Ending.SUPERSEDED): 1,
        }

    def test_notices_an_event_that_somebody_removed(self, store):
        store.accept(a_raw_event())
        store.normalize_all()
        store.client.delete("parked:id:mp-1")

        verdict = store.audit()

        assert not verdict.balances
        assert verdict.lines[0].missing == 1

    def test_notices_a_count_of_what_was_noted_that_is_wrong(self, store):
        store.accept(a_registration())
        store.normalize_all()
        store.client.hincrby("noted", "purl|A robot.", 1)

        verdict = store.audit()

        assert verdict.disagreements == ["noted events: the ledger counts 1, stored are 2"]


class TestWhatWasNoted:
    def test_is_told_by_source_and_sentence_and_adds_up_to_the_ledgers_count(self, store):
        store.add_drop(a_drop("9", wants_field=False), ready=False)
        store.accept(a_registration(), a_registration(2, drop="9"), a_registration(3, drop="9"))
        store.accept(a_raw_event(mailpiece_id="mp-2"), a_scan(scanEventCode="000", mailPhase=""))
        store.accept(a_raw_event(mailpiece_id="mp-3"))

        store.normalize_all()

        assert store.noted() == {
            ("manifest", "A mailpiece was registered."): 3,
            ("milestone", "Its mail drop gets no field in Salesforce."): 2,
            (
                "usps",
                "The postal service handled it, in a step that no status code stands for (operation code 000).",
            ): 1,
        }
        assert store.audit().balances
        assert store.audit().lines[0].endings[Ending.NOTED] == 6


class TestAnAge:
    def test_is_that_of_the_oldest_event_of_a_lane(self, store):
        store.client.xadd("org:acme:0", {"e": b"old"}, id="1000-0")
        store.client.xadd("org:acme:0", {"e": b"new"}, id="9000-0")

        assert store.ledger.oldest_age("org:acme:0", now=11) == 10

    def test_of_what_is_parked_is_that_of_the_key_parked_first(self, store):
        store.at(Clock(lambda: NOON, monotonic=store.clock.monotonic))
        store.accept(a_visit("v1", number=8), a_visit("v2", number=9))
        store.normalize_all()
        store.at(Clock(lambda: NOON + 60_000, monotonic=store.clock.monotonic))
        store.accept(a_visit("v3", number=7), a_visit("v4", number=8))
        store.normalize_all()

        assert store.ledger.oldest_age("parked", now=NOON / 1000 + 90) == 90

    @pytest.mark.parametrize("place", ["org:acme:1", "parked"])
    def test_of_nothing_is_unknown(self, store, place):
        assert store.ledger.oldest_age(place, now=11) is None
