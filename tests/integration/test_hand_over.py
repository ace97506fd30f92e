"""The hand-over of a raw lane's batch: each event is in exactly one place, whatever happens beside it."""

from __future__ import annotations

import pytest

from tests.builders import (
    IMB_DIGITS,
    a_contact,
    a_drop,
    a_normalize_desk,
    a_piece,
    a_raw_event,
    a_registration,
    a_scan,
    a_visit,
    an_update,
)
from worker.adapters.redis.lane import FencedOff
from worker.domain.dead_letter import DeadLetter, Reason
from worker.domain.settlement import Delivery, Handover, Note, Parking, Registration
from worker.domain.status import StatusCode
from worker.domain.status_update import StatusUpdate
from worker.envelope import NOBODY, raw_lane
from worker.pipeline.normalize import normalize

AT = "2026-01-01T12:00:00Z"
MAKING = a_raw_event(
    "generic",
    status="MailPieceCreated",
    occurred_at=AT,
    partner_id="p-1",
    mail_drop_id="572",
    country="US",
    salesforce_id=a_contact(1).record_id,
)
LANE = "org:acme:0"
UPDATES = [an_update(number=number) for number in range(1, 4)]
SERIAL_KEY = "imb:123456000000001"
ROBOT = Note(NOBODY, "purl", "A robot | not a person.")


def deliveries(*updates, lane=LANE):
    """Return updates on their way to a lane."""
    return [Delivery(lane, update.bucket, update.pack()) for update in updates]


def a_parking(store, event, *, key="id:mp-1", seen=b""):
    """Put an event into a raw lane; return how it would be parked."""
    (entry_id,) = store.append("raw:0", event.pack())
    return Parking(entry_id, key, seen, event.pack())


def updates(store):
    """Return what the delivery lanes hold."""
    names = sorted(name.decode() for name in store.client.smembers("lanes"))
    return [StatusUpdate.unpack(body) for name in names for body in store.bodies(name)]


def identities(store):
    """Return the identities of what the delivery lanes hold."""
    return [update.sighting.identity for update in updates(store)]


def found(store, key):
    """Return the ids of the mailpieces of a key."""
    return [piece.mailpiece_id for known in store.registry.find([key]).values() for piece in known.pieces]


class TestAHandOver:
    def test_leaves_each_event_in_exactly_one_place(self, store):
        ids = store.append("raw:0", b"to deliver", b"to bury", b"to note", b"not in this batch")
        parking = a_parking(store, a_raw_event())
        with store.raw_lane() as lane:
            lane.read(10)
            refused = lane.hand_over(
                Handover(
                    deliveries=deliveries(UPDATES[0]),
                    parkings=[parking],
                    dead=[DeadLetter(a_visit("v"), Reason.UNREADABLE, "why", NOBODY)],
                    noted=[ROBOT],
                    done=ids[:3],
                )
            )

        assert refused == 0
        assert store.bodies(LANE) == [UPDATES[0].pack()]
        assert store.parked("id:mp-1") == [a_raw_event().pack()]
        assert [kept.letter.event for kept in store.dead.all()] == [a_visit("v")]
        assert store.bodies("raw:0") == [b"not in this batch"]
        assert store.client.xpending("raw:0", "worker")["pending"] == 1

    def test_is_counted_in_the_ledger(self, store):
        letters = [
            DeadLetter(a_raw_event(), Reason.NOT_IN_STATUS_SET, "x", "acme/572"),
            DeadLetter(a_raw_event(), Reason.UNREADABLE, "x", NOBODY),
        ]

        store.hand_over(
            Handover(
                deliveries=deliveries(*UPDATES),
                parkings=[a_parking(store, a_raw_event())],
                dead=letters,
                noted=[ROBOT, ROBOT, Note("acme/572", "usps", "No field.")],
            )
        )

        assert dict(store.ledger.snapshot().ledger) == {
            ("acme/572", "accepted"): 5,
            ("acme/572", "dead"): 1,
            ("acme/572", "noted"): 1,
            (NOBODY, "dead"): 1,
            (NOBODY, "noted"): 2,
            (NOBODY, "parked"): 1,
        }
        assert store.noted() == {("purl", "A robot | not a person."): 2, ("usps", "No field."): 1}

    def test_adds_to_what_was_noted_before(self, store):
        for _ in range(3):
            store.hand_over(Handover(noted=[ROBOT, ROBOT]))

        assert store.noted() == {("purl", "A robot | not a person."): 6}

    def test_counts_what_is_noted_once_when_a_second_reader_settles_it_too(self, store):
        ids = store.append("raw:0", b"0", b"1")
        stale = store.raw_lane().__enter__()
        first = stale.read(2)
        store.client.delete("lease:raw:0")

        with store.raw_lane() as lane:
            second = lane.read(2)
            lane.hand_over(Handover(noted=[ROBOT, ROBOT], done=ids))
        with pytest.raises(FencedOff):
            stale.hand_over(Handover(noted=[ROBOT, ROBOT], done=ids))

        assert first == second
        assert store.noted() == {("purl", "A robot | not a person."): 2}
        assert store.counted(NOBODY, "noted") == 2

    def test_of_thousands_of_events_is_one_too(self, store):
        ids = store.append("raw:0", *(b"%d" % number for number in range(2500)))

        with store.raw_lane() as lane:
            lane.read(3000)
            lane.hand_over(Handover(deliveries=deliveries(UPDATES[0]) * 2500, done=ids))

        assert store.client.xlen("raw:0") == 0
        assert store.client.xlen(LANE) == 2500

    def test_that_is_fenced_off_changes_nothing(self, store):
        ids = store.append("raw:0", b"0")
        parking = a_parking(store, a_raw_event())
        lane = store.raw_lane().__enter__()
        store.client.delete("lease:raw:0")
        before = store.everything()

        with pytest.raises(FencedOff):
            lane.hand_over(
                Handover(
                    registrations=[Registration(a_piece(), {})],
                    deliveries=deliveries(*UPDATES),
                    parkings=[parking],
                    noted=[ROBOT],
                    done=ids,
                )
            )

        assert store.everything() == before


