"""What the stand-in org's measurement says: a table, and whether the org carries what it is to carry."""

from __future__ import annotations

import statistics
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

WANTED = 20_000
"""Updates a second on one core that the stand-in org is to take."""
MOST_BYTES = 2_000_000_000
"""What a million contacts may take, and all that is done with them."""
MEBIBYTE = 1 << 20


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
    with_rules: Updates
    one_by_one: float
    bulk_rows: int
    bulk: float
    snapshot: float
    snapshot_bytes: int
    restore: float


def show(measured: Measured) -> bool:
    """Print what was measured, and say whether it is enough."""
    console, base = Console(width=110), statistics.median(measured.memory_only.rates)
    table = Table("What", "Measured", "Ratio", title=f"The stand-in org with {measured.people:,} contacts")
    _add_memory(table, measured)
    _add_updates(table, measured, base)
    table.add_row("snapshot", f"{measured.snapshot:,.1f} s, {measured.snapshot_bytes / MEBIBYTE:,.0f} MiB", "")
    table.add_row("restore", f"{measured.restore:,.1f} s", f"{measured.generating / measured.restore:.1f}")
    console.print(table)
    console.print(
        "Each round writes values no other round wrote, and the org keeps its journal of them, as it does unless told"
        f" otherwise. Ratios: collection updates to the wanted {WANTED:,} a second; single-record updates and bulk rows"
        " a second to collection updates in memory; generating to restoring."
    )
    enough, told = verdict(measured)
    console.print(told)
    return enough


def _add_memory(table: Table, measured: Measured) -> None:
    held = f"{measured.memory / MEBIBYTE:,.0f} MiB, {measured.per_person:,.0f} bytes a contact"
    table.add_row("generating them", f"{measured.generating:,.1f} s", "")
    table.add_row("memory", held, "")
    table.add_row("peak memory of the whole run", f"{measured.peak / MEBIBYTE:,.0f} MiB", "")
    table.add_section()


def _add_updates(table: Table, measured: Measured, base: float) -> None:
    for name, updates in (
        ("in memory", measured.memory_only),
        ("kept in a file", measured.kept_in_file),
        ("with one workflow rule and one flow", measured.with_rules),
    ):
        table.add_row(f"collection updates a second, {name}", *_compared(updates.rates))
        table.add_row("  for each second of its processor", *_compared(updates.per_cpu_second))
    table.add_row("single-record updates a second", f"{measured.one_by_one:,.0f}", f"{measured.one_by_one / base:.2f}")
    bulk = measured.bulk_rows / measured.bulk
    table.add_row(f"bulk job of {measured.bulk_rows:,} rows", f"{measured.bulk:,.1f} s", f"{bulk / base:.2f}")
    table.add_section()


def _compared(rates: list[float]) -> tuple[str, str]:
    median = statistics.median(rates)
    return f"{median:,.0f} ({min(rates):,.0f} to {max(rates):,.0f})", f"{median / WANTED:.1f}"


def verdict(measured: Measured) -> tuple[bool, str]:
    """Say whether the org takes the wanted updates a second, in memory and without rules, and keeps below 2 GB."""
    rate = statistics.median(measured.memory_only.rates)
    fast, small = rate >= WANTED, measured.peak <= MOST_BYTES
    told = (
        f"{WANTED:,} updates a second: {_said(fast)} ({rate:,.0f} in memory, without rules)."
        f" 2 GB: {_said(small)} ({measured.peak / 1e9:.2f} GB at the most, with {measured.people:,} contacts)."
    )
    return fast and small, told


def _said(met: bool) -> str:  # noqa: FBT001 - it is what is said
    return "met" if met else "not met"
