"""Run the measurements: `make bench`, or `python -m bench --runs 3`."""

from __future__ import annotations

import argparse
import statistics
import sys
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from bench import emulator, emulator_told, feed_file, memory, ordinary, road
from bench.stage import stage
from console import audit
from console.run import stop_as_by_ctrl_c

if TYPE_CHECKING:
    from worker.domain.audit import Verdict


def main() -> None:
    """Measure, and print medians and ratios."""
    arguments = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    arguments.add_argument("--runs", type=int, default=1, help="how often (medians are printed)")
    arguments.add_argument("--events", type=int, default=100_000, help="how many scans (default 100,000)")
    arguments.add_argument("--people", type=int, default=emulator.PEOPLE, help="contacts of the stand-in org")
    arguments.add_argument("--pieces", type=int, default=memory.PIECES, help="mailpieces whose memory is measured")
    arguments.add_argument("--feed", type=int, default=feed_file.EVENTS, help="scans of the one long feed file")
    chosen = arguments.parse_args()
    emulator.must_fill_a_request(chosen.people)
    stop_as_by_ctrl_c()
    rates: list[road.Rates] = []
    plain: list[tuple[float, float]] = []
    for _ in range(chosen.runs):
        with stage(chosen.events // 5) as ready:
            rates.append(road.measure(ready))
            _must_balance(audit.examine(ready.parts))
            ready.fleet.stop()
            plain.append(ordinary.measure(ready))
    _print(rates, [at_once for at_once, _ in plain], [slow for _, slow in plain])
    memory.show(memory.measure(chosen.pieces))
    feed_file.show(feed_file.measure(chosen.feed))
    sys.exit(0 if emulator_told.show(emulator.measure(chosen.people)) else 1)


def _must_balance(verdict: Verdict) -> None:
    if not verdict.balances:
        raise SystemExit(f"the audit does not balance: {verdict.lines[0]} {verdict.disagreements}")


def _print(rates: list[road.Rates], plain: list[float], plain_slow: list[float]) -> None:
    console = Console(width=110)
    table = Table("What", "Events a second", "Times the ordinary design", title=f"{rates[0].events:,} scans")
    for name in ("producing", "normalizing", "delivering", "end_to_end"):
        table.add_row(name.replace("_", " "), *_compared([getattr(rate, name) for rate in rates], plain))
    table.add_row("ordinary design: a task and a PATCH per event", *_compared(plain, plain))
    table.add_section()
    slow = f" (each request to the org takes {road.SLOW_MS} ms)"
    table.add_row("end to end" + slow, *_compared([rate.end_to_end_slow for rate in rates], plain_slow))
    table.add_row("ordinary design" + slow, *_compared(plain_slow, plain_slow))
    console.print(table)
    calls = rates[0].requests / max(1, rates[0].saves) * 1_000_000
    console.print(f"{rates[0].saves:,} saves in {rates[0].requests:,} charged calls: {calls:,.0f} per million saves")


def _compared(rates: list[float], plain: list[float]) -> tuple[str, str]:
    """Return the median with its spread, and how many times the ordinary design's it is."""
    median = statistics.median(rates)
    spread = f" ({min(rates):,.0f} to {max(rates):,.0f})" if len(rates) > 1 else ""
    return f"{median:,.0f}{spread}", f"{median / statistics.median(plain):,.0f}"


if __name__ == "__main__":
    main()