class TestADeliveryLanesTurn:
    def test_comes_when_it_has_lingered(self, store):
        before = store.clock.now_ms()

        store.hand_over(Handover(deliveries=deliveries(*UPDATES)))

        assert before + 2000 <= store.due_at(LANE) <= store.clock.now_ms() + 2000

    def test_comes_at_once_when_it_holds_a_full_request(self, store):
        store.hand_over(Handover(deliveries=deliveries(UPDATES[0]) * 200))

        assert store.due_at(LANE) <= store.clock.now_ms()

    def test_is_not_put_off_by_what_comes_later(self, store):
        store.hand_over(Handover(deliveries=deliveries(UPDATES[0])))
        first = store.due_at(LANE)

        store.hand_over(Handover(deliveries=deliveries(UPDATES[1])))

        assert store.due_at(LANE) == first

    def test_waits_for_the_end_of_its_orgs_pause(self, store):
        until = store.orgs.hold("acme", seconds=60, why="away")

        store.hand_over(Handover(deliveries=deliveries(UPDATES[0]) * 200))

        assert store.due_at(LANE) == until


class TestAnEventOfADropThatIsHeld:
    def test_waits_in_the_drops_held_stream_in_order(self, store):
        store.add_drop(a_drop(), ready=False)

        store.hand_over(Handover(deliveries=deliveries(*UPDATES)))

        assert store.bodies("held:acme/572") == [update.pack() for update in UPDATES]
        assert store.client.xlen(LANE) == 0
        assert store.due_at(LANE) is None

    def test_of_which_nothing_is_known_waits_too(self, store):
        store.client.hdel("drop_states", "acme/572")

        store.hand_over(Handover(deliveries=deliveries(UPDATES[0])))

        assert store.client.xlen("held:acme/572") == 1


