"""Pushing a source's reports onto the raw lanes."""

from __future__ import annotations

import glob
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from console.checkpoint import Checkpoint
from console.interrupts import AfterThis
from console.pace import Pace
from console.produce_file import Produced, Road, produce_file
from console.say import Exit, Stop, complain, leave, say, say_json
from producers import PRODUCERS
from producers.outbox import Outbox, StoreUnavailable
from worker.settings import event_store_url, load_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from worker.settings import Settings

SOURCES = ", ".join(PRODUCERS)
STDIN = "-"


class Interrupted(Stop):
    """Ctrl-C came; what was accepted is remembered."""


def open_source(source: str, file: str) -> BinaryIO:
    """Open a source's file, or standard input for "-". Raises Stop with one sentence."""
    check_source(source)
    if file == STDIN:
        return sys.stdin.buffer
    try:
        return Path(file).open("rb")
    except OSError as error:
        raise Stop(f"cannot read {file}: {error.strerror}") from None


def check_source(source: str) -> None:
    """Raise Stop for a source that does not exist."""
    if source not in PRODUCERS:
        raise Stop(f"there is no source {source!r}; the sources are {SOURCES}")


def produce(
    source: Annotated[str, typer.Argument(help=f"One of: {SOURCES}.")],
    files: Annotated[
        list[str], typer.Argument(help='Files, patterns such as "feeds/*.json.gz", or "-" for standard input.')
    ],
    from_start: Annotated[bool, typer.Option("--from-start", help="Forget how far an interrupted run came.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the counts as JSON.")] = False,
) -> None:
    """
    Push events from files to the workers; plain, gzip or zip.

    A line that cannot be read is pushed too and becomes a dead letter ("mailstatus dead list"); the rest goes
    on and the command ends with exit code 1. A file that is interrupted goes on where it stopped when it is produced
    again, a damaged one is passed over. While too many events wait for the workers, the command waits too.
    """
    check_source(source)
    settings, names = load_settings(), _named(files)
    outbox = Outbox(event_store_url(settings), most_waiting=settings.raw_backlog, patient=True)
    done = push_all(names, partial(push, source, outbox=outbox, settings=settings, from_start=from_start))
    if not done:
        leave(Exit.USAGE)
    accepted, broken = sum(each.accepted for each in done), sum(len(each.problems) for each in done)
    if as_json:
        skipped = sum(each.skipped for each in done)
        say_json({"source": source, "accepted": accepted, "broken": broken, "accepted_before": skipped})
    else:
        say(f"{accepted} {source} events accepted" + (f", {broken} of them broken" if broken else ""))
    unread = len(done) < len(names) or any(each.broken for each in done)
    leave(Exit.PROBLEMS if broken or unread else Exit.DONE)


def push_all(names: list[str], push: Callable[[str], Produced]) -> list[Produced]:
    """Push the files that can be read, and say what is wrong with the others, and within each."""
    done: list[Produced] = []
    for name in names:
        try:
            done.append(push(name))
        except (Interrupted, StoreUnavailable):
            if done:
                complain(f"{sum(each.accepted for each in done):,} events of {len(done)} files before were accepted")
            raise
        except Stop as problem:
            complain(f"mailstatus: {problem}")
        else:
            for said in done[-1].said():
                complain(said)
    return done


def push(source: str, name: str, *, outbox: Outbox, settings: Settings, from_start: bool = False) -> Produced:
    """Push one file from where it was interrupted, and show how it goes. Raises Stop with what to do next."""
    with open_source(source, name) as file, Pace(name, file) as pace, AfterThis() as interrupt:
        checkpoint = None if name == STDIN else Checkpoint(settings.redis.data_dir, source, Path(name))
        if from_start and checkpoint:
            checkpoint.forget()

        def after_chunk(produced: Produced) -> None:
            pace.show(produced.skipped + produced.accepted)
            interrupt.check()

        def waiting() -> None:
            pace.wait()
            interrupt.check()

        try:
            road = Road(outbox, checkpoint, waiting)
            produced = produce_file(source, file, Path(name).name, road=road, after_chunk=after_chunk)
        except KeyboardInterrupt:
            again = "produce it again and it goes on from there" if checkpoint else "repeated events are told apart"
            raise Interrupted(f"stopped within {name}; {again}") from None
    if produced.skipped:
        complain(f"{name}: went on after the {produced.skipped:,} events of an interrupted run")
    return produced


def _named(files: list[str]) -> list[str]:
    """Give the files that are meant: a pattern stands for all that fit it. Raises Stop for one that fits none."""
    named = []
    for file in files:
        if file == STDIN or Path(file).exists() or not glob.has_magic(file):
            named.append(file)
            continue
        found = sorted(glob.glob(file, recursive=True))  # noqa: PTH207 - a pattern may begin with a slash
        if not found:
            raise Stop(f"no file fits {file}")
        named += found
    return named
