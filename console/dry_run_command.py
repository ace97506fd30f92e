"""What a file's events would do, without Redis or Salesforce."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from console.dry_run import dry_run
from console.produce import SOURCES, open_source
from console.say import Exit, Stop, leave
from producers.outbox import now_ms
from producers.packed import BadPackingError
from worker.bootstrap import readers_of
from worker.domain.status_sets import Country
from worker.settings import load_settings


def dry_run_command(
    source: Annotated[str, typer.Argument(help=f"One of: {SOURCES}.")],
    file: Annotated[str, typer.Argument(help='A file (plain, gzip or zip), or "-" for standard input.')],
    country: Annotated[Country, typer.Option(help="The country the mailpieces go to.")] = Country.US,
) -> None:
    """
    Say what each event of a file would do: one JSON line per event, in the order of the file.

    "codes" are the status codes the event newly establishes for its mailpiece, given the lines before it.
    """
    dead, readers = False, readers_of(load_settings())
    with open_source(source, file) as stream:
        try:
            for line in dry_run(source, stream, Path(file).name, country, readers, now_ms=now_ms()):
                dead = dead or line["ending"] == "dead"
                typer.echo(json.dumps(line, ensure_ascii=False))
        except BadPackingError as broken:
            raise Stop(str(broken)) from None
    leave(Exit.PROBLEMS if dead else Exit.DONE)
