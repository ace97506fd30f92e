"""How far a file is, how fast it goes, and how long it will take."""

from __future__ import annotations

import contextlib
import os
import time
from typing import TYPE_CHECKING, BinaryIO, Final, Self

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from console.say import complain, err

if TYPE_CHECKING:
    from io import IOBase

_PLAIN_SECONDS: Final = 10.0
"""How often a line is written where there is no terminal."""


class Pace:
    """Shows one file's progress by the bytes read of it, on standard error, from `with` to its end."""

    def __init__(self, name: str, file: BinaryIO | IOBase) -> None:
        """Look at the file's size; a pipe has none."""
        self._name, self._file, self._started = name, file, time.monotonic()
        self._said_at, self._waits = self._started, False
        self._size: int | None = None
        with contextlib.suppress(OSError):
            self._size = os.fstat(file.fileno()).st_size or None
        columns = [TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn()]
        self._bar = Progress(*columns, console=err, disable=not err.is_terminal)
        self._task = self._bar.add_task(name, total=self._size)

    def __enter__(self) -> Self:
        """Begin to show."""
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Show no more."""
        self._bar.stop()

    def show(self, events: int) -> None:
        """Show how many events there were so far."""
        now, self._waits = time.monotonic(), False
        rate = events / max(now - self._started, 0.001)
        text = f"{self._name}: {events:,} events, {rate:,.0f}/s"
        read = self._read()
        self._bar.update(self._task, description=text, completed=read)
        if not err.is_terminal and now - self._said_at >= _PLAIN_SECONDS:
            self._said_at = now
            complain(text + self._remaining(read, now))

    def wait(self) -> None:
        """Say, once for each wait, that the events go on when the workers have taken some in."""
        if not self._waits:
            self._waits = True
            complain(f"{self._name}: waits until the workers have taken in more, or Redis has room (Ctrl-C stops)")

    def _read(self) -> int:
        with contextlib.suppress(OSError, ValueError):
            return self._file.tell()
        return 0

    def _remaining(self, read: int, now: float) -> str:
        if not self._size or not read:
            return ""
        left = (now - self._started) * (self._size - read) / read
        return f", {100 * read // self._size} %, about {left:,.0f} s left"
