"""What `--help` and tables print is what was written: no word is taken for markup."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rich.table import Table
from typer.main import get_command
from typer.testing import CliRunner

from console.main import cli
from console.say import out

if TYPE_CHECKING:
    from collections.abc import Iterator

    import click

WIDE = {"COLUMNS": "240", "NO_COLOR": "1"}


def commands(command: click.Command, *path: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield each command with the words that call it; the stand-in org's options are its own."""
    if command.add_help_option:
        yield path, command
    for name, each in getattr(command, "commands", {}).items():
        yield from commands(each, *path, name)


def written(command: click.Command) -> str:
    """Return the sentences of a command's source."""
    return " ".join([command.help or "", *(getattr(option, "help", None) or "" for option in command.params)])


ALL = dict(commands(get_command(cli)))


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_the_help_of_a_command_has_every_word_of_its_source(path):
    told = CliRunner().invoke(cli, [*path, "--help"], env=WIDE)

    assert told.exit_code == 0
    assert set(written(ALL[path]).split()) <= set(told.output.split())


def test_all_commands_are_looked_at():
    assert {("up",), ("serve",), ("drop", "add"), ("org", "check"), ("piece", "release")} <= ALL.keys()


def test_a_table_has_every_word_of_its_cells_too():
    table = Table("Why")
    table.add_row("add [orgs.acme] to mailstatus.toml")

    with out.capture() as told:
        out.print(table)

    assert "add [orgs.acme] to mailstatus.toml" in told.get()
