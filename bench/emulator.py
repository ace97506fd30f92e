"""The stand-in org by itself: a million people, updates, a bulk job, snapshots; `python -m bench.emulator`."""

from __future__ import annotations

import argparse
import statistics
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from bench.emulator_load import RECORDS_A_CALL, Load, running

PEOPLE = 1_000_000
BULK_ROWS = 150_000
ROUNDS = 5
RECORDS_A_ROUND = 40_000
WANTED = 20_000
"""Updates a second on one core that the stand-in org is to take."""


class Updates(NamedTuple):
    """Records a second in each round, and records for each second of the server's processor time."""

    rates: list[float]
    per_cpu_second: list[float]


class Measured(NamedTuple):
    """What one run measured; times in seconds, memory in bytes."""

    people: int
    generating: float
    memory: int
    per_person: float
    peak: int
    memory_only: Updates
    kept_in_file: Updates
    one_by_one: float
    bulk_rows: int
    bulk: float
    snapshot: float
    snapshot_bytes: int
    restore: float


def measure(people: int = PEOPLE) -> Measured:
    """Measure one org in memory, and another one that is kept in a file."""
    with running("--no-journal") as empty:
        before = empty.memory()
        generating = empty.timed(lambda: empty.generate(people))
        memory = empty.memory()
        updates = _updates(empty, min(RECORDS_A_ROUND, people))
        one_by_one = _one_by_one(empty)
        rows = min(BULK_ROWS, people)
        bulk = empty.timed(lambda: empty.bulk_job(rows))
        snapshot = empty.timed(lambda: empty.ask("POST", "/emulator/snapshots", {"name": "bench"}))
        (about,) = empty.ask("GET", "/emulator/snapshots")
        restore = empty.timed(lambda: empty.ask("POST", "/emulator/snapshots/bench/restore"))
        peak = empty.peak()
    with running("--no-journal", file=True) as kept:
        kept.generate(RECORDS_A_ROUND)
        in_file = _updates(kept, RECORDS_A_ROUND)
    first = people, generating, memory, (memory - before) / people, peak
    return Measured(*first, updates, in_file, one_by_one, rows, bulk, snapshot, about["bytes"], restore)


def _updates(load: Load, records: int) -> Updates:
    bodies = load.bodies(records)
    records = len(bodies) * RECORDS_A_CALL
    rates, per_cpu_second = [], []
    for _ in range(ROUNDS):
        cpu = load.cpu_seconds()
        seconds = load.timed(lambda: load.update(bodies))
        rates.append(records / seconds)
        per_cpu_second.append(records / max(load.cpu_seconds() - cpu, 0.01))
    return Updates(rates, per_cpu_second)


def _one_by_one(load: Load, count: int = 2000) -> float:
    return count / load.timed(lambda: load.update_one_by_one(count))


def show(measured: Measured) -> None:
    """Print what was measured."""
    console, base = Console(width=110), statistics.median(measured.memory_only.rates)
    table = Table("What", "Measured", "Ratio", title=f"The stand-in org with {measured.people:,} contacts")
    mebibyte = 1 << 20
    table.add_row("generating them", f"{measured.generating:,.1f} s", "")
    table.add_row("memory", f"{measured.memory / mebibyte:,.0f} MiB, {measured.per_person:,.0f} bytes a contact", "")
    table.add_row("peak memory of the whole run", f"{measured.peak / mebibyte:,.0f} MiB", "")
    table.add_section()
    for name, updates in (("in memory", measured.memory_only), ("kept in a file", measured.kept_in_file)):
        table.add_row(f"collection updates a second, {name}", *_compared(updates.rates, WANTED))
        table.add_row("  for each second of its processor", *_compared(updates.per_cpu_second, WANTED))
    table.add_row("single-record updates a second", f"{measured.one_by_one:,.0f}", f"{measured.one_by_one / base:.2f}")
    bulk = measured.bulk_rows / measured.bulk
    table.add_row(f"bulk job of {measured.bulk_rows:,} rows", f"{measured.bulk:,.1f} s", f"{bulk / base:.2f}")
    table.add_section()
    table.add_row("snapshot", f"{measured.snapshot:,.1f} s, {measured.snapshot_bytes / mebibyte:,.0f} MiB", "")
    table.add_row("restore", f"{measured.restore:,.1f} s", f"{measured.generating / measured.restore:.1f}")
    console.print(table)
    console.print(
        f"Ratios: collection updates to the wanted {WANTED:,} a second; single-record updates and bulk rows a second to"
        " collection updates in memory; generating to restoring."
    )


def _compared(rates: list[float], wanted: float) -> tuple[str, str]:
    median = statistics.median(rates)
    return f"{median:,.0f} ({min(rates):,.0f} to {max(rates):,.0f})", f"{median / wanted:.1f}"


def main() -> None:
    """Measure once, and print."""
    arguments = argparse.ArgumentParser(prog="python -m bench.emulator", description=__doc__)
    arguments.add_argument("--people", type=int, default=PEOPLE, help="how many contacts (default 1,000,000)")
    show(measure(arguments.parse_args().people))


if __name__ == "__main__":
    main()
