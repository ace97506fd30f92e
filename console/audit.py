"""Law 1, shown: what was accepted, and where it is."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.table import Table

from console.say import Exit, complain, err, leave, out, say, say_json
from worker.bootstrap import Parts, wire
from worker.domain.audit import ENDINGS, Line, Verdict, judge
from worker.settings import load_settings


def audit(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """
    Prove that every event accepted has exactly one ending, or is waiting.

    The ledger's counts are compared with what is stored: lanes, parking, dead letters and the mailpieces'
    own timelines. Exit code 1 when anything is missing or disagrees.
    """
    parts = wire(load_settings(), name="console")
    with err.status("counting what is stored"):
        verdict = examine(parts)
    if as_json:
        say_json(verdict_as_json(verdict))
    else:
        show(verdict)
    if not verdict.balances:
        complain("the books do not balance")
        leave(Exit.PROBLEMS)


def examine(parts: Parts) -> Verdict:
    """Read the evidence and judge it."""
    buckets = {drop.drop_id: drop.bucket for drop in parts.drops.load().by_id.values()}
    return judge(parts.ledger.evidence(buckets))


def show(verdict: Verdict) -> None:
    """Print the equations as a table, then the line of law 1."""
    table = Table("Scope", "Accepted", *(ending.value.capitalize() for ending in ENDINGS), "Waiting", "Missing")
    for column in table.columns[1:]:
        column.justify = "right"
    for line in verdict.lines:
        numbers = [line.accepted, *(line.endings[ending] for ending in ENDINGS), line.waiting, line.missing]
        table.add_row(line.scope, *(f"{number:,}" for number in numbers))
    out.print(table)
    for disagreement in verdict.disagreements:
        say(disagreement)
    say(equation(verdict.lines[0]))


def equation(line: Line) -> str:
    """Write law 1 with its numbers."""
    terms = " + ".join(f"{line.endings[ending]:,} {ending}" for ending in ENDINGS)
    sign = "=" if not line.missing else "≠"
    return f"{line.accepted:,} accepted {sign} {terms} + {line.waiting:,} waiting"


def verdict_as_json(verdict: Verdict) -> dict[str, Any]:
    """Write a verdict as JSON."""
    lines = [
        {
            "scope": line.scope,
            "accepted": line.accepted,
            **{ending.value: line.endings[ending] for ending in ENDINGS},
            "waiting": line.waiting,
            "missing": line.missing,
        }
        for line in verdict.lines
    ]
    return {"balances": verdict.balances, "lines": lines, "disagreements": verdict.disagreements}
