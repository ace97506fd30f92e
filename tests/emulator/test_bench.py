"""The measurement of the org as a person runs it: what it refuses, and how it ends."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bench.emulator_load import running
from bench.emulator_told import Measured, Updates, verdict
from bench.emulator_writes import STATUS, STATUSES


def measure(people: int) -> subprocess.CompletedProcess[str]:
    """Run the measurement."""
    command = [sys.executable, "-m", "bench.emulator", "--people", str(people)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def measured(rate: float, peak: int) -> Measured:
    """Make up a measurement with this median and this peak."""
    updates = Updates([rate - 1, rate, rate * 3], [rate])
    return Measured(1_000_000, 1.0, peak, 1.0, peak, updates, updates, updates, 1.0, 1, 1.0, 1.0, 1, 1.0)


@pytest.mark.parametrize("people", [0, -5, 150])
def test_too_few_people_for_one_request_are_refused_in_one_sentence(people: int) -> None:
    ended = measure(people)

    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == "--people must be at least 200, as many as one request updates.\n"


def test_a_run_ends_with_what_was_met() -> None:
    ended = measure(300)

    told = " ".join(ended.stdout.split())
    assert "with one workflow rule and one flow" in told
    assert "values no other round wrote, and the org keeps its journal" in told
    assert ("20,000 updates a second: " in told, "2 GB: met (" in told) == (True, True)
    assert ended.returncode == (1 if "not met" in told else 0)


@pytest.mark.parametrize(
    ("rate", "peak", "said"),
    [
        (20_000, 2_000_000_000, "second: met (20,000 in memory, without rules). 2 GB: met (2.00 GB at the most"),
        (19_999, 2_000_000_000, "second: not met (19,999 in memory, without rules). 2 GB: met ("),
        (20_000, 2_010_000_000, "second: met (20,000 in memory, without rules). 2 GB: not met (2.01 GB at the most"),
    ],
)
def test_both_bounds_must_be_met(rate: float, peak: int, said: str) -> None:
    enough, told = verdict(measured(rate, peak))

    assert said in told
    assert enough == ("not met" not in said)


def test_each_round_writes_new_values_and_sets_a_rule_and_a_flow_off_for_each_record() -> None:
    with running() as load:
        load.generate(200)
        load.automate()
        ids = load.ids(200)

        for turn in range(len(STATUSES)):
            load.update(load.bodies(ids, turn))

        saves = load.ask("GET", f"/emulator/saves?object=Contact&id={ids[0]}")
        firings = load.ask("GET", f"/emulator/automations?id={ids[0]}")["firings"]
    assert [save["values"][STATUS] for save in saves if STATUS in save["values"]] == list(STATUSES)
    assert [firing["name"] for firing in firings].count("In the mail") == len(STATUSES)
    assert [firing["name"] for firing in firings].count("Note the change") == len(STATUSES)
