"""Producing the files that arrive in a folder, each once it is whole."""

from __future__ import annotations

import contextlib
import time
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, NamedTuple

import typer

from console.checkpoint import FileChanged
from console.produce import SOURCES, Interrupted, check_source, push
from console.produce_file import Produced
from console.run import stop_as_by_ctrl_c
from console.say import Stop, complain, say
from producers.outbox import Outbox, StoreUnavailable
from worker.settings import event_store_url, load_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

DONE: Final = "done"
FAILED: Final = "failed"
UNFINISHED: Final = (".part", ".tmp", ".filepart", ".partial", ".crdownload")
"""How programs name a file that they still write."""


class Look(NamedTuple):
    """A file as it was seen."""

    size: int
    changed_at: int
    seen_at: float

    def still_fits(self, path: Path) -> bool:
        """Tell whether the file is as it was."""
        with contextlib.suppress(OSError):
            stat = path.stat()
            return self[:2] == (stat.st_size, stat.st_mtime_ns)
        return False


def watch(
    source: Annotated[str, typer.Argument(help=f"One of: {SOURCES}.")],
    folder: Annotated[Path, typer.Argument(help="Where files arrive, by SFTP for example.")],
    settle: Annotated[float, typer.Option(min=0, help="Seconds a file must stay unchanged before it is read.")] = 10.0,
    every: Annotated[float, typer.Option(min=0.05, help="Seconds between two looks.")] = 2.0,
) -> None:
    """
    Produce the files that arrive in a folder, until Ctrl-C; each is moved to its folder "done" afterwards, or "failed".

    A file is read once its size and time have not changed for a while, so never half. Hidden files and those named
    like unfinished ones (.part, .tmp, …) are left alone. Interrupted, it goes on where it stopped.
    """
    check_source(source)
    if not folder.is_dir():
        raise Stop(f"there is no folder {folder}")
    settings = load_settings()
    outbox = Outbox(event_store_url(settings), most_waiting=settings.raw_backlog, patient=True)
    stop_as_by_ctrl_c()
    say(f"watching {folder} for {source} files (Ctrl-C stops)")
    looks: dict[Path, Look] = {}
    waits_for = ""
    producing = partial(push, source, outbox=outbox, settings=settings)
    try:
        while True:
            whole = settled(folder, looks, settle=settle, now=time.monotonic())
            waits_for = take_all(whole, looks, producing, waits_for)
            time.sleep(every)
    except (KeyboardInterrupt, Interrupted):
        say("stopped; a file that was begun goes on from there next time")


def settled(folder: Path, looks: dict[Path, Look], *, settle: float, now: float) -> Iterator[Path]:
    """Yield the files that have not changed for `settle` seconds, the oldest first; `looks` is what was seen before."""
    seen = {}
    for path in sorted(folder.iterdir(), key=lambda each: each.name):
        if path.is_file() and not path.name.startswith(".") and path.suffix not in UNFINISHED:
            stat = path.stat()
            before = looks.get(path)
            seen[path] = before if before and before.still_fits(path) else Look(stat.st_size, stat.st_mtime_ns, now)
    looks.clear()
    looks.update(seen)
    whole = [path for path, look in seen.items() if now - look.seen_at >= settle]
    yield from sorted(whole, key=lambda path: (seen[path].changed_at, path.name))


def take_all(paths: Iterable[Path], looks: Mapping[Path, Look], push: Callable[..., Produced], waits_for: str) -> str:
    """Take files until the store takes no more; say why, unless that was said before, and return it."""
    try:
        for path in paths:
            take(path, looks[path], push)
    except StoreUnavailable as problem:
        if str(problem) != waits_for:
            complain(f"files wait: {problem}")
        return str(problem)
    return ""


def take(path: Path, look: Look, push: Callable[..., Produced]) -> None:
    """
    Push a file and move it away; one that changes meanwhile stays, to be read again once it is whole.

    What is under the name of an interrupted file and is not that file is a new feed. Raises StoreUnavailable.
    """
    if not look.still_fits(path):
        return
    try:
        produced = _pushed(path, push)
    except Interrupted:
        raise
    except Stop as problem:
        produced = Produced(broken=str(problem))
    for line in produced.said():
        complain(line)
    if not look.still_fits(path):
        complain(f"{path.name} changed while it was read: it is read again once it is whole")
        return
    moved = _moved(path, FAILED if produced.broken else DONE)
    say(f"{path.name}: {produced.accepted} events accepted; moved to {moved}")


def _pushed(path: Path, push: Callable[..., Produced]) -> Produced:
    try:
        return push(str(path))
    except FileChanged:
        return push(str(path), from_start=True)


def _moved(path: Path, folder: str) -> Path:
    """Move a file to a folder beside it, under a name nothing has yet: a feed may send two files of one name."""
    wanted = path.parent / folder / path.name
    wanted.parent.mkdir(exist_ok=True)
    names = (wanted.with_name(f"{wanted.name}.{number}") for number in count(1))
    free = wanted if not wanted.exists() else next(name for name in names if not name.exists())
    path.rename(free)
    return free
