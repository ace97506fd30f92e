"""Run the measurements: `make bench`, or `python -m bench --runs 3`."""

from __future__ import annotations

import argparse
import statistics
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from bench import ordinary, road
from bench.stage import stage
from console import audit

if TYPE_CHECKING:
    from worker.domain.audit import Verdict


def main() -> None:
    """Measure, and print medians and ratios."""
    arguments = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    arguments.add_argument("--runs", type=int, default=1, help="how often (medians are printed)")
    arguments.add_argument("--events", type=int, default=100_000, help="how many scans (default 100,000)")
    chosen = arguments.parse_args()
    rates: list[road.Rates] = []
    plain: list[float] = []
    for _ in range(chosen.runs):
        with stage(chosen.events // 5) as ready:
            rates.append(road.measure(ready))
            _must_balance(audit.examine(ready.parts))
            ready.fleet.stop()
            plain.append(ordinary.measure(ready))
    _print(rates, plain)


def _must_balance(verdict: Verdict) -> None:
    if not verdict.balances:
        raise SystemExit(f"the audit does not balance: {verdict.lines[0]} {verdict.disagreements}")


def _print(rates: list[road.Rates], plain: list[float]) -> None:
    base = statistics.median(plain)
    table = Table("What", "Events a second", "Times the ordinary design", title=f"{rates[0].events:,} scans")
    for name in ("producing", "normalizing", "delivering", "end_to_end"):
        median = statistics.median(getattr(rate, name) for rate in rates)
        low, high = min(getattr(rate, name) for rate in rates), max(getattr(rate, name) for rate in rates)
        spread = f" ({low:,.0f} to {high:,.0f})" if len(rates) > 1 else ""
        table.add_row(name.replace("_", " "), f"{median:,.0f}{spread}", f"{median / base:,.0f}")
    table.add_row(f"ordinary design, {ordinary.EVENTS:,} events", f"{base:,.0f}", "1")
    console = Console(width=100)
    console.print(table)
    calls = rates[0].requests / max(1, rates[0].saves) * 1_000_000
    console.print(f"{rates[0].saves:,} saves in {rates[0].requests:,} charged calls: {calls:,.0f} per million saves")


if __name__ == "__main__":
    main()
