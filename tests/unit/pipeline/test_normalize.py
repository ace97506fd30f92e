"""Where each event of a raw lane's batch goes: to exactly one place."""

from __future__ import annotations

import json
from datetime import date
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.builders import (
    IMB_DIGITS,
    NOON,
    a_contact,
    a_drop,
    a_normalize_desk,
    a_piece,
    a_raw_event,
    a_registration,
    a_scan,
    a_sighting,
    a_visit,
    the_drops,
)
from tests.builders_scans import PHASES
from tests.fakes_store import InMemoryRawLane, InMemoryRegistry
from worker.domain.dead_letter import Reason
from worker.domain.reading import Mark, Tracked
from worker.domain.settlement import Note, delivery_lane
from worker.domain.status import StatusCode
from worker.domain.status_sets import Country
from worker.domain.status_update import StatusUpdate
from worker.envelope import NOBODY, RawEvent
from worker.pipeline.normalize import Desk, normalize

AT_NOON = "2026-01-01T12:00:00Z"
SERIAL_KEY = "imb:123456000000001"
OTHER_DIGITS = IMB_DIGITS[:11] + "000000002" + IMB_DIGITS[20:]
OTHER_KEY = "imb:123456000000002"


def entries(*events):
    """Return events as entries of a raw lane."""
    return [(f"{number}-0".encode(), event.pack()) for number, event in enumerate(events, 1)]


def knowing(*pieces):
    """Return a registry that knows mailpieces."""
    registry = InMemoryRegistry()
    registry.register(*pieces)
    return registry


