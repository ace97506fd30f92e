"""A full event store: it takes no more events, and yet all that it holds can leave."""

from __future__ import annotations

import pytest

from producers.outbox import StoreUnavailable
from tests.builders import STATUS, a_contact, a_raw_event, a_registration, a_visit
from worker.adapters.redis.tokens import RedisTokens
from worker.domain.mail_drop import DropState
from worker.domain.outcome import FieldMissing, OrgHeld
from worker.domain.token import Token


@pytest.fixture
def full(store):
    """Return a store that holds a registration and an event, with a reader's traces, and is full since."""
    store.sink.records = {a_contact().address: {}}
    store.accept(a_registration())
    store.normalize_all()
    store.accept(a_raw_event())
    fill(store)
    return store


def fill(store):
    """Leave no room for anything."""
    store.client.config_set("maxmemory", "1")


class TestAFullStore:
    def test_refuses_events_with_a_sentence_and_accepts_none(self, full):
        before = (full.counted("-", "accepted"), full.client.xlen("raw:0"))

        with pytest.raises(StoreUnavailable, match=r"^the event store is full; nothing was accepted, try again later$"):
            list(full.outbox.push([("one", a_visit("v1"))]))

        assert (full.counted("-", "accepted"), full.client.xlen("raw:0")) == before

    def test_is_normalized_and_delivered_until_it_is_empty(self, full):
        full.normalize_all()
        full.deliver_all()

        assert full.sink.records[a_contact().address][STATUS] == "Mailed"
        assert full.counted("acme/572", "written") == 1
        assert sum(full.ledger.snapshot().places.values()) == 0

    def test_is_normalized_though_nobody_has_ever_read_its_lanes(self, store):
        store.accept(a_registration(), a_raw_event())
        fill(store)

        assert store.normalize_all() == 2

    def test_parks_and_buries_as_ever(self, full):
        full.client.config_set("maxmemory", "0")
        full.accept(a_visit("v1", number=9), a_raw_event(status="Teleported"))
        fill(full)

        full.normalize_all()

        assert full.parked("purl:tok9") == [a_visit("v1", number=9).pack()]
        assert len(list(full.dead.all())) == 1

    def test_rings_sweeps_and_pauses_as_ever(self, full):
        full.client.delete("due")
        assert full.due.sweep() == 1
        assert len(full.due.take()) == 1

        full.orgs.hold("acme", seconds=10, why="away")
        assert full.orgs.admit("org:acme:0", "acme", gate_seconds=10, at_a_time=2) is False
        full.orgs.resume("acme")
        assert full.orgs.admit("org:acme:0", "acme", gate_seconds=10, at_a_time=2) is True

    def test_lets_a_paused_orgs_updates_wait(self, full):
        full.normalize_all()
        full.sink.faults = {a_contact().address: OrgHeld("away", seconds=60)}

        full.deliver_all()

        assert full.orgs.problems()["acme"][0] == "away"
        assert full.counted("acme/572", "written") == 0

    def test_holds_a_drop_whose_field_went_missing_and_frees_it(self, full):
        full.normalize_all()
        full.sink.faults = {a_contact().address: FieldMissing(STATUS)}
        full.deliver_all()
        assert full.state("acme/572") is DropState.HELD
        assert full.client.xlen("held:acme/572") == 1

        full.sink.faults = {}
        full.drops.free("acme/572")
        full.deliver_all()

        assert full.sink.records[a_contact().address][STATUS] == "Mailed"

    def test_postpones_a_drop_that_cannot_be_provisioned(self, full):
        full.drops.postpone("acme/572", why="create the layout", until_ms=7)

        assert full.drops.problems() == {"acme/572": "create the layout"}

    def test_lets_dead_letters_be_replayed_and_discarded(self, full):
        full.client.config_set("maxmemory", "0")
        full.accept(a_raw_event(status="Teleported"), a_raw_event(status="Beamed"))
        full.normalize_all()
        fill(full)
        first, second = full.dead.all()

        assert full.dead.replay(first)
        assert full.dead.discard(second)

    def test_gives_out_a_new_token_for_without_one_nothing_could_leave(self, full):
        tokens = RedisTokens(full.client)
        token = Token("t", "https://x.example", 1.0)

        assert tokens.replace("acme", None, lambda: token) == token
