"""The stand-in org by itself: a million people, updates, a bulk job, snapshots; `python -m bench.emulator`."""

from __future__ import annotations

import argparse
import sys
from functools import partial

from bench.emulator_load import RECORDS_A_CALL, Load, running
from bench.emulator_told import Measured, Updates, show
from bench.emulator_writes import STATUSES

PEOPLE = 1_000_000
BULK_ROWS = 150_000
RECORDS_A_ROUND = 40_000
SINGLES = 2_000


def measure(people: int = PEOPLE) -> Measured:
    """Measure one org in memory, one that is kept in a file, and one with rules."""
    in_a_round = min(RECORDS_A_ROUND, people)
    with running() as empty:
        before = empty.memory()
        generating = empty.timed(lambda: empty.generate(people))
        memory = empty.memory()
        updates = _updates(empty, in_a_round)
        one_by_one = _one_by_one(empty, min(SINGLES, people))
        rows = min(BULK_ROWS, people)
        bulk = empty.timed(lambda: empty.bulk_job(rows))
        snapshot = empty.timed(lambda: empty.ask("POST", "/emulator/snapshots", {"name": "bench"}))
        (about,) = empty.ask("GET", "/emulator/snapshots")
        restore = empty.timed(lambda: empty.ask("POST", "/emulator/snapshots/bench/restore"))
        peak = empty.peak()
    first = people, generating, memory, (memory - before) / people, peak
    others = _kept_in_file(in_a_round), _with_rules(in_a_round)
    return Measured(*first, updates, *others, one_by_one, rows, bulk, snapshot, about["bytes"], restore)


def _kept_in_file(people: int) -> Updates:
    with running(file=True) as kept:
        kept.generate(people)
        return _updates(kept, people)


def _with_rules(people: int) -> Updates:
    with running() as ruled:
        ruled.generate(people)
        ruled.automate()
        return _updates(ruled, people)


def _updates(load: Load, records: int) -> Updates:
    ids = load.ids(records)
    rates, per_cpu_second = [], []
    for turn in range(len(STATUSES)):
        bodies = load.bodies(ids, turn)
        records = len(bodies) * RECORDS_A_CALL
        cpu = load.cpu_seconds()
        seconds = load.timed(partial(load.update, bodies))
        rates.append(records / seconds)
        per_cpu_second.append(records / max(load.cpu_seconds() - cpu, 0.01))
    return Updates(rates, per_cpu_second)


def _one_by_one(load: Load, count: int) -> float:
    return count / load.timed(lambda: load.update_one_by_one(count))


def must_fill_a_request(people: int) -> None:
    """End with one sentence when there are too few people to measure anything with."""
    if people < RECORDS_A_CALL:
        sys.stderr.write(f"--people must be at least {RECORDS_A_CALL}, as many as one request updates.\n")
        sys.exit(2)


def main() -> None:
    """Measure once, and print; the exit code is 1 when the org does not carry what it is to carry."""
    arguments = argparse.ArgumentParser(prog="python -m bench.emulator", description=__doc__)
    arguments.add_argument("--people", type=int, default=PEOPLE, help="how many contacts (default 1,000,000)")
    people = arguments.parse_args().people
    must_fill_a_request(people)
    sys.exit(0 if show(measure(people)) else 1)


if __name__ == "__main__":
    main()
