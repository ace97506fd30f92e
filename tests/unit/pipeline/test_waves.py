"""Which updates may go out together."""

from __future__ import annotations

from collections import deque

from tests.builders import LAST_EVENT, NOON, STATUS, a_contact, a_drop, a_lead, a_piece, a_sighting
from worker.domain.mailpiece import Recipient
from worker.domain.status import StatusCode
from worker.domain.timeline import Timeline
from worker.pipeline.waves import CHUNK, Work, chunks, next_wave, salesforce_time


def a_work(piece, *sightings, drop=None):
    """Return a piece's work: what its sightings make due."""
    timeline = Timeline()
    for sighting in sightings or [a_sighting()]:
        timeline.take(sighting)
    return Work(piece, drop or a_drop(), timeline, queue=deque(timeline.saves_due()))


def addresses(wave):
    """Return whose the updates are."""
    return [merged.update.recipient.address for merged in wave]


class TestAWave:
    def test_holds_the_next_save_of_each_record(self):
        mailed = a_sighting(StatusCode.MAILED, NOON)
        scanned = a_sighting(StatusCode.IN_TRANSIT, NOON + 1000)
        works = [a_work(a_piece(1), scanned, mailed), a_work(a_piece(2), scanned)]

        wave = next_wave(works)

        assert addresses(wave) == [a_contact(1).address, a_contact(2).address]
        assert [merged.update.values[STATUS] for merged in wave] == ["Mailed", "Mailed"]

    def test_writes_the_events_own_time_beside_its_status(self):
        works = [a_work(a_piece(), a_sighting(StatusCode.MAILED, NOON + 5))]

        wave = next_wave(works)

        assert wave[0].update.values == {STATUS: "Mailed", LAST_EVENT: "2026-01-01T12:00:00.005Z"}

    def test_leaves_the_companion_field_alone_where_the_org_has_switched_it_off(self):
        works = [a_work(a_piece(), drop=a_drop(last_event_label=""))]

        wave = next_wave(works)

        assert wave[0].update.values == {STATUS: "Mailed"}

    def test_merges_two_mailpieces_of_one_record_and_different_drops(self):
        mine = a_contact(7)
        first, second = a_piece(1, recipient=mine), a_piece(2, drop="573", recipient=mine)
        works = [a_work(first), a_work(second, drop=a_drop("573"))]

        wave = next_wave(works)

        assert addresses(wave) == [mine.address]
        assert {name for name in wave[0].update.values if "Status" in name} == {STATUS, STATUS.replace("572", "573")}
        assert wave[0].works == works

    def test_lets_two_mailpieces_of_one_record_and_one_drop_go_in_turn_the_older_event_first(self):
        mine = a_contact(7)
        newer = a_work(a_piece(1, recipient=mine), a_sighting(StatusCode.MAILED, NOON + 1))
        older = a_work(a_piece(2, recipient=mine), a_sighting(StatusCode.MAILED, NOON))
        oldest_last = [newer, older]

        wave = next_wave(oldest_last)

        assert [merged.works for merged in wave] == [[older]]
        assert [merged.works for merged in next_wave([older, newer])] == [[older]]

    def test_leaves_out_a_record_that_did_not_take_the_last_one(self):
        blocked = a_work(a_piece(1))
        blocked.blocked = True

        wave = next_wave([blocked, a_work(a_piece(2))])

        assert addresses(wave) == [a_contact(2).address]

    def test_lets_nothing_overtake_an_older_event_that_its_field_did_not_take(self):
        mine = a_contact(7)
        blocked = a_work(a_piece(1, recipient=mine), a_sighting(StatusCode.MAILED, NOON))
        blocked.blocked = True
        newer = a_work(a_piece(2, recipient=mine), a_sighting(StatusCode.MAILED, NOON + 1))

        wave = next_wave([blocked, newer])

        assert wave == []

    def test_is_empty_when_nothing_is_due(self):
        done = a_work(a_piece())
        done.queue.clear()

        wave = next_wave([done])

        assert wave == []


class TestARequest:
    def test_holds_no_more_records_than_salesforce_takes(self):
        wave = next_wave([a_work(a_piece(number)) for number in range(1, CHUNK + 2)])

        sizes = [len(chunk) for chunk in chunks(wave)]

        assert sizes == [200, 1]

    def test_holds_contacts_together_and_leads_together(self):
        recipients = [a_lead(1), a_contact(1), a_lead(2), Recipient(external_id="E1"), a_contact(2)]
        works = [a_work(a_piece(number, recipient=recipient)) for number, recipient in enumerate(recipients)]

        (chunk,) = chunks(next_wave(works))

        assert [address[:3] for address in addresses(chunk)] == ["003", "003", "00Q", "00Q", "ext"]


def test_a_moment_is_written_as_salesforce_reads_it():
    assert salesforce_time(NOON + 7) == "2026-01-01T12:00:00.007Z"
