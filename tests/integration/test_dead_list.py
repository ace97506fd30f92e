"""`mailstatus dead list`: the newest dead letters, how many there are, and those of one reason."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from console.main import cli
from tests.builders import a_visit
from worker.domain.dead_letter import DeadLetter, Reason
from worker.domain.settlement import Handover
from worker.envelope import NOBODY

WIDE = {"COLUMNS": "240", "NO_COLOR": "1"}


@pytest.fixture(autouse=True)
def _configured(store, monkeypatch):
    monkeypatch.setenv("MAILSTATUS_REDIS__URL", store.url)


@pytest.fixture
def buried(store):
    """Return the ids of three dead letters, oldest first; the second has a reason of its own."""
    reasons = [Reason.UNKNOWN_WORD, Reason.CONFLICT, Reason.UNKNOWN_WORD]
    letters = [DeadLetter(a_visit(f"v{number}"), reason, "why", NOBODY) for number, reason in enumerate(reasons)]
    store.hand_over(Handover(dead=letters))
    return [kept.letter_id for kept in store.dead.all()]


def told(*words):
    """Run the command; return its exit code and what it printed."""
    run = CliRunner().invoke(cli, ["dead", *words], env=WIDE)
    return run.exit_code, run.output


def listed(*words):
    """Return the ids of the letters that the command lists for programs."""
    return [letter["id"] for letter in json.loads(told("list", "--json", *words)[1])]


def test_the_newest_come_first(buried):
    assert listed() == buried[::-1]
    assert listed("--limit", "2") == buried[:0:-1]


def test_what_the_limit_leaves_out_is_said_and_counted(buried):
    code, said = told("list", "--limit", "2")

    assert code == 0
    assert [letter_id in said for letter_id in buried] == [False, True, True]
    assert said.splitlines()[-2:] == [
        "the newest 2 of 3 are shown; all: --limit 3",
        "2 unknown-word, 1 conflict",
    ]


@pytest.mark.usefixtures("buried")
def test_nothing_is_said_of_a_limit_where_all_are_shown():
    assert "shown" not in told("list", "--limit", "3")[1]


def test_those_of_one_reason_are_listed_alone(buried):
    assert listed("--reason", "conflict") == [buried[1]]


@pytest.mark.usefixtures("buried")
@pytest.mark.parametrize("command", ["list", "replay", "discard"])
def test_a_reason_that_is_none_is_bad_usage_and_answered_with_those_that_are(command, store):
    code, said = told(command, "--reason", "nonsense")

    assert code == 2
    assert all(reason.value in said for reason in Reason)
    assert len(list(store.dead.all())) == 3


def test_those_of_one_reason_are_discarded_alone(buried, store):
    code, _ = told("discard", "--reason", "conflict")

    assert code == 0
    assert [kept.letter_id for kept in store.dead.all()] == [buried[0], buried[2]]
