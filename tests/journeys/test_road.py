"""A producer pushes, and a field value appears in the org."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.builders_mail import feed, letter, manifest, scan, visit
from worker.domain.status_sets import Country

if TYPE_CHECKING:
    from tests.system import System

STATUS = "Postalytics_Mail_Drop_572_Event_Status__c"
LAST_EVENT = "Postalytics_Mail_Drop_572_Last_Event__c"


class TestTheRoad:
    def test_brings_two_statuses_of_one_batch_onto_a_contact_as_saves_of_their_own_in_order(self, system: System):
        (contact,) = system.seed(1)
        system.add_drop("572")
        system.produce("manifest", manifest(letter(1, contact)))
        system.settle()

        system.produce("usps", feed(scan(1, "1a", "2026-03-03T12:00:00Z"), scan(1, "2a", "2026-03-04T12:00:00Z")))
        verdict = system.settle()

        statuses = [save[STATUS] for save in system.saves()[contact]]
        assert statuses == ["Mailed", "InTransit", "InLocalArea"]
        assert system.fields()[contact] == {STATUS: "InLocalArea", LAST_EVENT: "2026-03-04T12:00:00.000+0000"}
        assert verdict.balances

    def test_writes_a_visit_delivered_three_times_once_and_three_visits_three_times(self, system: System):
        (contact, lead) = system.seed(1, leads=1)
        system.add_drop("572")
        system.produce("manifest", manifest(letter(1, contact), letter(2, lead)))
        same = visit(1, "v-1", "2026-03-05T10:00:00Z")
        others = [visit(2, f"v-{n}", f"2026-03-05T10:0{n}:00Z") for n in (2, 3, 4)]

        system.produce("purl", same * 3 + "".join(others))
        verdict = system.settle()

        saves = system.saves()
        assert [save[STATUS] for save in saves[contact]] == ["pURLOpened"]
        assert [save[STATUS] for save in saves[lead]] == ["pURLOpened"] * 3
        assert len({save[LAST_EVENT] for save in saves[lead]}) == 3
        assert (verdict.lines[0].endings["written"], verdict.lines[0].endings["repeated"]) == (4, 2)
        assert verdict.balances

    def test_parks_scans_that_come_before_their_piece_and_writes_them_with_their_own_time(self, system: System):
        (contact,) = system.seed(1)
        system.add_drop("572")
        system.produce("usps", feed(scan(1, "1a", "2026-03-03T12:00:00Z")))
        system.until(lambda: system.parts.ledger.snapshot().places == {"parked": 1}, what="parking")

        system.produce("manifest", manifest(letter(1, contact)))
        verdict = system.settle()

        assert [save[STATUS] for save in system.saves()[contact]] == ["Mailed", "InTransit"]
        assert system.fields()[contact][LAST_EVENT] == "2026-03-03T12:00:00.000+0000"
        assert verdict.balances

    def test_knows_a_piece_by_the_event_of_its_making(self, system: System):
        (contact,) = system.seed(1)
        system.add_drop("572")
        own = {"mailpiece_id": "mp-1", "mail_drop_id": "572", "country": "US", "salesforce_id": contact}
        made = {"id": "evt_1", "object": "event", "date_created": "2026-03-01T12:00:00Z", "reference_id": "psc_1"}
        made |= {"event_type": {"id": "postcard.created"}, "body": {"id": "psc_1", "metadata": own}}
        seen = {**made, "id": "evt_2", "event_type": {"id": "postcard.in_transit"}, "body": {"id": "psc_1"}}

        system.produce("lob", json.dumps([made, {**seen, "date_created": "2026-03-03T12:00:00Z"}]))
        verdict = system.settle()

        statuses = [save[STATUS] for save in system.saves()[contact]]
        assert statuses == ["MailPieceCreated", "Mailed", "InTransit"]
        assert verdict.lines[0].endings["written"] == 2
        assert verdict.balances

    def test_makes_a_scan_of_a_canadian_piece_a_dead_letter_that_says_why(self, system: System):
        (contact,) = system.seed(1)
        system.add_drop("573", Country.CA)
        system.produce("manifest", manifest(letter(1, contact, drop="573", country="CA")))

        system.produce("usps", feed(scan(1, "2a", "2026-03-03T12:00:00Z")))
        system.produce("purl", visit(1, "v-1", "2026-03-05T10:00:00Z"))
        verdict = system.settle()

        (kept,) = system.parts.dead_letters.all()
        assert kept.letter.detail == "InLocalArea is not a status of mail in CA"
        assert [next(iter(save.values())) for save in system.saves()[contact]] == ["pURLOpened"]
        assert verdict.balances

    def test_holds_the_events_of_an_org_without_contact_layout_and_delivers_them_once_it_is_there(self, system: System):
        (contact,) = system.seed(1)
        system.org("DELETE", "/layouts", {"fullName": "Contact-Contact Layout"})
        drop = system.add_drop("572", wait=False)
        system.until(system.parts.drops.problems, what="the refusal")
        system.produce("manifest", manifest(letter(1, contact)))
        system.produce("usps", feed(scan(1, "1a", "2026-03-03T12:00:00Z"), scan(1, "2a", "2026-03-04T12:00:00Z")))
        system.until(lambda: system.parts.ledger.snapshot().places == {"held:acme/572": 2}, what="holding")
        assert "Contact Layout" in system.parts.drops.problems()[drop.bucket]

        system.org("POST", "/layouts", {"fullName": "Contact-Contact Layout"})
        verdict = system.settle(seconds=90)

        assert [save[STATUS] for save in system.saves()[contact]] == ["Mailed", "InTransit", "InLocalArea"]
        assert verdict.balances
