"""Pushing a source's reports onto the raw lanes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from console.say import Exit, Stop, complain, leave, say, say_json
from console.steps import Steps
from producers import PRODUCERS
from producers.outbox import Outbox, now_ms
from worker.envelope import RawEvent
from worker.settings import event_store_url, load_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCES = ", ".join(PRODUCERS)


def open_source(source: str, file: str) -> BinaryIO:
    """Open a source's file, or standard input for "-". Raises Stop with one sentence."""
    if source not in PRODUCERS:
        raise Stop(f"there is no source {source!r}; the sources are {SOURCES}")
    if file == "-":
        return sys.stdin.buffer
    try:
        return Path(file).open("rb")
    except OSError as error:
        raise Stop(f"cannot read {file}: {error.strerror}") from None


def produce(
    source: Annotated[str, typer.Argument(help=f"One of: {SOURCES}.")],
    files: Annotated[list[str], typer.Argument(help='Files, or "-" for standard input.')],
    as_json: Annotated[bool, typer.Option("--json", help="Print the counts as JSON.")] = False,
) -> None:
    """
    Push events from files to the workers.

    A line that cannot be read is pushed too and becomes a dead letter ("mailstatus dead list"); the rest goes
    on and the command ends with exit code 1.
    """
    readers = [(name, open_source(source, name)) for name in files]
    settings = load_settings()
    outbox = Outbox(event_store_url(settings), most_waiting=settings.raw_backlog, patient=True)
    problems: list[str] = []
    accepted = 0
    with Steps() as steps:
        for name, file in readers:
            show, before = steps.step(f"{source} {Path(name).name}"), accepted
            try:
                for count in outbox.push(_events(source, file, Path(name).name, problems)):
                    accepted += count
                    show(accepted - before, None)
            except KeyboardInterrupt:
                raise Stop(
                    f"stopped after {accepted} events; produce the file again: repeated events are told apart"
                ) from None
    for problem in problems:
        complain(problem)
    if as_json:
        say_json({"source": source, "accepted": accepted, "broken": len(problems)})
    else:
        say(f"{accepted} {source} events accepted" + (f", {len(problems)} of them broken" if problems else ""))
    leave(Exit.PROBLEMS if problems else Exit.DONE)


def _events(source: str, file: BinaryIO, name: str, problems: list[str]) -> Iterator[tuple[str, RawEvent]]:
    received_at = now_ms()
    for framed in PRODUCERS[source](file, name):
        if framed.problem:
            problems.append(f"{framed.origin}: {framed.problem}")
        yield framed.routing, RawEvent(source, framed.payload, received_at, framed.origin)
