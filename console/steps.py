"""Progress of long work: bars on a terminal, plain lines elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from console.say import complain, err

if TYPE_CHECKING:
    from collections.abc import Callable


class Steps:
    """The steps of one piece of work, shown on standard error from `with` to its end."""

    def __init__(self) -> None:
        """Show nothing yet."""
        columns = [TextColumn("{task.description:<36}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()]
        self._progress = Progress(*columns, console=err, disable=not err.is_terminal)

    def __enter__(self) -> Self:
        """Begin to show."""
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Show no more."""
        self._progress.stop()

    def step(self, name: str) -> Callable[[int, int | None], None]:
        """Begin a step; call what is returned with (done, of how many or None for not known)."""
        task = self._progress.add_task(name, total=None)

        def show(done: int, total: int | None) -> None:
            self._progress.update(task, completed=done, total=total)
            if not err.is_terminal and done == total:
                complain(f"{name}: {done:,}")

        return show