class TestAnEventThatWaitsForItsMailpiece:
    def test_is_refused_the_parking_when_its_piece_was_registered_meanwhile(self, store):
        parking = a_parking(store, a_raw_event())
        store.hand_over(Handover(registrations=[Registration(a_piece(), {})]), lane="raw:1")

        refused = store.hand_over(Handover(parkings=[parking]))

        assert refused == 1
        assert store.parked("id:mp-1") == []
        assert store.bodies("raw:0") == [a_raw_event().pack()]
        assert store.counted("-", "parked") == 0

    def test_is_parked_when_nothing_has_changed_since_it_was_looked_for(self, store):
        store.hand_over(Handover(registrations=[Registration(a_piece(), {})]))
        seen = store.registry.find(["id:mp-1"])["id:mp-1"].seen

        refused = store.hand_over(Handover(parkings=[a_parking(store, a_raw_event(), seen=seen)]))

        assert refused == 0
        assert store.parked("id:mp-1") == [a_raw_event().pack()]

    def test_is_released_by_the_registration_in_the_order_it_came(self, store):
        store.accept(a_visit("v1"), a_visit("v2"), a_visit("v3"))
        store.normalize_all()
        assert store.client.zscore("parked", "purl:tok1") is not None

        store.accept(a_registration())
        store.normalize_all()

        assert identities(store) == ["v1", "v2", "v3"]
        assert store.parked("purl:tok1") == []
        assert store.client.zcard("parked") == 0
        assert store.counted("-", "parked") == 0

    def test_makes_the_registration_look_again_when_it_was_parked_meanwhile(self, store):
        store.hand_over(Handover(parkings=[a_parking(store, a_visit("seen"), key="purl:tok1")]))
        store.hand_over(Handover(parkings=[a_parking(store, a_visit("unseen"), key="purl:tok1")]))
        seen = {"purl:tok1": [a_visit("seen").pack()]}

        refused = store.hand_over(Handover(registrations=[Registration(a_piece(), seen)], done=[b"1-0"]))

        assert refused == 1
        assert store.parked("purl:tok1") == [a_visit("seen").pack(), a_visit("unseen").pack()]
        assert store.registry.find(["purl:tok1"]) == {}

    def test_is_parked_again_when_the_new_piece_is_another_of_the_same_serial(self, store):
        store.accept(a_scan())
        store.normalize_all()

        store.accept(a_registration(imb=IMB_DIGITS, planned_mail_date="2025-06-02"))
        store.normalize_all()

        assert store.parked(SERIAL_KEY) == [a_scan().pack()]
        assert store.counted("-", "parked") == 1
        assert identities(store) == []

    def test_goes_round_again_on_a_schedule_and_is_parked_where_it_was(self, store):
        store.accept(a_visit("v1"), a_visit("v2"))
        store.normalize_all()

        moved = store.due.retry_parked(older_than_seconds=-1)
        assert (moved, store.counted("-", "parked")) == (2, 0)
        assert store.bodies("raw:0") == [a_visit("v1").pack(), a_visit("v2").pack()]
        store.normalize_all()

        assert store.parked("purl:tok1") == [a_visit("v1").pack(), a_visit("v2").pack()]
        assert store.audit().balances

    def test_is_left_alone_while_it_has_not_waited_long(self, store):
        store.accept(a_visit("v1"))
        store.normalize_all()

        assert store.due.retry_parked(older_than_seconds=60) == 0


class TestAnEventThatTellsOfTheMaking:
    def test_makes_its_piece_known_and_is_counted_once(self, store):
        store.accept(MAKING)
        store.normalize_all()
        store.accept(a_raw_event("generic", partner_id="p-1", mailpiece_id=None, occurred_at=AT))
        store.normalize_all()

        assert [update.sighting.code for update in updates(store)] == [StatusCode.CREATED, StatusCode.MAILED]
        assert store.counted("acme/572", "accepted") == 2
        assert store.audit().balances

    def test_leaves_a_piece_that_was_registered_meanwhile_as_it_is(self, store):
        manifest = a_piece(imb=IMB_DIGITS, keys=("id:mp-1", SERIAL_KEY))
        thinner = a_piece(keys=("id:mp-1", "partner:p-1"))
        store.hand_over(Handover(registrations=[Registration(manifest, {})]))

        store.hand_over(Handover(registrations=[Registration(thinner, {}, only_new=True)]))

        found = store.registry.find(["id:mp-1", SERIAL_KEY, "partner:p-1"])
        assert [piece.imb for key in found for piece in found[key].pieces] == [IMB_DIGITS] * 3


class TestAnEventThatTeachesAKeyOfItsMailpiece:
    VISIT = a_raw_event("generic", status="pURLOpened", occurred_at=AT, mailpiece_id=None, partner_id="p-1")
    BOTH = a_raw_event("generic", status="Printed", occurred_at=AT, partner_id="p-1")

    @pytest.mark.parametrize("arrival", [1, -1])
    def test_lets_the_events_of_that_key_alone_be_found_whichever_comes_first(self, store, arrival):
        for event in (a_registration(), *[self.BOTH, self.VISIT][::arrival]):
            store.accept(event)
            store.normalize_all()

        assert {update.sighting.code for update in updates(store)} == {StatusCode.PRINTED, StatusCode.PURL_OPENED}
        assert store.parked("partner:p-1") == []
        assert store.client.zcard("parked") == 0
        assert store.counted("-", "parked") == 0
        assert store.audit().balances

    def test_leaves_what_is_known_of_the_mailpiece_as_it_is(self, store):
        store.accept(a_registration(imb=IMB_DIGITS))
        store.normalize_all()
        store.accept(self.BOTH)
        store.normalize_all()

        found = store.registry.find(["id:mp-1", SERIAL_KEY, "partner:p-1"])
        assert [piece.imb for key in found for piece in found[key].pieces] == [IMB_DIGITS] * 3

    def test_looks_again_when_another_mailpiece_got_the_key_meanwhile(self, store):
        store.accept(a_registration(1), a_registration(2))
        store.normalize_all()
        store.accept(self.BOTH, routing="two")
        lane = store.raw_lane(raw_lane("two")).__enter__()
        handover = normalize(lane.read(10), a_normalize_desk(store.registry))
        store.hand_over(Handover(registrations=[Registration(a_piece(2, keys=("partner:p-1",)), {})]))

        assert lane.hand_over(handover) == 1
        lane.__exit__(None, None, None)
        store.normalize_all()

        assert found(store, "partner:p-1") == ["mp-2"]
        assert [update.mailpiece_id for update in updates(store)] == ["mp-1"]
        assert list(store.dead.all()) == []
        assert store.audit().balances


