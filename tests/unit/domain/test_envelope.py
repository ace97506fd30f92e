"""The raw event on the wire: what a producer wrote is what the worker reads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from worker.envelope import RAW_LANES, RawEvent, raw_lane

WORDS = some.from_regex(r"[a-z-]{1,12}", fullmatch=True)
ORIGINS = some.text(some.characters(exclude_characters="\t\n", exclude_categories=["Cs"]), max_size=30)
EVENTS = some.builds(RawEvent, WORDS, some.binary(), some.integers(0, 2**53), ORIGINS, ORIGINS)


@given(event=EVENTS)
def test_an_event_survives_the_wire(event):
    assert RawEvent.unpack(event.pack()) == event


@given(event=EVENTS)
def test_a_payload_is_carried_verbatim(event):
    assert event.pack().endswith(event.payload)


def test_an_event_of_which_nothing_else_is_known_has_no_word_for_it():
    assert RawEvent("usps", b"{}", 7, "a.json:1").pack() == b"usps\t7\ta.json:1\n{}"


def test_a_file_name_with_tabs_and_line_ends_breaks_no_envelope():
    event = RawEvent("usps", b"{}", 7, "a\tb\nc.json:1")

    survivor = RawEvent.unpack(event.pack())

    assert survivor == RawEvent("usps", b"{}", 7, "a b c.json:1")


@pytest.mark.parametrize(
    "packed", [b"", b"no line end", b"one\n", b"a\tb\n", b"a\tseven\tb\n{}", b"a\t1\tb\tc\td\n", b"\xff\t1\t\n"]
)
def test_what_no_producer_packed_is_refused(packed):
    with pytest.raises(ValueError, match=r".+"):
        RawEvent.unpack(packed)


@given(packed=some.binary())
def test_salvage_keeps_whatever_it_is_given(packed):
    event = RawEvent.salvage(packed)

    assert packed.endswith(event.payload)
    assert event.source == "-" or RawEvent.unpack(packed) == event


class TestALane:
    def test_is_shared_by_equal_routings_whether_text_or_bytes(self):
        assert raw_lane("mp-1") == raw_lane("mp-1") == raw_lane(b"mp-1")

    @given(routing=some.text(some.characters(exclude_categories=["Cs"])))
    def test_is_one_of_a_fixed_few(self, routing):
        assert raw_lane(routing) in {f"raw:{number}" for number in range(RAW_LANES)}

    def test_is_not_the_same_for_everybody(self):
        assert len({raw_lane(f"mp-{number}") for number in range(100)}) == RAW_LANES
