"""`mailstatus noted`: what was understood and written nowhere, for people and for programs."""

from __future__ import annotations

import json

import pytest

from console.noted import noted
from tests.builders import a_registration, a_visit
from worker.envelope import RawEvent

ROBOT = "Not counted as a visit (bot_known): a robot opened the page, not a person."
TEST = "Not counted as a visit (test): somebody tried the link before it mattered."


def a_visit_with(**signs):
    """Return a visit with signs of its visitor's class."""
    visit = a_visit("v")
    return RawEvent("purl", json.dumps(json.loads(visit.payload) | signs).encode(), visit.received_at)


@pytest.fixture(autouse=True)
def _configured(store, monkeypatch):
    monkeypatch.setenv("MAILSTATUS_REDIS__URL", store.url)


@pytest.fixture
def busy(store):
    """Return a store in which a test visit, a registration and two robots' visits were noted."""
    robot = a_visit_with(user_agent="Googlebot/2.1 (+http://www.google.com/bot.html)")
    store.accept(a_visit_with(test=True), a_registration(), robot, robot)
    store.normalize_all()
    return store


@pytest.mark.usefixtures("busy")
def test_each_source_and_sentence_has_a_row_the_most_frequent_first(capsys):
    noted()

    lines = capsys.readouterr().out.splitlines()
    rows = [[cell.strip() for cell in line.strip("│").split("│")] for line in lines if line.startswith("│")]
    assert rows == [["purl", ROBOT, "2"], ["manifest", "A mailpiece was registered.", "1"], ["purl", TEST, "1"]]
    assert lines[-1] == "4 events noted"


@pytest.mark.usefixtures("busy")
def test_programs_get_the_same_rows_as_json(capsys):
    noted(as_json=True)

    assert json.loads(capsys.readouterr().out) == [
        {"source": "purl", "why": ROBOT, "events": 2},
        {"source": "manifest", "why": "A mailpiece was registered.", "events": 1},
        {"source": "purl", "why": TEST, "events": 1},
    ]


def test_nothing_noted_is_said_in_words(capsys):
    noted()

    assert capsys.readouterr().out == "no event was noted\n"
