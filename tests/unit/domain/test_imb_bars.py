"""The Intelligent Mail barcode's 65 bars."""

from __future__ import annotations

import contextlib
import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.domain.imb_bars import UnreadableBarsError, decode, encode

VECTORS = Path(__file__).parents[1] / "sources" / "payloads" / "imb-vectors.csv"
PUBLISHED = "AADTFFDFTDADTAADAATFDTDDAAADDTDTTDAFADADDDTFFFDDTTTADFAAADFTDAADA"


def vectors():
    with VECTORS.open(newline="") as file:
        return list(csv.DictReader(file))


@st.composite
def digits(draw):
    """Any barcode's digits."""
    text = st.text("0123456789", min_size=18, max_size=18)
    routing = st.sampled_from((0, 5, 9, 11)).flatmap(lambda n: st.text("0123456789", min_size=n, max_size=n))
    return draw(st.sampled_from("0123456789")) + draw(st.sampled_from("01234")) + draw(text) + draw(routing)


@pytest.mark.parametrize("row", vectors(), ids=lambda row: f"{row['tracking']}-{row['routing']}")
class TestEachKnownBarcode:
    def test_is_encoded_as_printed(self, row):
        assert encode(row["tracking"] + row["routing"]) == row["bars"]

    def test_is_decoded_to_its_digits(self, row):
        assert decode(row["bars"]) == row["tracking"] + row["routing"]


@given(digits())
def test_decoding_is_the_inverse_of_encoding(text):
    assert decode(encode(text)) == text


@given(digits(), st.integers(0, 64), st.sampled_from("TDAF"))
def test_one_misread_bar_is_always_noticed(text, place, letter):
    bars = encode(text)
    misread = bars[:place] + letter + bars[place + 1 :]

    if misread != bars:
        with pytest.raises(UnreadableBarsError):
            decode(misread)


@given(st.text("TDAF", min_size=65, max_size=65))
def test_bars_that_are_no_barcode_are_refused_and_nothing_else_is_raised(bars):
    with contextlib.suppress(UnreadableBarsError):
        assert encode(decode(bars)) == bars


def test_lower_case_is_read_too():
    assert decode(PUBLISHED.lower()) == "0123456709498765432101234567891"


@pytest.mark.parametrize("bars", ["", "T" * 64, "T" * 66, "X" * 65, "T" * 65])
def test_what_is_no_65_bars_is_refused(bars):
    with pytest.raises(UnreadableBarsError):
        decode(bars)


def test_digits_that_are_no_barcode_are_refused():
    with pytest.raises(ValueError, match="digits"):
        encode("123")
