"""How the command line speaks: results to standard output, problems to standard error, exit codes."""

from __future__ import annotations

import json
import sys
from enum import IntEnum
from typing import Any, Final, NoReturn

import typer
from rich.console import Console

_WIDE: Final = 160
"""Columns where nobody looks at a terminal: nothing is cut off in a file."""

out: Final = Console(highlight=False, markup=False, width=None if sys.stdout.isatty() else _WIDE)
err: Final = Console(stderr=True, highlight=False, markup=False)


class Exit(IntEnum):
    """What a command's exit code says."""

    DONE = 0
    PROBLEMS = 1  # finished, and problems were reported
    USAGE = 2  # bad usage or configuration: nothing was done


class Stop(Exception):  # noqa: N818 - it ends the command, it is not a failure of ours
    """End the command with one sentence for the person."""


def say_json(value: Any) -> None:
    """Print a value as one JSON document."""
    typer.echo(json.dumps(value, indent=2, ensure_ascii=False, default=str))


def say(text: str) -> None:
    """Print a line, as it is."""
    out.print(text, soft_wrap=True)


def complain(text: str) -> None:
    """Print a problem, as one line, to standard error."""
    err.print(text, soft_wrap=True)


def leave(code: Exit) -> NoReturn:
    """End the command."""
    raise typer.Exit(code)
