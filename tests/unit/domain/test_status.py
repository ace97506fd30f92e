"""The eleven status codes, and the codes each country's mail can have."""

from __future__ import annotations

import pytest

from worker.domain.status import CODES, StatusCode, status_code
from worker.domain.status_sets import STATUS_SETS, Country

WORDS = [
    *("MailPieceCreated", "Addressed", "Printed", "Mailed", "InTransit", "InLocalArea", "ProcessedForDelivery"),
    *("ReRouted", "ReturnedToSender", "pURLOpened", "pURLCompleted"),
]


def test_there_are_eleven_codes_in_the_order_of_a_mailpieces_life():
    assert [code.value for code in StatusCode] == WORDS
    assert [CODES[code.rank] for code in StatusCode] == list(StatusCode)


@pytest.mark.parametrize("word", WORDS)
def test_a_code_is_read_in_its_exact_spelling(word):
    assert status_code(word) == word


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Mail Piece Created", "MailPieceCreated"),
        ("Created", "MailPieceCreated"),
        ("In Transit", "InTransit"),
        ("in_local_area", "InLocalArea"),
        ("Processed for Delivery", "ProcessedForDelivery"),
        ("Re-Routed", "ReRouted"),
        ("Returned to Sender", "ReturnedToSender"),
        ("Return To Sender", "ReturnedToSender"),
        ("pURL Opened", "pURLOpened"),
        ("PURL Complete", "pURLCompleted"),
        ("pURL Open", "pURLOpened"),
    ],
)
def test_a_code_is_read_in_older_spellings(text, word):
    assert status_code(text) == word


@pytest.mark.parametrize("text", ["", "Delivered", "None", "Error", "transit", "Mailed?x"])
def test_what_is_no_code_is_nothing(text):
    assert status_code(text) is None


def test_every_visit_counts_and_only_scans_are_postal():
    assert [code for code in StatusCode if code.is_visit] == WORDS[9:]
    assert [code for code in StatusCode if code.is_postal] == WORDS[4:9]


def test_canada_has_six_codes_and_the_us_eleven():
    assert STATUS_SETS[Country.US] == set(WORDS)
    assert STATUS_SETS[Country.CA] == {*WORDS[:4], *WORDS[9:]}