class CountingRegistry(InMemoryRegistry):
    """A registry that keeps which keys it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked_for_keys: list[list[str]] = []

    def find(self, keys):
        """Return what is known by each of the keys."""
        if keys:
            self.asked_for_keys.append(list(keys))
        return super().find(keys)


def a_making(**words):
    """Return a generic event that tells of the making of piece mp-1, and whose it is."""
    own = {"partner_id": "p-1", "mail_drop_id": "572", "country": "US", "salesforce_id": a_contact(1).record_id}
    return a_raw_event("generic", status="MailPieceCreated", occurred_at=AT_NOON, **(own | words))


def delivered(handover):
    """Return (mailpiece id, code) of what goes to the delivery lanes."""
    updates = [StatusUpdate.unpack(delivery.body) for delivery in handover.deliveries]
    return [(update.mailpiece_id, update.sighting.code) for update in updates]


def noted(handover):
    """Return whose events were noted."""
    return [note.source for note in handover.noted]


def reasons(handover):
    """Return why events became dead letters."""
    return [letter.reason for letter in handover.dead]


class TestAnEventOfAKnownMailpiece:
    def test_goes_to_the_lane_of_its_record_with_its_original(self):
        event = a_raw_event()

        handover = normalize(entries(event), a_normalize_desk(knowing(a_piece())))

        (delivery,) = handover.deliveries
        assert delivery.lane == delivery_lane("acme", a_contact().address, 4)
        assert delivery.bucket == "acme/572"
        assert RawEvent.unpack(StatusUpdate.unpack(delivery.body).raw) == event
        assert handover.done == [b"1-0"]

    def test_shares_its_lane_with_everything_else_of_the_record(self):
        registry = knowing(a_piece(1, recipient=a_contact(7)), a_piece(2, recipient=a_contact(7)))
        events = [a_raw_event(), a_raw_event(mailpiece_id="mp-2"), a_visit("v1")]

        handover = normalize(entries(*events), a_normalize_desk(registry))

        assert len({delivery.lane for delivery in handover.deliveries}) == 1
        assert len(handover.deliveries) == 3

    def test_is_noted_when_its_drop_has_no_field(self):
        desk = a_normalize_desk(knowing(a_piece()), a_drop(wants_field=False))

        handover = normalize(entries(a_raw_event()), desk)

        assert handover.noted == [Note("acme/572", "milestone", "Its mail drop gets no field in Salesforce.")]
        assert handover.deliveries == []

    def test_is_a_dead_letter_when_its_drop_is_gone(self):
        desk = a_normalize_desk(knowing(a_piece(drop="999")))

        handover = normalize(entries(a_raw_event()), desk)

        assert reasons(handover) == [Reason.UNKNOWN_DROP]
        assert "999" in handover.dead[0].detail

    def test_of_two_pieces_with_one_barcode_belongs_to_the_one_whose_time_it_is(self):
        january = a_piece(1, imb=IMB_DIGITS, planned_mail_date=date(2026, 1, 2), keys=(SERIAL_KEY,))
        last_june = a_piece(2, imb=IMB_DIGITS, planned_mail_date=date(2025, 6, 2), keys=(SERIAL_KEY,))

        handover = normalize(entries(a_scan()), a_normalize_desk(knowing(january, last_june)))

        assert delivered(handover) == [("mp-1", StatusCode.IN_TRANSIT)]


class TestAScan:
    """The rules by which it finds its mailpiece, on a serial that is used again and again."""

    DIGITS: ClassVar = {
        "exact": IMB_DIGITS,
        "without its routing code": IMB_DIGITS[:20],
        "with another routing code": IMB_DIGITS[:20] + "10001",
        "forwarded": "93" + IMB_DIGITS[2:20],
        "forwarded under another service type": "93040" + IMB_DIGITS[5:20],
    }

    @pytest.mark.parametrize("digits", DIGITS.values(), ids=DIGITS)
    def test_finds_its_mailpiece(self, digits):
        piece = a_piece(imb=IMB_DIGITS, planned_mail_date=date(2026, 1, 2), keys=(SERIAL_KEY,))

        handover = normalize(entries(a_scan(imb=digits)), a_normalize_desk(knowing(piece)))

        assert delivered(handover) == [("mp-1", StatusCode.IN_TRANSIT)]

    @pytest.mark.parametrize("stid", ["050", "051", "052", "701", "703", "708"])
    def test_of_a_reply_envelope_finds_none(self, stid):
        piece = a_piece(imb=IMB_DIGITS, planned_mail_date=date(2026, 1, 2), keys=(SERIAL_KEY,))
        reply = a_scan(imb=IMB_DIGITS[:2] + stid + IMB_DIGITS[5:])

        handover = normalize(entries(reply), a_normalize_desk(knowing(piece)))

        assert (delivered(handover), noted(handover), handover.parkings) == ([], ["usps"], [])

    def test_of_another_class_of_mail_waits_for_the_piece_of_that_class(self):
        letter = a_piece(imb=IMB_DIGITS, planned_mail_date=date(2026, 1, 2), keys=(SERIAL_KEY,))

        handover = normalize(entries(a_scan(imb="00040" + IMB_DIGITS[5:])), a_normalize_desk(knowing(letter)))

        assert [parking.key for parking in handover.parkings] == [SERIAL_KEY]

    @pytest.mark.parametrize(("day", "number"), [("2025-12-20", 1), ("2026-03-01", 1), ("2026-05-20", 2)])
    @pytest.mark.parametrize("digits", DIGITS.values(), ids=DIGITS)
    def test_goes_to_the_piece_whose_window_fits(self, digits, day, number):
        first = a_piece(1, imb=IMB_DIGITS, planned_mail_date=date(2026, 1, 2), keys=(SERIAL_KEY,))
        again = a_piece(2, imb=IMB_DIGITS, planned_mail_date=date(2026, 5, 2), keys=(SERIAL_KEY,))

        handover = normalize(entries(a_scan(imb=digits, at=f"{day}T04:00:00")), a_normalize_desk(knowing(again, first)))

        assert [piece_id for piece_id, _ in delivered(handover)] == [f"mp-{number}"]

    def test_that_fits_several_goes_to_the_one_mailed_last(self):
        pieces = [
            a_piece(number, imb=IMB_DIGITS, planned_mail_date=date(2026, month, 2), keys=(SERIAL_KEY,))
            for number, month in ((1, 1), (2, 3), (3, 2))
        ]

        handover = normalize(entries(a_scan(at="2026-03-03T04:00:00")), a_normalize_desk(knowing(*pieces)))

        assert [piece_id for piece_id, _ in delivered(handover)] == ["mp-2"]

    def test_that_fits_no_window_waits(self):
        first = a_piece(1, imb=IMB_DIGITS, planned_mail_date=date(2026, 1, 2), keys=(SERIAL_KEY,))

        handover = normalize(entries(a_scan(at="2026-04-03T04:00:00")), a_normalize_desk(knowing(first)))

        assert delivered(handover) == []
        assert [parking.key for parking in handover.parkings] == [SERIAL_KEY]

    def test_a_day_before_its_registration_is_delivered_with_its_own_time(self):
        registry = InMemoryRegistry(waiting={SERIAL_KEY: [a_scan(at="2026-01-03T04:00:00").pack()]})
        registration = a_registration(imb=IMB_DIGITS, planned_mail_date="2026-01-02")

        handover = normalize(entries(registration), a_normalize_desk(registry))

        (delivery,) = handover.deliveries
        assert StatusUpdate.unpack(delivery.body).sighting.occurred_at == NOON + 40 * 3_600_000

    @pytest.mark.parametrize(
        ("return_zip", "place", "phase", "mark"),
        [
            ("10001", "10018", "3c", Mark.AT_SENDER),
            ("10001-1234", "10001", "2a", Mark.AT_SENDER),
            ("10001", "10018", "1a", Mark.NONE),  # where the sender lives it begins, too
            ("10001", "60606", "3c", Mark.NONE),
            ("94111", "94111", "3c", Mark.NONE),  # sender and recipient are neighbors
            ("", "10018", "3c", Mark.NONE),
        ],
    )
    def test_near_the_return_address_is_marked(self, return_zip, place, phase, mark):
        piece = a_piece(imb=IMB_DIGITS, keys=(SERIAL_KEY,))._replace(attributes={"return_zip": return_zip})
        scan = a_scan(mailPhase=PHASES[phase], scanFacilityZip=place)

        handover = normalize(entries(scan), a_normalize_desk(knowing(piece)))

        (delivery,) = handover.deliveries
        assert StatusUpdate.unpack(delivery.body).sighting.mark is mark


class TestACanadianMailpiece:
    def test_has_its_scan_made_a_dead_letter_that_names_the_code(self):
        piece = a_piece(country=Country.CA, imb=IMB_DIGITS, keys=(SERIAL_KEY,))
        scan = a_scan()

        handover = normalize(entries(scan), a_normalize_desk(knowing(piece), a_drop(country=Country.CA)))

        (letter,) = handover.dead
        assert letter.reason is Reason.NOT_IN_STATUS_SET
        assert letter.detail == "InTransit is not a status of mail in CA"
        assert (letter.event, letter.bucket) == (scan, "acme/572")

    @pytest.mark.parametrize("status", ["MailPieceCreated", "Addressed", "Printed", "Mailed"])
    def test_has_each_milestone_of_its_printer_delivered(self, status):
        desk = a_normalize_desk(knowing(a_piece(country=Country.CA)), a_drop(country=Country.CA))

        handover = normalize(entries(a_raw_event(status=status)), desk)

        assert delivered(handover) == [("mp-1", StatusCode(status))]

    def test_has_each_visit_delivered(self):
        desk = a_normalize_desk(knowing(a_piece(country=Country.CA)), a_drop(country=Country.CA))

        handover = normalize(entries(a_visit("v1"), a_visit("v2", event="completed")), desk)

        assert [code for _, code in delivered(handover)] == [StatusCode.PURL_OPENED, StatusCode.PURL_COMPLETED]


class TestARegistration:
    def test_is_noted_and_makes_its_mailpiece_known(self):
        handover = normalize(entries(a_registration()), a_normalize_desk(InMemoryRegistry()))

        assert handover.noted == [Note(NOBODY, "manifest", "A mailpiece was registered.")]
        assert [registration.piece for registration in handover.registrations] == [a_piece()]

    def test_wins_over_an_event_that_stands_before_it_in_the_same_batch(self):
        handover = normalize(entries(a_raw_event(), a_registration()), a_normalize_desk(InMemoryRegistry()))

        assert delivered(handover) == [("mp-1", StatusCode.MAILED)]
        assert handover.parkings == []

    def test_wins_over_what_the_registry_still_holds_of_the_same_piece(self):
        desk = a_normalize_desk(knowing(a_piece(recipient=a_contact(8))))

        handover = normalize(entries(a_registration(), a_raw_event()), desk)

        assert handover.deliveries[0].lane == delivery_lane("acme", a_contact(1).address, 4)

    def test_for_another_mail_drop_than_before_is_a_dead_letter(self):
        desk = a_normalize_desk(knowing(a_piece(drop="573")), a_drop(), a_drop("573"))

        handover = normalize(entries(a_registration()), desk)

        assert reasons(handover) == [Reason.CONFLICT]
        assert handover.dead[0].detail == "the mailpiece was registered for mail drop 573 before"

    def test_counts_once_as_a_piece_when_it_comes_twice_in_a_batch(self):
        batch = entries(a_registration(), a_registration())

        handover = normalize(batch, a_normalize_desk(InMemoryRegistry()))

        assert len(handover.registrations) == 1
        assert noted(handover) == ["manifest", "manifest"]

    def test_of_a_drop_that_nobody_added_is_a_dead_letter_that_says_what_to_type(self):
        handover = normalize(entries(a_registration(drop="999")), a_normalize_desk(InMemoryRegistry()))

        assert reasons(handover) == [Reason.UNKNOWN_DROP]
        assert "mailstatus drop add 999" in handover.dead[0].detail
        assert handover.registrations == []

    def test_for_another_country_than_its_drops_is_a_dead_letter(self):
        handover = normalize(entries(a_registration(country="CA")), a_normalize_desk(InMemoryRegistry()))

        assert reasons(handover) == [Reason.CONFLICT]
        assert handover.dead[0].detail == "mail drop 572 is for US, the mailpiece for CA"


class TestAMailpieceRegisteredAgain:
    KNOWN: ClassVar = a_piece(1, imb=IMB_DIGITS, keys=("id:mp-1", SERIAL_KEY))

    def test_is_no_longer_found_by_the_barcode_it_had(self):
        scans = [a_scan(imb=digits) for digits in (IMB_DIGITS, "93" + IMB_DIGITS[2:20], OTHER_DIGITS)]

        handover = normalize(entries(a_registration(imb=OTHER_DIGITS), *scans), a_normalize_desk(knowing(self.KNOWN)))

        assert [registration.former for registration in handover.registrations] == [SERIAL_KEY]
        assert [parking.key for parking in handover.parkings] == [SERIAL_KEY] * 2
        assert delivered(handover) == [("mp-1", StatusCode.IN_TRANSIT)]

    @pytest.mark.parametrize("digits", [IMB_DIGITS, IMB_DIGITS[:20], "00310" + IMB_DIGITS[5:]])
    def test_keeps_the_key_of_a_barcode_with_the_same_serial(self, digits):
        handover = normalize(entries(a_registration(imb=digits)), a_normalize_desk(knowing(self.KNOWN)))

        (registration,) = handover.registrations
        assert (registration.piece.imb, registration.former) == (digits, "")

    def test_keeps_the_barcode_that_nothing_is_said_of(self):
        handover = normalize(entries(a_registration(), a_scan()), a_normalize_desk(knowing(self.KNOWN)))

        (registration,) = handover.registrations
        assert (registration.piece.imb, registration.former) == (IMB_DIGITS, "")
        assert delivered(handover) == [("mp-1", StatusCode.IN_TRANSIT)]

    def test_within_a_batch_has_the_keys_of_both_and_the_later_barcode(self):
        batch = entries(a_registration(lob_id="psc_1", imb=IMB_DIGITS), a_registration(imb=OTHER_DIGITS))

        handover = normalize(batch, a_normalize_desk(InMemoryRegistry()))

        (registration,) = handover.registrations
        assert registration.piece.keys == ("id:mp-1", "lob:psc_1", "purl:tok1", OTHER_KEY)
        assert (registration.piece.imb, registration.former) == (OTHER_DIGITS, "")

    def test_keeps_its_place_among_those_of_its_barcode(self):
        registry = knowing(self.KNOWN, a_piece(2, imb=IMB_DIGITS, keys=(SERIAL_KEY,)))

        handover = normalize(entries(a_registration(imb=IMB_DIGITS), a_scan()), a_normalize_desk(registry))

        assert delivered(handover) == [("mp-1", StatusCode.IN_TRANSIT)]

    def test_by_the_event_of_its_making_gets_no_other_barcode(self):
        batch = entries(a_making(imb=OTHER_DIGITS, partner_id="p-2"))

        handover = normalize(batch, a_normalize_desk(knowing(self.KNOWN)))

        (registration,) = handover.registrations
        assert registration.piece == self.KNOWN._replace(keys=("id:mp-1", SERIAL_KEY, "partner:p-2"))


class TestARegistrationWithAKeyOfAnotherMailpiece:
    @pytest.mark.parametrize("kind", ["lob", "postgrid", "partner", "purl"])
    def test_is_a_conflict_that_names_both_and_not_the_key(self, kind):
        column = "purl_token" if kind == "purl" else f"{kind}_id"
        registry = knowing(a_piece(1, keys=(f"{kind}:anna-smith",)))

        handover = normalize(entries(a_registration(2, **{column: "anna-smith"})), a_normalize_desk(registry))

        assert reasons(handover) == [Reason.CONFLICT]
        assert handover.dead[0].detail == (
            f"the {kind} key of mailpiece mp-2 belongs to mailpiece mp-1 already;"
            f" if by mistake, release it (mailstatus piece release {kind}:…), then replay"
        )
        assert (handover.registrations, handover.noted, handover.done) == ([], [], [b"1-0"])

    def test_is_a_conflict_within_a_batch_too_and_the_first_keeps_the_key(self):
        batch = [a_registration(number, lob_id="psc_1") for number in (1, 2)]

        handover = normalize(entries(*batch), a_normalize_desk(InMemoryRegistry()))

        assert [registration.piece.mailpiece_id for registration in handover.registrations] == ["mp-1"]
        assert reasons(handover) == [Reason.CONFLICT]
        assert noted(handover) == ["manifest"]

    def test_leaves_what_waits_and_what_comes_to_the_keys_owner(self):
        registry = knowing(a_piece(1, keys=("purl:tok1",)))

        handover = normalize(entries(a_registration(2, purl_token="tok1"), a_visit("v1")), a_normalize_desk(registry))

        assert delivered(handover) == [("mp-1", StatusCode.PURL_OPENED)]

    def test_is_an_update_when_the_mailpiece_is_the_same(self):
        registry = knowing(a_piece(1, keys=("purl:tok1", "lob:psc_1")))
        again = a_registration(1, lob_id="psc_1", salesforce_id=a_contact(7).record_id)

        handover = normalize(entries(again), a_normalize_desk(registry))

        assert handover.registrations[0].piece.recipient == a_contact(7)
        assert handover.dead == []

    def test_takes_no_key_when_it_is_refused(self):
        batch = entries(a_registration(1, lob_id="psc_1", drop="999"), a_registration(2, lob_id="psc_1"))

        handover = normalize(batch, a_normalize_desk(InMemoryRegistry()))

        assert reasons(handover) == [Reason.UNKNOWN_DROP]
        assert [registration.piece.mailpiece_id for registration in handover.registrations] == ["mp-2"]

    def test_does_not_stand_in_the_way_of_its_own_correction(self):
        batch = entries(a_registration(1, drop="999"), a_registration(1))

        handover = normalize(batch, a_normalize_desk(InMemoryRegistry()))

        assert reasons(handover) == [Reason.UNKNOWN_DROP]
        assert [registration.piece.drop_id for registration in handover.registrations] == ["572"]

    def test_has_it_when_the_mail_drop_of_the_other_is_gone(self):
        registry = knowing(a_piece(1, drop="999", keys=("lob:psc_1",)))

        handover = normalize(entries(a_registration(2, lob_id="psc_1")), a_normalize_desk(registry))

        assert len(handover.registrations) == 1

    def test_shares_a_barcode_for_serials_are_used_again(self):
        registry = knowing(a_piece(1, imb=IMB_DIGITS, keys=(SERIAL_KEY,)))

        handover = normalize(entries(a_registration(2, imb=IMB_DIGITS)), a_normalize_desk(registry))

        assert len(handover.registrations) == 1

    def test_costs_one_question_for_the_batch(self):
        registry = CountingRegistry()

        normalize(entries(*map(a_registration, range(1, 9))), a_normalize_desk(registry))

        asked = [key for number in range(1, 9) for key in (f"id:mp-{number}", f"purl:tok{number}")]
        assert registry.asked_for_keys == [asked]

    def test_is_a_conflict_of_an_event_of_the_making_too(self):
        registry = knowing(a_piece(2, keys=("partner:p-1",)))

        handover = normalize(entries(a_making()), a_normalize_desk(registry))

        assert reasons(handover) == [Reason.CONFLICT]
        assert (handover.registrations, handover.deliveries) == ([], [])


class TestAnEventThatTellsOfTheMaking:
    """It makes its mailpiece known, and is a status like any other: one event, one ending."""

    def test_is_delivered_and_makes_its_piece_known(self):
        handover = normalize(entries(a_making()), a_normalize_desk(InMemoryRegistry()))

        assert delivered(handover) == [("mp-1", StatusCode.CREATED)]
        (registration,) = handover.registrations
        assert registration.piece.keys == ("id:mp-1", "partner:p-1")
        assert registration.only_new
        assert (handover.noted, handover.dead, handover.done) == ([], [], [b"1-0"])

    def test_releases_what_waited_for_its_piece(self):
        early = a_raw_event("generic", status="Mailed", mailpiece_id=None, partner_id="p-1", occurred_at=AT_NOON)
        registry = InMemoryRegistry(waiting={"partner:p-1": [early.pack()]})

        handover = normalize(entries(a_making()), a_normalize_desk(registry))

        assert delivered(handover) == [("mp-1", StatusCode.MAILED), ("mp-1", StatusCode.CREATED)]

    @pytest.mark.parametrize("order", [1, -1])
    def test_says_less_than_the_manifest_of_the_same_batch_and_adds_its_keys(self, order):
        batch = [a_making(), a_registration(imb=IMB_DIGITS)][::order]

        handover = normalize(entries(*batch), a_normalize_desk(InMemoryRegistry()))

        (registration,) = handover.registrations
        assert registration.piece.imb == IMB_DIGITS
        assert set(registration.piece.keys) == {"id:mp-1", "purl:tok1", SERIAL_KEY, "partner:p-1"}
        assert not registration.only_new
        assert delivered(handover) == [("mp-1", StatusCode.CREATED)]

    def test_leaves_what_is_known_of_its_piece_as_it_is(self):
        handover = normalize(entries(a_making()), a_normalize_desk(knowing(a_piece(recipient=a_contact(8)))))

        assert handover.registrations[0].piece.recipient == a_contact(8)
        assert handover.registrations[0].only_new
        assert handover.deliveries[0].lane == delivery_lane("acme", a_contact(8).address, 4)

    def test_of_a_drop_that_nobody_added_is_one_dead_letter(self):
        handover = normalize(entries(a_making(mail_drop_id="999")), a_normalize_desk(InMemoryRegistry()))

        assert reasons(handover) == [Reason.UNKNOWN_DROP]
        assert (handover.registrations, handover.deliveries) == ([], [])

    def test_of_another_drop_than_its_pieces_is_a_conflict(self):
        desk = a_normalize_desk(knowing(a_piece(drop="573")), a_drop(), a_drop("573"))

        handover = normalize(entries(a_making()), desk)

        assert reasons(handover) == [Reason.CONFLICT]
        assert handover.registrations == []


def an_order(happened="created", *, piece_id="mp-1", order="postcard_1"):
    """Return what PostGrid tells of an order that has our own id in its metadata; of a visit, which has none."""
    data = {"id": order, "metadata": {"mailpiece_id": piece_id}}
    if happened == "visited":
        data = {"id": "visitor_1", "orderID": order}
    kind = "tracker" if happened == "visited" else "postcard"
    told = {"id": f"event_{happened}_{order}", "object": "event", "type": f"{kind}.{happened}", "live": True}
    return RawEvent("postgrid", json.dumps({**told, "createdAt": AT_NOON, "data": data}).encode(), NOON)


def taught(handover):
    """Return the keys that mailpieces are known by from now on, nothing else of them changed."""
    assert all(registration.only_new for registration in handover.registrations)
    return [(registration.piece.mailpiece_id, registration.piece.keys) for registration in handover.registrations]


class TestAnEventWithSeveralKeys:
    """Its mailpiece is found by one of them; from now on the others, which nobody has, find it too."""

    def test_teaches_the_partners_id_of_its_mailpiece(self):
        handover = normalize(entries(an_order()), a_normalize_desk(knowing(a_piece())))

        assert taught(handover) == [("mp-1", ("postgrid:postcard_1",))]
        assert handover.claims == {"postgrid:postcard_1": b""}
        assert delivered(handover) == [("mp-1", StatusCode.CREATED)]
        assert (handover.noted, handover.dead, handover.done) == ([], [], [b"1-0"])

    def test_waits_for_the_mailpiece_of_our_own_id_though_the_partners_finds_another(self):
        registry = knowing(a_piece()._replace(keys=("id:mp-1", "postgrid:postcard_1")))

        handover = normalize(entries(an_order(piece_id="mp-2")), a_normalize_desk(registry))

        assert [parking.key for parking in handover.parkings] == ["id:mp-2"]
        assert (handover.deliveries, handover.registrations) == ([], [])

    def test_releases_what_waited_for_the_key_it_teaches(self):
        registry = knowing(a_piece())
        registry.waiting = {"postgrid:postcard_1": [an_order("visited").pack()]}

        handover = normalize(entries(an_order()), a_normalize_desk(registry))

        assert delivered(handover) == [("mp-1", StatusCode.PURL_OPENED), ("mp-1", StatusCode.CREATED)]

    @pytest.mark.parametrize("order", [1, -1])
    def test_teaches_the_others_of_its_batch(self, order):
        batch = [an_order(), an_order("visited")][::order]

        handover = normalize(entries(*batch), a_normalize_desk(knowing(a_piece())))

        assert {code for _, code in delivered(handover)} == {StatusCode.CREATED, StatusCode.PURL_OPENED}
        assert handover.parkings == []

    def test_teaches_when_the_registration_releases_it_from_the_parking(self):
        parked = {"id:mp-1": [an_order().pack()], "postgrid:postcard_1": [an_order("visited").pack()]}

        handover = normalize(entries(a_registration()), a_normalize_desk(InMemoryRegistry(waiting=parked)))

        assert {code for _, code in delivered(handover)} == {StatusCode.CREATED, StatusCode.PURL_OPENED}
        assert [registration.only_new for registration in handover.registrations] == [False, True]

    def test_leaves_a_key_with_the_mailpiece_that_has_it(self):
        other = a_piece(2, keys=("postgrid:postcard_1",))

        handover = normalize(entries(an_order()), a_normalize_desk(knowing(a_piece(), other)))

        assert delivered(handover) == [("mp-1", StatusCode.CREATED)]
        assert (handover.registrations, handover.dead) == ([], [])

    def test_teaches_a_key_of_a_mailpiece_whose_mail_drop_is_gone(self):
        other = a_piece(2, drop="999", keys=("postgrid:postcard_1",))
        registry = knowing(a_piece(), other)

        handover = normalize(entries(an_order(), an_order("visited")), a_normalize_desk(registry))

        assert {piece_id for piece_id, _ in delivered(handover)} == {"mp-1"}
        assert handover.claims == {"postgrid:postcard_1": registry.seen("postgrid:postcard_1")}

    def test_gives_a_key_that_two_claim_to_the_first(self):
        batch = entries(an_order(piece_id="mp-1"), an_order(piece_id="mp-2"))

        handover = normalize(batch, a_normalize_desk(knowing(a_piece(1), a_piece(2))))

        assert taught(handover) == [("mp-1", ("postgrid:postcard_1",))]
        assert len(delivered(handover)) == 2

    def test_teaches_nothing_when_it_is_found_by_its_barcode(self):
        event = a_raw_event("generic", mailpiece_id=None, imb=IMB_DIGITS, partner_id="p-1", occurred_at=AT_NOON)

        handover = normalize(entries(event), a_normalize_desk(knowing(a_piece(imb=IMB_DIGITS, keys=(SERIAL_KEY,)))))

        assert delivered(handover) == [("mp-1", StatusCode.MAILED)]
        assert handover.registrations == []

    def test_teaches_no_barcode(self):
        event = a_raw_event("generic", mailpiece_id=None, imb=IMB_DIGITS, partner_id="p-1", occurred_at=AT_NOON)

        handover = normalize(entries(event), a_normalize_desk(knowing(a_piece(keys=("partner:p-1",)))))

        assert delivered(handover) == [("mp-1", StatusCode.MAILED)]
        assert handover.registrations == []

    def test_costs_no_question_more_where_there_is_nothing_to_teach(self):
        registry = CountingRegistry()
        registry.register(a_piece(keys=("postgrid:postcard_1", SERIAL_KEY), imb=IMB_DIGITS))

        normalize(entries(an_order(), a_scan()), a_normalize_desk(registry))

        assert len(registry.asked_for_keys) == 1


class TestAnEventOfAnUnknownMailpiece:
    def test_is_parked_under_its_key_with_what_the_registry_held(self):
        event = a_raw_event()

        handover = normalize(entries(event), a_normalize_desk(InMemoryRegistry()))

        assert handover.parkings == [(b"1-0", "id:mp-1", b"", event.pack())]
        assert handover.done == []

    def test_is_parked_when_no_piece_of_its_barcode_fits_its_time(self):
        last_june = a_piece(imb=IMB_DIGITS, planned_mail_date=date(2025, 6, 2), keys=(SERIAL_KEY,))
        registry = knowing(last_june)

        handover = normalize(entries(a_scan()), a_normalize_desk(registry))

        (parking,) = handover.parkings
        assert (parking.key, parking.seen) == (SERIAL_KEY, registry.seen(SERIAL_KEY))

    def test_is_parked_with_what_was_seen_of_the_very_key_it_waits_for(self):
        last_june = a_piece(imb=IMB_DIGITS, planned_mail_date=date(2025, 6, 2), keys=(SERIAL_KEY,))
        registry = knowing(last_june)
        reading = Tracked(("imb:nobody", SERIAL_KEY), a_sighting(), imb=IMB_DIGITS)
        desk = Desk({"test": lambda _: reading}, registry, the_drops(a_drop()), delivery_lanes=4, oldest_ms=0)

        handover = normalize(entries(RawEvent("test", b"", NOON)), desk)

        (parking,) = handover.parkings
        assert parking.seen == registry.seen(parking.key)

    def test_is_found_by_an_exact_id_whatever_its_barcode_says(self):
        last_june = a_piece(imb=IMB_DIGITS, planned_mail_date=date(2025, 6, 2), keys=(SERIAL_KEY, "partner:p1"))
        reading = Tracked((SERIAL_KEY, "partner:p1"), a_sighting(), imb=IMB_DIGITS)
        desk = Desk({"test": lambda _: reading}, knowing(last_june), the_drops(a_drop()), delivery_lanes=4, oldest_ms=0)

        handover = normalize(entries(RawEvent("test", b"", NOON)), desk)

        assert delivered(handover) == [("mp-1", StatusCode.MAILED)]

    def test_becomes_a_dead_letter_once_its_retention_time_is_over(self):
        desk = a_normalize_desk(InMemoryRegistry(), oldest_ms=NOON + 1)

        handover = normalize(entries(a_raw_event(received_at=NOON)), desk)

        assert reasons(handover) == [Reason.NO_SUCH_MAILPIECE]
        assert handover.parkings == []
        assert handover.done == [b"1-0"]


class TestAParkedEvent:
    def test_is_released_by_the_registration_of_its_mailpiece(self):
        registry = InMemoryRegistry(waiting={"id:mp-1": [a_raw_event().pack()], "purl:tok1": [a_visit("v1").pack()]})

        handover = normalize(entries(a_registration()), a_normalize_desk(registry))

        assert delivered(handover) == [("mp-1", StatusCode.MAILED), ("mp-1", StatusCode.PURL_OPENED)]
        assert handover.registrations[0].released == registry.waiting
        assert handover.done == [b"1-0"]

    def test_goes_before_the_events_of_the_batch_that_released_it(self):
        registry = InMemoryRegistry(waiting={"purl:tok1": [a_visit("parked").pack()]})

        handover = normalize(entries(a_visit("new"), a_registration()), a_normalize_desk(registry))

        identities = [StatusUpdate.unpack(delivery.body).sighting.identity for delivery in handover.deliveries]
        assert identities == ["parked", "new"]

    def test_is_parked_again_when_the_new_piece_is_not_its_own(self):
        scan = a_scan()
        registry = InMemoryRegistry(waiting={SERIAL_KEY: [scan.pack()]})
        registration = a_registration(imb=IMB_DIGITS, planned_mail_date="2025-06-02")

        handover = normalize(entries(registration), a_normalize_desk(registry))

        assert handover.parkings == [(b"", SERIAL_KEY, b"", scan.pack())]
        assert handover.registrations[0].released == {SERIAL_KEY: [scan.pack()]}
        assert handover.done == [b"1-0"]

    def test_is_released_once_when_two_new_pieces_share_its_key(self):
        registry = InMemoryRegistry(waiting={SERIAL_KEY: [a_scan().pack()]})
        twins = [a_registration(number, imb=IMB_DIGITS, planned_mail_date="2026-01-02") for number in (1, 2)]

        handover = normalize(entries(*twins), a_normalize_desk(registry))

        assert len(handover.deliveries) == 1
        assert [registration.released for registration in handover.registrations] == [registry.waiting, {}]


class TestAnEventWithoutAStatus:
    def test_is_noted_with_its_readers_sentence(self):
        visit = a_visit("v1")
        prefetched = RawEvent("purl", visit.payload.replace(b"}", b', "purpose": "prefetch"}'), NOON)

        handover = normalize(entries(prefetched), a_normalize_desk(knowing(a_piece())))

        why = "Not counted as a visit (prefetch): a browser loaded the page ahead of time."
        assert handover.noted == [Note(NOBODY, "purl", why)]
        assert handover.done == [b"1-0"]


class TestAnEventThatCannotBeRead:
    def test_is_a_dead_letter_when_its_source_has_no_reader(self):
        event = RawEvent("pigeon", b"coo", NOON)

        handover = normalize(entries(event), a_normalize_desk(InMemoryRegistry()))

        assert reasons(handover) == [Reason.UNKNOWN_SOURCE]
        assert handover.dead[0].event == event

    def test_is_a_dead_letter_when_its_word_is_in_no_table(self):
        handover = normalize(entries(a_raw_event(status="Teleported")), a_normalize_desk(InMemoryRegistry()))

        assert reasons(handover) == [Reason.UNKNOWN_WORD]

    @pytest.mark.parametrize("packed", [b"", b"no header", b"a\tb\n", b"a\tb\tc\n", b"a\t1\tb\tc\td\n", b"\xff\t1\t\n"])
    def test_is_a_dead_letter_with_its_bytes_when_it_is_no_raw_event(self, packed):
        handover = normalize([(b"1-0", packed)], a_normalize_desk(InMemoryRegistry()))

        assert reasons(handover) == [Reason.UNREADABLE]
        assert handover.dead[0].event.payload == packed
        assert handover.done == [b"1-0"]

    def test_is_a_dead_letter_without_its_content_when_its_reader_fails(self):
        def broken(event):
            raise RuntimeError(event.payload.decode())

        desk = Desk({"test": broken}, InMemoryRegistry(), the_drops(), delivery_lanes=4, oldest_ms=0)

        handover = normalize(entries(RawEvent("test", b"Jane Doe", NOON), a_registration()), desk)

        assert reasons(handover) == [Reason.UNREADABLE, Reason.UNKNOWN_SOURCE]
        assert handover.dead[0].detail == "its reader failed (RuntimeError)"


PIECES = some.integers(1, 4)
SOURCES = some.sampled_from(["lob", "usps", "purl", "manifest", "milestone", "nobody"])
GARBAGE = some.builds(RawEvent, SOURCES, some.binary(max_size=20), some.just(NOON))
EVENTS = some.one_of(
    some.builds(
        lambda number, status: a_raw_event(mailpiece_id=f"mp-{number}", status=status),
        PIECES,
        some.sampled_from(["Printed", "Mailed", "InTransit", "?"]),
    ),
    some.builds(lambda number, visit: a_visit(visit, number=number), PIECES, some.sampled_from("abc")),
    some.builds(lambda day: a_scan(at=f"2026-0{day}-03T04:00:00"), some.integers(1, 9)),
    some.builds(lambda number, drop: a_registration(number, drop=drop), PIECES, some.sampled_from(["572", "9", "?"])),
    some.builds(
        lambda number, country: a_registration(number, imb=IMB_DIGITS, country=country, planned_mail_date="2026-02-01"),
        PIECES,
        some.sampled_from(["US", "CA"]),
    ),
    some.builds(
        lambda number, drop: a_making(mailpiece_id=f"mp-{number}", mail_drop_id=drop), PIECES, some.sampled_from("9?")
    ),
    some.just(a_visit("bot", event="?")),
    GARBAGE,
).map(RawEvent.pack)
BODIES = EVENTS | some.binary(max_size=20)
DROPS = the_drops(a_drop(), a_drop("9", wants_field=False))


@given(batches=some.lists(some.lists(BODIES, max_size=8), max_size=4), oldest_ms=some.sampled_from([0, NOON + 1]))
def test_each_event_has_exactly_one_place_whatever_comes_in_whatever_batches(batches, oldest_ms):
    lane = InMemoryRawLane("raw:0", InMemoryRegistry())
    desk = Desk(a_normalize_desk(lane.registry).readers, lane.registry, DROPS, delivery_lanes=4, oldest_ms=oldest_ms)

    for batch in batches:
        lane.append(*batch)
        read = lane.read(100)
        handover = normalize(read, desk)
        released = sum(
            len(events) for registration in handover.registrations for events in registration.released.values()
        )
        endings = [handover.deliveries, handover.parkings, handover.dead, handover.noted]

        assert sum(map(len, endings)) == len(read) + released
        settled = [*handover.done, *(parking.entry_id for parking in handover.parkings if parking.entry_id)]
        assert sorted(settled) == sorted(entry_id for entry_id, _ in read)

        lane.hand_over(handover)

    accepted = sum(map(len, batches))
    places = [lane.entries, lane.deliveries, lane.registry.dead, *lane.registry.waiting.values()]
    noted = sum(count for (_, ending), count in lane.registry.ledger.items() if ending == "noted")
    assert sum(map(len, places)) + noted == accepted


def test_an_event_from_the_future_is_a_dead_letter_and_does_not_stand_before_all_that_follows():
    event = a_raw_event(time="2026-01-02T13:00:00Z")

    handover = normalize(entries(event), a_normalize_desk(knowing(a_piece())))

    assert reasons(handover) == [Reason.UNREADABLE]
    assert handover.deliveries == []
