"""Salesforce record ids."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.domain.record_id import object_of, to_18

SHORT_IDS = st.text(string.ascii_letters + string.digits, min_size=15, max_size=15)


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("001A0000006Vm9u", "001A0000006Vm9uIAC"),
        ("003D000000QOgvh", "003D000000QOgvhIAD"),
        ("003000000000000", "003000000000000AAA"),
        ("0035e00000ABCDE", "0035e00000ABCDEAA5"),
    ],
)
def test_an_id_has_one_form_of_eighteen_characters(short, long):
    assert to_18(short) == long
    assert to_18(long) == long


@given(SHORT_IDS)
def test_the_long_form_is_a_fixed_point(short):
    assert to_18(to_18(short)) == to_18(short)
    assert to_18(short).startswith(short)


@given(SHORT_IDS, st.integers(0, 14))
def test_a_letter_whose_case_was_lost_is_noticed(short, place):
    damaged = short[:place] + short[place].swapcase() + short[place + 1 :] + to_18(short)[15:]

    if short[place].isalpha():
        with pytest.raises(ValueError, match="checksum"):
            to_18(damaged)


def test_the_checksum_itself_may_have_lost_its_case():
    assert to_18("001A0000006Vm9uiac") == "001A0000006Vm9uIAC"


@pytest.mark.parametrize(
    "wrong", ["", "003", "0" * 16, "0" * 19, "003D000000QOgv!", "003D000000QOgvé", "003D000000 Ogvh"]
)
def test_what_is_no_id_is_refused(wrong):
    with pytest.raises(ValueError, match="15 or 18"):
        to_18(wrong)


def test_a_recipient_is_a_contact_or_a_lead():
    assert object_of("003D000000QOgvh") == "Contact"
    assert object_of("00QD000000QOgvh") == "Lead"
    with pytest.raises(ValueError, match="Contact"):
        object_of("001A0000006Vm9u")
