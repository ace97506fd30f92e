"""What was understood and carries no status: by whom it was reported, and why it is written nowhere."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from console.say import out, say, say_json
from worker.bootstrap import wire
from worker.settings import load_settings


def noted(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """
    Show what was noted: understood, counted, and written nowhere, since it carries no status.

    Robots' visits, tests, proofs, registrations, scans that prove no status: counted by source and sentence since the
    beginning, for all orgs and mail drops together. Which events of a file they are, "mailstatus dry-run" says.
    """
    counts = wire(load_settings(), name="console").ledger.snapshot().noted
    largest_first = sorted(counts.items(), key=lambda counted: (-counted[1], counted[0]))
    if as_json:
        say_json([{"source": source, "why": why, "events": events} for (source, why), events in largest_first])
        return
    table = Table("Source", "Why", "Events")
    table.columns[-1].justify = "right"
    for (source, why), events in largest_first:
        table.add_row(source, why, f"{events:,}")
    if largest_first:
        out.print(table)
    say(f"{counts.total():,} events noted" if largest_first else "no event was noted")
