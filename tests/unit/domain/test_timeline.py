"""The timeline of a mailpiece: the same whatever the order, the duplicates and the batches."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders_scans import deliver, statuses
from worker.domain.event import Ending
from worker.domain.legs import MAILED_KEY, fold
from worker.domain.reading import Mark, Sighting
from worker.domain.status import StatusCode
from worker.domain.timeline import Timeline

MINUTE = 60_000


def seen(code: StatusCode, minute: int, identity: str = "", mark: Mark = Mark.NONE) -> Sighting:
    return Sighting(code, minute * MINUTE, identity or f"{code}-{minute}", mark=mark)


def a_timeline(*sightings: Sighting) -> Timeline:
    """Deliver sightings one by one."""
    timeline = Timeline()
    for sighting in sightings:
        deliver(timeline, [sighting])
    return timeline


@st.composite
def lives(draw: st.DrawFn) -> list[Sighting]:
    """Draw the events of a piece: few moments, so that many share one."""
    kind = st.tuples(st.sampled_from(StatusCode), st.integers(0, 6), st.sampled_from(Mark))
    kinds = draw(st.lists(kind, max_size=12))
    return [seen(code, minute, f"event-{place}", mark) for place, (code, minute, mark) in enumerate(kinds)]


@st.composite
def deliveries(draw: st.DrawFn, life: list[Sighting]) -> list[list[Sighting]]:
    """Draw a way for the events to arrive: in any order, some more than once, in batches."""
    again = draw(st.lists(st.sampled_from(life), max_size=4)) if life else []
    reports = draw(st.permutations([*life, *again]))
    cuts = sorted(draw(st.lists(st.integers(0, len(reports)), max_size=4)))
    return [reports[start:end] for start, end in pairwise([0, *cuts, len(reports)])]


def delivered(batches: list[list[Sighting]]) -> Timeline:
    timeline = Timeline()
    for batch in batches:
        deliver(timeline, batch)
    return timeline


def newest(timeline: Timeline) -> StatusCode | None:
    valid = [status.key[1] for status in fold(timeline.events).statuses if not status.way_back]
    return valid[-1] if valid else None


def settled_keys(timeline: Timeline) -> set:
    """Return the keys of the statuses that were written or superseded; a scan stands for Mailed too."""
    settled = set()
    for key, event in zip(fold(timeline.events).own_keys, timeline.events, strict=True):
        if event.ending in {Ending.WRITTEN, Ending.SUPERSEDED}:
            settled |= {key, MAILED_KEY} if event.code.is_postal else {key}
    return settled


class TestWhateverTheArrival:
    @given(st.data())
    def test_the_field_ends_up_the_same(self, data):
        life = data.draw(lives())

        one, other = delivered([life]), delivered(data.draw(deliveries(life)))

        assert one.shown is other.shown
        assert statuses(one) == statuses(other)
        assert settled_keys(one) == settled_keys(other)

    @given(st.data())
    def test_the_field_always_shows_the_newest_status(self, data):
        timeline = Timeline()

        for batch in data.draw(deliveries(data.draw(lives()))):
            deliver(timeline, batch)
            assert timeline.shown is newest(timeline)

    @given(st.data())
    def test_every_report_has_exactly_one_ending(self, data):
        batches = data.draw(deliveries(data.draw(lives())))

        timeline = delivered(batches)

        assert sum(timeline.endings().values()) == sum(map(len, batches))
        assert timeline.endings()[Ending.WAITING] == 0

    @given(st.data())
    def test_telling_it_all_again_changes_nothing(self, data):
        life = data.draw(lives())
        timeline = delivered(data.draw(deliveries(life)))
        before = timeline.pack()

        duplicates = timeline.duplicates
        deliver(timeline, life)

        timeline.duplicates = duplicates
        assert timeline.pack() == before

    @given(st.data())
    def test_it_survives_being_stored(self, data):
        timeline = delivered(data.draw(deliveries(data.draw(lives()))))

        assert Timeline.unpack(timeline.pack()) == timeline

    @given(lives())
    def test_merging_into_the_latest_ends_with_the_same_value(self, life):
        each, merged = delivered([life]), Timeline()

        for sighting in life:
            merged.take(sighting)
        for save in merged.saves_due(latest_only=True):
            merged.saved(save, 1)
        merged.settle()

        assert merged.shown is each.shown
        assert merged.saves_due() == []

    @given(lives())
    def test_each_status_is_a_save_of_its_own_in_order(self, life):
        timeline = Timeline()
        for sighting in life:
            timeline.take(sighting)

        codes = [save.code.value for save in timeline.saves_due()]

        assert codes == [text for text in statuses(timeline) if "way back" not in text]


class TestARedirection:
    """What else than a PARS scan tells that a piece was redirected, and which way."""

    TRANSIT, LOCAL, LAST = StatusCode.IN_TRANSIT, StatusCode.IN_LOCAL_AREA, StatusCode.PROCESSED_FOR_DELIVERY
    REROUTED, RETURNED = StatusCode.RE_ROUTED, StatusCode.RETURNED_TO_SENDER

    def test_that_nobody_saw_is_told_by_the_barcode_of_forwarded_mail(self):
        timeline = a_timeline(seen(self.LAST, 1), seen(self.LAST, 9, mark=Mark.FORWARDED))

        assert statuses(timeline) == ["Mailed", "ProcessedForDelivery", "ReRouted", "ProcessedForDelivery"]
        assert timeline.shown is self.LAST

    def test_is_told_once_by_several_scans_of_a_forwarded_piece(self):
        timeline = a_timeline(seen(self.LOCAL, 8, mark=Mark.FORWARDED), seen(self.LAST, 9, mark=Mark.FORWARDED))

        assert statuses(timeline) == ["Mailed", "ReRouted", "InLocalArea", "ProcessedForDelivery"]

    def test_that_was_seen_is_not_told_again_by_the_barcode(self):
        timeline = a_timeline(seen(self.REROUTED, 5), seen(self.LAST, 9, mark=Mark.FORWARDED))

        assert statuses(timeline) == ["Mailed", "ReRouted", "ProcessedForDelivery"]

    def test_is_a_return_when_the_piece_comes_near_its_sender(self):
        timeline = a_timeline(seen(self.TRANSIT, 1), seen(self.REROUTED, 5), seen(self.LAST, 9, mark=Mark.AT_SENDER))

        assert statuses(timeline) == [
            "Mailed",
            "InTransit",
            "ReRouted",
            "ReturnedToSender",
            "ProcessedForDelivery (way back)",
        ]
        assert timeline.shown is self.RETURNED

    def test_is_no_return_where_the_piece_was_not_redirected_before(self):
        timeline = a_timeline(seen(self.LOCAL, 8, mark=Mark.AT_SENDER), seen(self.REROUTED, 9))

        assert statuses(timeline) == ["Mailed", "InLocalArea", "ReRouted"]

    def test_is_no_return_of_a_piece_that_was_forwarded_to_somebody_near_its_sender(self):
        timeline = a_timeline(
            seen(self.REROUTED, 5),
            seen(self.LOCAL, 8, mark=Mark.FORWARDED),
            seen(self.LAST, 9, mark=Mark.AT_SENDER),
        )

        assert statuses(timeline) == ["Mailed", "ReRouted", "InLocalArea", "ProcessedForDelivery"]

    def test_of_which_nothing_was_known_becomes_a_return_once_a_scan_says_so(self):
        timeline = a_timeline(seen(self.REROUTED, 5), seen(self.RETURNED, 6), seen(self.LAST, 9))

        assert statuses(timeline) == ["Mailed", "ReRouted", "ReturnedToSender", "ProcessedForDelivery (way back)"]
        assert timeline.shown is self.RETURNED

    def test_that_comes_late_takes_over_from_the_scan_that_told_it(self):
        timeline = a_timeline(seen(self.LAST, 9, mark=Mark.FORWARDED), seen(self.REROUTED, 5))

        assert statuses(timeline) == ["Mailed", "ReRouted", "ProcessedForDelivery"]
        assert timeline.shown is self.LAST
        assert timeline.saves_due() == []

    def test_is_told_by_either_of_two_reports_of_one_scan(self):
        plain, marked = seen(self.LAST, 9, "scan"), seen(self.LAST, 9, "scan", Mark.FORWARDED)

        assert statuses(a_timeline(plain, marked)) == statuses(a_timeline(marked, plain))

    def test_outlasts_being_stored(self):
        timeline = a_timeline(seen(self.REROUTED, 5), seen(self.LAST, 9, mark=Mark.AT_SENDER))

        stored = Timeline.unpack(timeline.pack())

        assert statuses(stored) == statuses(timeline)
        assert stored.saves_due() == []


class TestLoopingMail:
    """The post sorts a piece for delivery again, on later days, and never redirects it."""

    DAY = 1440
    LAST = StatusCode.PROCESSED_FOR_DELIVERY

    def folded(self, *days: float, loops: bool) -> list[str]:
        events = a_timeline(*(seen(self.LAST, round(day * self.DAY), f"scan-{day}") for day in days)).events
        return [status.key[1].value for status in fold(events, loops=loops).statuses]

    def test_says_it_once(self):
        assert self.folded(1, 4, 9, loops=False) == ["Mailed", "ProcessedForDelivery"]

    def test_says_it_again_days_later_where_that_is_wanted(self):
        assert self.folded(1, 4, 9, loops=True) == ["Mailed", *["ProcessedForDelivery"] * 3]

    def test_never_says_it_once_per_pass(self):
        assert self.folded(1, 1.2, 2, 3, 5, 7, loops=True) == ["Mailed", "ProcessedForDelivery"]

    @pytest.mark.parametrize(("offset", "times"), [(0, 1), (-300, 2)])
    def test_counts_the_days_of_the_place(self, offset, times):
        sorts = [
            Sighting(self.LAST, minute * MINUTE, f"scan-{minute}", offset)
            for minute in (10 * self.DAY + 200, 12 * self.DAY + 400)
        ]

        statuses = fold(a_timeline(*sorts).events, loops=True).statuses

        assert [status.key[1] for status in statuses].count(self.LAST) == times

    def test_is_no_loop_after_a_redirection(self):
        events = a_timeline(
            seen(self.LAST, 1), seen(StatusCode.RE_ROUTED, self.DAY), seen(self.LAST, 9 * self.DAY)
        ).events

        assert fold(events, loops=True).statuses == fold(events).statuses

    @given(st.data())
    def test_ends_up_the_same_whatever_the_arrival(self, data):
        kinds = data.draw(st.lists(st.tuples(st.sampled_from(StatusCode), st.integers(0, 9)), max_size=9))
        life = [seen(code, day * self.DAY, f"event-{place}") for place, (code, day) in enumerate(kinds)]
        one, other = Timeline(loops=True), Timeline(loops=True)

        deliver(one, life)
        for batch in data.draw(deliveries(life)):
            deliver(other, batch)

        assert one.shown is other.shown
        assert [status.key for status in one.folded().statuses] == [status.key for status in other.folded().statuses]


class TestVisits:
    def test_each_counts_and_the_same_one_once(self):
        opened = StatusCode.PURL_OPENED

        timeline = a_timeline(seen(opened, 1, "v1"), seen(opened, 2, "v2"), seen(opened, 1, "v1"))

        assert statuses(timeline) == ["pURLOpened", "pURLOpened"]
        assert timeline.endings()[Ending.REPEATED] == 1

    @given(st.data())
    def test_of_the_very_same_time_are_each_a_save_whichever_comes_first(self, data):
        code = data.draw(st.sampled_from([StatusCode.PURL_OPENED, StatusCode.PURL_COMPLETED]))
        visits = [seen(code, 5, f"visit-{number}") for number in range(data.draw(st.integers(1, 5)))]
        before = [seen(StatusCode.PRINTED, 1), seen(code, 4, "earlier"), seen(StatusCode.IN_LOCAL_AREA, 5)]

        timeline = a_timeline(*before)
        for batch in data.draw(deliveries(visits)):
            deliver(timeline, batch)

        assert timeline.endings()[Ending.WRITTEN] == len(before) + len(visits)
        assert timeline.endings()[Ending.SUPERSEDED] == 0
        assert timeline.shown is code

    @pytest.mark.parametrize("arrival", [1, -1])
    def test_of_the_very_same_time_and_another_code_follow_their_rank(self, arrival):
        opened, completed = seen(StatusCode.PURL_OPENED, 1, "v1"), seen(StatusCode.PURL_COMPLETED, 1, "v2")

        timeline = a_timeline(*[opened, completed][::arrival])

        assert timeline.shown is StatusCode.PURL_COMPLETED
        assert timeline.endings()[Ending.SUPERSEDED] == (arrival < 0)

    def test_of_the_very_same_time_that_were_merged_into_the_latest_stay_merged(self):
        timeline = Timeline()
        for name in "abc":
            timeline.take(seen(StatusCode.PURL_OPENED, 1, name))
        (latest,) = timeline.saves_due(latest_only=True)
        timeline.saved(latest, 1)
        timeline.settle()

        timeline.take(seen(StatusCode.PURL_OPENED, 1, "d"))

        assert len(timeline.saves_due()) == 1

    def test_one_visit_may_open_and_complete(self):
        timeline = a_timeline(seen(StatusCode.PURL_OPENED, 1, "v1"), seen(StatusCode.PURL_COMPLETED, 1, "v1"))

        assert statuses(timeline) == ["pURLOpened", "pURLCompleted"]

    def test_to_a_piece_on_its_way_back_are_still_visits(self):
        timeline = a_timeline(seen(StatusCode.RETURNED_TO_SENDER, 1), seen(StatusCode.PURL_OPENED, 2))

        assert timeline.shown is StatusCode.PURL_OPENED


class TestMailed:
    def test_said_by_the_printer_is_not_said_again_by_the_first_scan(self):
        timeline = a_timeline(seen(StatusCode.MAILED, 1), seen(StatusCode.IN_TRANSIT, 2))

        assert statuses(timeline) == ["Mailed", "InTransit"]
        assert [event.ending for event in timeline.events] == [Ending.WRITTEN, Ending.WRITTEN]

    def test_said_late_by_the_printer_for_an_earlier_hour_is_superseded(self):
        timeline = a_timeline(seen(StatusCode.IN_TRANSIT, 2), seen(StatusCode.MAILED, 1))

        assert [event.ending for event in timeline.events] == [Ending.SUPERSEDED, Ending.WRITTEN]

    def test_said_by_the_printer_after_the_first_scan_is_repeated(self):
        timeline = a_timeline(seen(StatusCode.IN_TRANSIT, 1), seen(StatusCode.MAILED, 2))

        assert [event.ending for event in timeline.events] == [Ending.WRITTEN, Ending.REPEATED]


@pytest.mark.parametrize("code", [StatusCode.PRINTED, StatusCode.IN_TRANSIT])
@pytest.mark.parametrize("arrival", [1, -1])
def test_of_two_reports_of_one_status_at_one_moment_the_second_is_repeated_whichever_it_is(code, arrival):
    reports = [seen(code, 1, name) for name in ("a1", "a2", "a3", "a4")]

    timeline = a_timeline(*reports[::arrival])

    assert sorted(event.ending for event in timeline.events) == [*3 * [Ending.REPEATED], Ending.WRITTEN]


@pytest.mark.parametrize("arrival", [1, -1])
@pytest.mark.parametrize("names", ["a", "b", "c"])  # the order of their identities is by chance
def test_of_two_events_of_one_moment_the_later_in_a_mailpieces_life_is_the_newer(arrival, names):
    steps = [StatusCode.PRINTED, StatusCode.IN_LOCAL_AREA, StatusCode.RE_ROUTED, StatusCode.PURL_OPENED]

    timeline = a_timeline(*(seen(code, 1, f"{names}-{code}") for code in steps[::arrival]))

    assert timeline.shown is StatusCode.PURL_OPENED
    assert statuses(timeline) == ["Printed", "Mailed", "InLocalArea", "ReRouted", "pURLOpened"]


def test_a_return_that_comes_late_takes_the_field_back_to_itself():
    timeline = a_timeline(seen(StatusCode.PROCESSED_FOR_DELIVERY, 5), seen(StatusCode.RETURNED_TO_SENDER, 1))

    assert timeline.shown is StatusCode.RETURNED_TO_SENDER


def test_a_late_event_that_changes_how_the_others_read_has_the_newest_written_once_more():
    timeline = a_timeline(seen(StatusCode.ADDRESSED, 2), seen(StatusCode.PRINTED, 3))

    timeline.take(seen(StatusCode.PRINTED, 1))

    assert statuses(timeline) == ["Printed", "Addressed"]
    assert [save.code for save in timeline.saves_due()] == [StatusCode.ADDRESSED]


def test_after_a_return_only_the_way_back_follows():
    timeline = a_timeline(
        seen(StatusCode.RETURNED_TO_SENDER, 2),
        seen(StatusCode.RE_ROUTED, 3),
        seen(StatusCode.IN_LOCAL_AREA, 4),
    )

    assert timeline.shown is StatusCode.RETURNED_TO_SENDER
    assert statuses(timeline)[2:] == ["ReRouted (way back)", "InLocalArea (way back)"]


class TestADeadEvent:
    def test_is_not_due_and_keeps_its_ending(self):
        timeline = Timeline()
        taken = timeline.take(seen(StatusCode.PRINTED, 1))

        timeline.bury([taken])
        timeline.settle()

        assert timeline.saves_due() == []
        assert timeline.endings()[Ending.DEAD] == 1

    def test_is_tried_again_when_it_is_sent_round_again(self):
        timeline = Timeline()
        timeline.bury([timeline.take(seen(StatusCode.PRINTED, 1))])

        again = timeline.take(seen(StatusCode.PRINTED, 1))

        assert again is not None
        assert [save.code for save in timeline.saves_due()] == [StatusCode.PRINTED]


def test_an_event_whose_report_is_still_in_a_lane_goes_on_waiting():
    timeline = Timeline()
    mine, other = timeline.take(seen(StatusCode.PRINTED, 1)), timeline.take(seen(StatusCode.ADDRESSED, 2))

    timeline.saved(timeline.saves_due()[0], 1)
    timeline.settle([mine])

    assert mine.ending is Ending.WRITTEN
    assert other.ending is Ending.WAITING


def test_a_save_remembers_when_it_was_made_and_ends_the_row_of_attempts():
    timeline = Timeline(attempts=3, not_before=99)
    event = timeline.take(seen(StatusCode.IN_TRANSIT, 1))

    for save in timeline.saves_due():
        timeline.saved(save, 1_790_000_000)

    assert event.written_at == 1_790_000_000
    assert event.stands_for_mailed
    assert (timeline.attempts, timeline.not_before) == (0, 0)
