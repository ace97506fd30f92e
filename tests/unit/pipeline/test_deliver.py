"""How a delivery lane's batch comes onto its records."""

from __future__ import annotations

import pytest

from tests.builders import (
    LAST_EVENT,
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
from worker.domain.dead_letter import Reason
from worker.domain.event import Ending
from worker.domain.mail_drop import DropState
from worker.domain.outcome import DueAgain, FieldMissing, OrgHeld, Pace, Rejected
from worker.domain.settlement import delivery_lane
from worker.domain.status import StatusCode
from worker.envelope import RawEvent
from worker.pipeline.backoff import MOST_ATTEMPTS

MAILED, IN_TRANSIT, IN_LOCAL_AREA = StatusCode.MAILED, StatusCode.IN_TRANSIT, StatusCode.IN_LOCAL_AREA
OPENED = StatusCode.PURL_OPENED
NOON_S = NOON // 1000
SECOND = 1000
OTHER_STATUS = STATUS.replace("572", "573")
LOCKED = DueAgain("UNABLE_TO_LOCK_ROW")
GONE = Rejected(Reason.RECORD_GONE, "the record is not there")


class TestAStatusThatBecameTrue:
    def test_is_saved_with_its_own_time_and_its_entry_is_settled(self):
        office = an_office()

        office.deliver(an_update(MAILED, NOON))

        assert office.sink.saves == [(a_contact().address, {STATUS: "Mailed", LAST_EVENT: "2026-01-01T12:00:00.000Z"})]
        assert office.lane.entries == {}
        assert office.endings() == {"written": 1}

    def test_is_a_save_of_its_own_beside_the_other_of_its_batch_in_the_order_they_happened(self):
        office = an_office()

        office.deliver(an_update(IN_LOCAL_AREA, NOON + 2 * SECOND), an_update(IN_TRANSIT, NOON + SECOND))

        assert office.saved() == ["Mailed", "InTransit", "InLocalArea"]
        assert office.endings() == {"written": 2}

    def test_is_not_saved_again_when_the_same_batch_is_delivered_twice(self):
        office = an_office()
        batch = [an_update(MAILED, NOON), an_update(OPENED, NOON + 1, identity="v1")]
        office.deliver(*batch)
        once = (list(office.sink.saves), dict(office.sink.records))

        office.deliver(*batch)

        assert (office.sink.saves, office.sink.records) == once
        assert office.endings() == {"written": 2, "repeated": 2}

    def test_is_superseded_when_it_comes_after_a_newer_one(self):
        office = an_office()
        office.deliver(an_update(IN_LOCAL_AREA, NOON + SECOND))

        office.deliver(an_update(IN_TRANSIT, NOON))

        assert office.saved()[-1] == "InLocalArea"
        assert office.endings() == {"written": 1, "superseded": 1}
        assert office.lane.entries == {}


class TestAVisit:
    def test_reported_three_times_with_one_id_is_one_save(self):
        office = an_office()

        office.deliver(*(an_update(OPENED, NOON, identity="v1") for _ in range(3)))

        assert office.saved() == ["pURLOpened"]
        assert office.endings() == {"written": 1, "repeated": 2}

    def test_made_three_times_is_three_saves_each_with_its_own_last_event(self):
        office = an_office()

        office.deliver(*(an_update(OPENED, NOON + n * SECOND, identity=f"v{n}") for n in range(3)))

        assert office.saved() == ["pURLOpened"] * 3
        times = office.saved(name=LAST_EVENT)
        assert times == [f"2026-01-01T12:00:0{n}.000Z" for n in range(3)]


@pytest.mark.parametrize(("loops", "times"), [(False, 1), (True, 2)])
def test_mail_that_loops_is_said_again_where_the_org_wants_it(loops, times):
    office = an_office(loops=loops)

    for days in (0, 3):
        office.deliver(an_update(StatusCode.PROCESSED_FOR_DELIVERY, NOON + days * 86_400_000))

    assert office.saved() == ["Mailed", *["ProcessedForDelivery"] * times]


class TestAnOrgThatWantsTheLatestOnly:
    def test_gets_the_statuses_of_a_record_merged_into_the_last(self):
        office = an_office(latest_only=True)

        office.deliver(an_update(MAILED, NOON), an_update(IN_TRANSIT, NOON + 1), an_update(OPENED, NOON + 2))

        assert office.saved() == ["pURLOpened"]
        assert office.endings() == {"written": 1, "superseded": 2}
        assert office.lane.entries == {}


class TestALockedRecord:
    def test_is_due_again_while_the_others_are_written(self):
        office = an_office(a_piece(1), a_piece(2), faults={a_contact(1).address: LOCKED})

        book = office.deliver(an_update(number=1), an_update(number=2))

        assert (office.saved(1), office.saved(2)) == ([], ["Mailed"])
        assert len(office.lane.entries) == 1
        assert book.due_again_s == NOON_S + 1

    def test_lets_nothing_newer_go_before_what_it_did_not_take(self):
        office = an_office(faults={a_contact().address: LOCKED})
        office.deliver(an_update(MAILED, NOON), an_update(IN_TRANSIT, NOON + 1))
        office.sink.faults.clear()

        office.deliver(an_update(OPENED, NOON + 2))
        assert office.saved() == []

        office.hands.ms += 10 * SECOND
        office.deliver()

        assert office.saved() == ["Mailed", "InTransit", "pURLOpened"]
        assert office.endings() == {"written": 3}

    def test_keeps_what_it_took_before_it_was_locked(self):
        office = an_office()
        office.sink = CrashingSink(office.sink.records, answers=[None, LOCKED])
        office.deliver(an_update(MAILED, NOON), an_update(IN_TRANSIT, NOON + 1))
        office.hands.ms += 10 * SECOND

        office.deliver()

        assert office.saved() == ["Mailed", "InTransit"]
        assert office.endings() == {"written": 2}

    def test_waits_longer_after_each_refusal_and_an_admin_gets_more_time(self):
        soon = an_office(faults={a_contact().address: LOCKED})
        slow = an_office(faults={a_contact().address: DueAgain("a validation rule", Pace.SLOW)})

        waits = []
        for office in (soon, slow):
            office.deliver(an_update())
            for _ in range(3):
                until = office.registry.timeline("mp-1").not_before
                waits.append(until - office.hands.ms // 1000)
                office.hands.ms = until * 1000
                office.deliver()

        assert waits == [1, 2, 3, 45, 90, 180]

    def test_is_a_dead_letter_once_its_attempts_have_run_out(self):
        office = an_office(faults={a_contact().address: LOCKED})
        office.deliver(an_update())
        for _ in range(MOST_ATTEMPTS):
            office.hands.ms += 3600 * SECOND
            office.deliver()

        (letter,) = office.registry.dead
        assert (letter.reason, letter.detail) == (Reason.REFUSED_TOO_LONG, "UNABLE_TO_LOCK_ROW")
        assert office.lane.entries == {}
        assert office.endings() == {"dead": 1}

    def test_has_all_its_attempts_again_after_one_succeeded(self):
        office = an_office(faults={a_contact().address: LOCKED})
        office.deliver(an_update(MAILED, NOON))
        office.sink.faults.clear()
        office.hands.ms += 10 * SECOND

        office.deliver()

        timeline = office.registry.timeline("mp-1")
        assert (timeline.attempts, timeline.not_before) == (0, 0)


class TestTwoMailpiecesOfOneRecord:
    def test_of_different_drops_are_merged_into_one_update(self):
        mine = a_contact(7)
        pieces = [a_piece(1, recipient=mine), a_piece(2, drop="573", recipient=mine)]
        office = an_office(*pieces, drops=the_drops(a_drop(), a_drop("573")))

        office.deliver(an_update(number=1), an_update(IN_TRANSIT, number=2, drop="573"))

        first, second = [values for _, values in office.sink.saves]
        assert (first[STATUS], first[OTHER_STATUS]) == ("Mailed", "Mailed")
        assert (second.get(STATUS), second[OTHER_STATUS]) == (None, "InTransit")

    def test_of_one_drop_go_in_turn(self):
        mine = a_contact(7)
        office = an_office(a_piece(1, recipient=mine), a_piece(2, recipient=mine))

        office.deliver(an_update(IN_TRANSIT, NOON + 1, number=1), an_update(OPENED, NOON, number=2))

        assert office.saved(7) == ["pURLOpened", "Mailed", "InTransit"]

    def test_of_different_drops_do_not_wait_for_each_other_when_one_field_is_missing(self):
        mine = a_contact(7)
        pieces = [a_piece(1, recipient=mine), a_piece(2, drop="573", recipient=mine)]
        office = an_office(*pieces, drops=the_drops(a_drop(), a_drop("573")))
        office.sink.fields = {OTHER_STATUS, LAST_EVENT.replace("572", "573")}

        office.deliver(an_update(number=1), an_update(number=2, drop="573"))

        assert office.saved(7, OTHER_STATUS) == ["Mailed"]
        assert [held.bucket for held in office.lane.held] == ["acme/572"]
        assert office.keeper.lost == {"acme/572": f"{STATUS} cannot be written"}


class TestAFieldThatIsMissing:
    @pytest.mark.parametrize("field", [STATUS, LAST_EVENT])
    def test_holds_the_drop_and_the_event_until_it_is_there(self, field):
        office = an_office()
        office.sink.fields = {STATUS, LAST_EVENT} - {field}
        office.deliver(an_update())
        assert office.lane.entries == {}
        assert office.keeper.lost == {"acme/572": f"{field} cannot be written"}
        office.sink.fields = None

        office.lane.free_held()
        office.deliver()

        assert office.saved() == ["Mailed"]
        assert office.endings() == {"written": 1}

    def test_that_is_none_of_ours_leaves_the_record_alone_for_a_while(self):
        office = an_office(faults={a_contact().address: FieldMissing("Their_Field__c")})

        book = office.deliver(an_update())

        assert office.keeper.lost == {}
        assert len(office.lane.entries) == 1
        assert book.due_again_s == NOON_S + 45

    def test_keeps_the_events_of_a_held_drop_in_their_order(self):
        office = an_office(drops=the_drops(a_drop(), state=DropState.HELD))
        updates = [an_update(MAILED, NOON), an_update(OPENED, NOON + 1)]

        office.deliver(*updates)

        assert [delivery.body for delivery in office.lane.held] == [update.pack() for update in updates]
        assert office.sink.saves == []
        assert office.lane.entries == {}


class TestAnOrgThatTakesNothing:
    def test_is_held_and_nothing_more_is_tried(self):
        pieces = [a_piece(number) for number in range(1, 202)]
        office = an_office(*pieces, faults={a_contact(1).address: OrgHeld("REQUEST_LIMIT_EXCEEDED", seconds=60)})
        office.orgs.now_ms = NOON

        book = office.deliver(*(an_update(number=number) for number in range(1, 202)))

        assert book.org_held
        assert book.due_again_s == NOON_S + 61
        assert office.orgs.paused == {"acme": (NOON + 60_000, "REQUEST_LIMIT_EXCEEDED")}
        assert office.saved(201) == []

    def test_keeps_what_it_took_in_the_same_request(self):
        office = an_office(a_piece(1), a_piece(2), faults={a_contact(2).address: OrgHeld("away", seconds=60)})

        office.deliver(an_update(number=1), an_update(number=2))

        assert office.endings() == {"written": 1}
        assert len(office.lane.entries) == 1
        assert "acme" in office.orgs.paused

    def test_is_held_once_however_many_of_its_records_say_so(self):
        away = OrgHeld("away", seconds=60)
        faults = {a_contact(1).address: away, a_contact(2).address: OrgHeld("still away", seconds=600)}
        office = an_office(a_piece(1), a_piece(2), faults=faults)

        office.deliver(an_update(number=1), an_update(number=2))

        assert office.orgs.paused == {"acme": (60_000, "away")}

    def test_is_opened_again_by_the_first_update_it_takes(self):
        office = an_office()
        office.orgs.paused["acme"] = (NOON, "away")

        office.deliver(an_update())

        assert office.orgs.paused == {}

    def test_is_opened_by_a_refusal_of_one_record_too_for_it_has_answered(self):
        office = an_office(faults={a_contact().address: LOCKED})
        office.orgs.paused["acme"] = (NOON, "away")

        office.deliver(an_update())

        assert office.orgs.paused == {}

    def test_is_not_opened_by_a_batch_that_asked_it_nothing(self):
        office = an_office(drops=the_drops(a_drop(), state=DropState.HELD))
        office.orgs.paused["acme"] = (NOON, "away")

        office.deliver(an_update())

        assert office.orgs.paused == {"acme": (NOON, "away")}

    def test_burns_none_of_the_records_attempts(self):
        office = an_office(faults={a_contact().address: OrgHeld("away", seconds=60)})

        office.deliver(an_update())

        assert office.registry.timeline("mp-1").attempts == 0


class TestARefusalForGood:
    def test_becomes_a_dead_letter_that_carries_its_original(self):
        office = an_office(faults={a_contact().address: GONE})
        update = an_update()

        office.deliver(update)

        (letter,) = office.registry.dead
        assert (letter.reason, letter.detail, letter.bucket) == (GONE.reason, GONE.why, "acme/572")
        assert letter.event == RawEvent.unpack(update.raw)
        assert office.endings() == {"dead": 1}
        assert office.lane.entries == {}

    def test_leaves_what_was_written_before_it_written(self):
        office = an_office()
        office.sink = CrashingSink(office.sink.records, answers=[None, GONE])

        office.deliver(an_update(MAILED, NOON), an_update(IN_TRANSIT, NOON + 1))

        assert office.saved() == ["Mailed"]
        assert office.endings() == {"written": 1, "dead": 1}

    def test_is_forgotten_when_the_letter_comes_round_again_and_is_taken(self):
        office = an_office(faults={a_contact().address: GONE})
        office.deliver(an_update())
        office.sink.faults.clear()

        office.deliver(an_update())

        assert office.saved() == ["Mailed"]
        assert office.registry.timeline("mp-1").endings()[Ending.WRITTEN] == 1


class TestAnUpdateOfAMailpiece:
    @pytest.mark.parametrize("drops", [the_drops(), the_drops(a_drop("999"))])
    def test_whose_drop_is_not_known_any_more_is_a_dead_letter(self, drops):
        office = an_office(drops=drops)

        office.deliver(an_update())

        assert [letter.reason for letter in office.registry.dead] == [Reason.NO_SUCH_MAILPIECE]
        assert office.lane.entries == {}

    def test_that_is_not_known_any_more_is_a_dead_letter(self):
        office = an_office()
        office.registry.pieces.clear()

        office.deliver(an_update())

        assert [letter.reason for letter in office.registry.dead] == [Reason.NO_SUCH_MAILPIECE]

    @pytest.mark.parametrize("body", [b"", b"garbage", b"mp-1\tacme/572\t99\t0\t0\tx\nraw"])
    def test_that_cannot_be_read_is_a_dead_letter_and_does_not_stop_the_lane(self, body):
        office = an_office()
        office.lane.append(body)

        office.deliver(an_update())

        assert office.saved() == ["Mailed"]
        assert [letter.reason for letter in office.registry.dead] == [Reason.UNREADABLE]
        assert office.lane.entries == {}


class TestAMailpieceRegisteredAnew:
    def test_for_a_record_of_another_lane_has_its_waiting_events_moved_to_that_lane(self):
        office = an_office()
        office.lanes = 4
        update = an_update()

        office.deliver(update)

        assert office.saved() == []
        lane = delivery_lane("acme", a_contact().address, 4)
        assert lane != office.lane.name
        assert [(moved.lane, moved.body) for moved in office.lane.held] == [(lane, update.pack())]


class TestACrash:
    def test_repeats_no_more_than_the_request_in_which_it_happened(self):
        office = an_office()
        office.sink = CrashingSink(office.sink.records, answers=[None, Crashed()])
        with pytest.raises(Crashed):
            office.deliver(an_update(MAILED, NOON), an_update(IN_TRANSIT, NOON + 1))

        office.deliver()

        assert office.saved() == ["Mailed", "InTransit", "InTransit"]
        assert office.endings() == {"written": 2}

    def test_whose_save_nobody_remembers_does_not_leave_the_field_wrong(self):
        office = an_office()
        office.deliver(an_update(StatusCode.CREATED, NOON + 1))
        office.sink = CrashingSink(office.sink.records, answers=[Crashed()])
        with pytest.raises(Crashed):
            office.deliver(an_update(StatusCode.ADDRESSED, NOON + 2))

        office.deliver(an_update(StatusCode.ADDRESSED, NOON))

        assert office.sink.records[a_contact().address][STATUS] == "MailPieceCreated"

    def test_is_still_in_doubt_when_the_next_answer_is_a_refusal(self):
        office = an_office()
        office.deliver(an_update(StatusCode.CREATED, NOON + 1))
        office.sink = CrashingSink(office.sink.records, answers=[Crashed(), LOCKED])
        with pytest.raises(Crashed):
            office.deliver(an_update(StatusCode.ADDRESSED, NOON + 2))
        office.deliver(an_update(StatusCode.ADDRESSED, NOON))
        office.hands.ms += 10 * SECOND

        office.deliver()

        assert office.sink.records[a_contact().address][STATUS] == "MailPieceCreated"
        assert office.lane.entries == {}