class TestARegistrationWhoseParkedEventsWereSentRoundMeanwhile:
    def registered_late(self, store):
        """Read a registration, let the ticker send its parked events round, and return what is to be handed over."""
        store.accept(a_visit("v1"))
        store.normalize_all()
        store.accept(a_registration(), routing="two")
        name = raw_lane("two")
        lane = store.raw_lane(name).__enter__()
        handover = normalize(lane.read(10), a_normalize_desk(store.registry))
        store.due.retry_parked(older_than_seconds=-1)
        return lane, handover

    def finish(self, store, lane, handover):
        """Hand over, and normalize whatever is left."""
        lane.hand_over(handover)
        lane.__exit__(None, None, None)
        store.normalize_all()
        store.normalize_all()

    def test_counts_none_of_them_twice(self, store):
        lane, handover = self.registered_late(store)

        self.finish(store, lane, handover)

        assert identities(store) == ["v1"]
        assert store.audit().balances

    def test_loses_none_that_was_parked_in_their_place(self, store):
        lane, handover = self.registered_late(store)
        store.hand_over(Handover(parkings=[a_parking(store, a_visit("v2"), key="purl:tok1")]), lane="raw:0")

        self.finish(store, lane, handover)

        assert "v2" in identities(store)


class TestARegistrationWithAKeyOfAnotherMailpiece:
    def test_is_one_dead_letter_and_the_visits_stay_with_the_first(self, store):
        for event in (a_registration(1, purl_token="t"), a_registration(2, purl_token="t"), a_visit("v1")):
            store.accept(event._replace(payload=event.payload.replace(b'"tok1"', b'"t"')))
            store.normalize_all()

        assert [(update.mailpiece_id, update.sighting.code) for update in updates(store)] == [
            ("mp-1", StatusCode.PURL_OPENED)
        ]
        assert store.counted(NOBODY, "dead") == 1
        assert store.audit().balances


class TestTwoRegistrationsOfOneMomentInTwoLanes:
    """Both are judged before either is handed over."""

    def meet(self, store, first, second):
        """Judge both, hand the first over, then the second, and normalize whatever is left."""
        judged = []
        for routing, event in (("one", first), ("two", second)):
            store.accept(event, routing=routing)
            lane = store.raw_lane(raw_lane(routing)).__enter__()
            judged.append((lane, normalize(lane.read(10), a_normalize_desk(store.registry))))
        refused = [lane.hand_over(handover) for lane, handover in judged]
        for lane, _ in judged:
            lane.__exit__(None, None, None)
        store.normalize_all()
        return refused

    @pytest.mark.parametrize(
        ("column", "key"), [("lob_id", "lob:t"), ("partner_id", "partner:t"), ("purl_token", "purl:t")]
    )
    def test_that_claim_one_key_end_as_one_mailpiece_and_one_conflict(self, store, column, key):
        refused = self.meet(store, a_registration(1, **{column: "t"}), a_registration(2, **{column: "t"}))

        assert refused == [0, 1]
        assert found(store, key) == ["mp-1"]
        assert [kept.letter.reason for kept in store.dead.all()] == [Reason.CONFLICT]
        assert store.registry.find(["id:mp-2"]) == {}
        assert store.audit().balances

    def test_of_one_mailpiece_for_two_mail_drops_end_as_one_and_one_conflict(self, store):
        store.add_drop(a_drop("573"))

        refused = self.meet(store, a_registration(1), a_registration(1, drop="573"))

        assert refused == [0, 1]
        assert [kept.letter.reason for kept in store.dead.all()] == [Reason.CONFLICT]
        assert store.audit().balances

    def test_that_share_a_barcode_both_stand(self, store):
        refused = self.meet(store, a_registration(1, imb=IMB_DIGITS), a_registration(2, imb=IMB_DIGITS))

        assert refused == [0, 0]
        assert found(store, SERIAL_KEY) == ["mp-1", "mp-2"]
