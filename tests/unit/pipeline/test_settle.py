"""The books: whatever happens, every event accepted has exactly one ending or waits."""

from __future__ import annotations

import contextlib
from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as some

from tests.builders import (
    NOON,
    STATUS,
    a_contact,
    a_drop,
    a_piece,
    an_office,
    an_update,
    the_drops,
)
from tests.fakes_store import Crashed, CrashingSink
from worker.domain.audit import judge
from worker.domain.dead_letter import Reason
from worker.domain.event import Ending
from worker.domain.legs import fold
from worker.domain.outcome import DueAgain, FieldMissing, OrgHeld, Rejected
from worker.domain.status import StatusCode
from worker.domain.timeline import Timeline
from worker.envelope import NOBODY
from worker.pipeline.drain import drain_delivery
from worker.pipeline.settle import Book

HOUR = 3_600_000
OTHER_STATUS = STATUS.replace("572", "573")
PIECES = [a_piece(1), a_piece(2), a_piece(3, drop="573", recipient=a_contact(1))]
DROP_OF = {1: "572", 2: "572", 3: "573"}
DROPS = the_drops(a_drop(), a_drop("573"))

UPDATES = some.builds(
    lambda code, at, number, event: an_update(
        code, NOON + at, number=number, drop=DROP_OF[number], identity=event and f"{code}{event}"
    ),
    some.sampled_from(StatusCode),
    some.integers(0, 5),
    some.sampled_from([1, 2, 3]),
    some.sampled_from([None, "a", "b"]),
)
"""Of events called a and b there are reports that differ in their time."""
SETBACKS = [
    DueAgain("UNABLE_TO_LOCK_ROW"),
    OrgHeld("away", seconds=60),
    FieldMissing(STATUS),
    FieldMissing("Their_Field__c"),
    Crashed(),
]
REFUSAL = Rejected(Reason.REFUSED, "never")


def drain(office):
    """Work on the lane until nothing more can be done, or the process dies; then look at the clock an hour later."""
    office.lane.read_again()
    with contextlib.suppress(Crashed):
        drain_delivery(office.lane, office.desk, office.hands.clock, seconds=1)
    office.hands.ms += HOUR


def run(batches, answers, *, latest_only=False):
    """Deliver batches to an org that answers as told and then takes all; the books must balance all along."""
    office = an_office(*PIECES, drops=DROPS, latest_only=latest_only)
    office.sink = CrashingSink(office.sink.records, answers)
    for batch in batches:
        office.lane.append(*(update.pack() for update in batch))
        for update in batch:
            office.registry.ledger[update.bucket, "accepted"] += 1
            office.registry.ledger[NOBODY, "accepted"] += 1
        drain(office)
        assert_balances(office)
        office.lane.free_held()
    for _ in range(100):
        office.lane.free_held()
        if not office.lane.entries:
            return office
        drain(office)
        assert_balances(office)
    raise AssertionError("the lane never becomes empty")


def assert_balances(office):
    """Assert law 1, of the org and of each drop, and that the ledger counts what the timelines hold."""
    verdict = judge(office.lane.evidence())
    assert verdict.balances, verdict


def newest(updates):
    """Fold the history of a piece from scratch; return the code its field must end up with."""
    timeline = Timeline()
    for update in updates:
        timeline.take(update.sighting)
    valid = [status for status in fold(timeline.events).statuses if not status.way_back]
    return valid[-1].key[1].value


BATCHES = some.lists(some.lists(UPDATES, max_size=6), min_size=1, max_size=5)


@settings(max_examples=150, deadline=None)
@given(BATCHES, some.lists(some.sampled_from([None, *SETBACKS, REFUSAL]), max_size=20), some.booleans())
def test_written_repeated_superseded_dead_and_waiting_are_all_that_was_accepted(batches, answers, latest_only):
    office = run(batches, answers, latest_only=latest_only)

    endings = office.endings()
    assert sum(endings[ending] for ending in ("written", "repeated", "superseded", "dead")) == sum(map(len, batches))
    assert endings["dead"] == len(office.registry.dead)


@settings(max_examples=150, deadline=None)
@given(BATCHES, some.lists(some.sampled_from([None, *SETBACKS]), max_size=20), some.booleans())
def test_the_field_ends_with_the_newest_valid_status_whatever_happened_on_the_way(batches, answers, latest_only):
    office = run(batches, answers, latest_only=latest_only)

    histories = defaultdict(list)
    for batch in batches:
        for update in batch:
            histories[update.mailpiece_id].append(update)
    for piece in PIECES:
        if piece.mailpiece_id in histories:
            field = STATUS if piece.drop_id == "572" else OTHER_STATUS
            shown = office.sink.records[piece.recipient.address].get(field)
            assert shown == newest(histories[piece.mailpiece_id])


@settings(max_examples=100, deadline=None)
@given(BATCHES, some.randoms(use_true_random=False))
def test_the_final_value_depends_neither_on_the_order_of_arrival_nor_on_batches_nor_on_duplicates(batches, chance):
    one_by_one = [[update] for batch in batches for update in [*batch, *batch]]
    chance.shuffle(one_by_one)

    shuffled, together = run(one_by_one, []), run(batches, [])

    for piece in PIECES:
        address, field = piece.recipient.address, STATUS if piece.drop_id == "572" else OTHER_STATUS
        assert shuffled.sink.records[address].get(field) == together.sink.records[address].get(field)


class TestADeliveryDoneTwice:
    @settings(max_examples=50, deadline=None)
    @given(batch=some.lists(UPDATES, min_size=1, max_size=8))
    def test_leaves_the_store_and_the_org_as_once_but_for_the_count_of_repeats(self, batch):
        once = run([batch], [])

        twice = run([batch, batch], [])

        assert twice.sink.saves == once.sink.saves
        for piece in PIECES:
            ours, theirs = (office.registry.timeline(piece.mailpiece_id) for office in (twice, once))
            assert [event.saved for event in ours.events] == [event.saved for event in theirs.events]
            assert [event.ending for event in ours.events] == [event.ending for event in theirs.events]
        assert twice.endings()["repeated"] == once.endings()["repeated"] + len(batch)


class TestTheBook:
    def test_has_a_new_page_after_each_turn(self):
        book = Book("org:acme:0")
        book.move("org:acme:0", "acme/572", [(b"1-0", an_update())])

        page = book.turn()

        assert page.done == [b"1-0"]
        assert book.turn().done == []

    def test_remembers_the_first_of_the_moments_at_which_something_is_due_again(self):
        book = Book("org:acme:0")

        for moment in (30, 10, 20):
            book.wait(moment)

        assert book.due_again_s == 10

    def test_counts_an_event_anew_when_a_later_one_changes_how_it_reads(self):
        office = an_office()
        office.deliver(an_update(StatusCode.IN_TRANSIT, NOON + 10))
        office.deliver(an_update(StatusCode.RE_ROUTED, NOON + 5))
        office.deliver(an_update(StatusCode.IN_TRANSIT, NOON + 1))

        counted = office.endings()

        stored = office.registry.timeline("mp-1").endings()
        assert counted == {str(ending): count for ending, count in stored.items() if count}
        assert sum(counted.values()) == 3
        assert counted[Ending.WRITTEN] >= 1
