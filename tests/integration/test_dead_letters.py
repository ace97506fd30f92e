"""Dead letters: listed, sent round again, or discarded; each once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.builders import NOON, a_raw_event, a_registration, a_visit
from worker.domain.clock import Clock
from worker.domain.dead_letter import DeadLetter, Reason
from worker.domain.settlement import Handover
from worker.envelope import NOBODY, RawEvent, raw_lane

UNKNOWN = a_raw_event(status="Teleported")


def bury(store, *letters):
    """Put dead letters into the store; return them as they are kept."""
    store.hand_over(Handover(dead=list(letters)))
    return list(store.dead.all())


def a_letter(event=UNKNOWN, *, bucket=NOBODY, detail="no table has its word"):
    """Return a dead letter."""
    return DeadLetter(event, Reason.UNKNOWN_WORD, detail, bucket)


class TestADeadLetter:
    def test_is_kept_with_its_original_its_reason_and_its_time(self, store):
        (kept,) = bury(store, a_letter(bucket="acme/572"))

        assert kept.letter == a_letter(bucket="acme/572")
        assert abs((datetime.now(UTC) - kept.died_at).total_seconds()) < 10

    def test_keeps_bytes_that_are_no_event_at_all(self, store):
        event = RawEvent(NOBODY, b"\xff\x00\n\t\n", 0)

        (kept,) = bury(store, a_letter(event))

        assert kept.letter.event == event

    def test_may_have_a_reason_with_tabs_and_line_ends(self, store):
        (kept,) = bury(store, a_letter(detail="one\ttwo\nthree"))

        assert kept.letter.detail == "one two three"

    def test_is_listed_oldest_first_however_many_there_are(self, store):
        letters = [a_letter(a_visit(f"v{number}")) for number in range(1001)]

        kept = bury(store, *letters)

        assert [each.letter for each in kept] == letters

    def test_is_found_by_its_id(self, store):
        first, second = bury(store, a_letter(), a_letter(a_visit("v")))

        assert store.dead.find(second.letter_id) == second
        assert store.dead.find(first.letter_id) == first
        assert store.dead.find("1-0") is None


class TestAReplay:
    def test_sends_the_original_round_again(self, store):
        (kept,) = bury(store, a_letter(a_visit("v1")))

        assert store.dead.replay(kept)

        lane = raw_lane(a_visit("v1").payload)
        assert store.bodies(lane) == [a_visit("v1").pack()]
        assert store.due_at(lane) <= store.clock.now_ms()
        assert list(store.dead.all()) == []

    def test_happens_once_however_often_it_is_asked_for(self, store):
        (kept,) = bury(store, a_letter())

        answers = [store.dead.replay(kept), store.dead.replay(kept), store.dead.discard(kept)]

        assert answers == [True, False, False]
        assert sum(store.client.xlen(f"raw:{number}") for number in range(4)) == 1

    @pytest.mark.parametrize("again", [1, 3])
    def test_of_an_event_that_dies_again_keeps_the_books_balanced(self, store, again):
        store.accept(UNKNOWN, a_registration())
        store.normalize_all()

        for _ in range(again):
            (kept,) = store.dead.all()
            store.dead.replay(kept)
            assert store.audit().balances
            store.normalize_all()

        assert len(list(store.dead.all())) == 1
        assert store.audit().balances

    @pytest.mark.parametrize(("days", "dead"), [(0, 1), (1, 0)])
    def test_of_an_event_dated_ahead_is_taken_once_its_day_has_come(self, store, days, dead):
        store.accept(a_registration(), a_raw_event(time="2026-01-02T13:00:00Z"))
        store.normalize_all()
        (kept,) = store.dead.all()

        store.at(Clock(lambda: NOON + days * 86_400_000, monotonic=store.clock.monotonic))
        store.dead.replay(kept)
        store.normalize_all()

        assert len(list(store.dead.all())) == dead
        assert store.audit().balances

    def test_keeps_the_age_of_what_nobody_was_registered_for(self, store):
        letter = DeadLetter(a_raw_event(received_at=1), Reason.NO_SUCH_MAILPIECE, "in time", NOBODY)
        (kept,) = bury(store, letter)

        store.dead.replay(kept)

        assert store.bodies(raw_lane(letter.event.payload)) == [letter.event.pack()]

    def test_of_a_drops_event_is_accepted_by_the_drop_again_when_it_is_found_out_whose_it_is(self, store):
        store.accept(a_registration(), a_raw_event())
        store.normalize_all()
        store.sink.records.clear()
        store.deliver_all()
        (kept,) = store.dead.all()
        assert kept.letter.bucket == "acme/572"

        store.dead.replay(kept)
        assert (store.counted("acme/572", "accepted"), store.counted("acme/572", "dead")) == (0, 0)
        store.normalize_all()

        assert store.counted("acme/572", "accepted") == 1
        assert store.audit().balances


class TestADiscard:
    @pytest.mark.parametrize("bucket", [NOBODY, "acme/572"])
    def test_moves_the_count_from_the_dead_to_the_discarded(self, store, bucket):
        (kept,) = bury(store, a_letter(bucket=bucket))

        assert store.dead.discard(kept)

        assert (store.counted(bucket, "dead"), store.counted(bucket, "discarded")) == (0, 1)
        assert list(store.dead.all()) == []

    def test_leaves_the_books_balanced(self, store):
        store.accept(UNKNOWN)
        store.normalize_all()
        (kept,) = store.dead.all()

        store.dead.discard(kept)

        assert store.audit().balances
