"""Giving the mailpieces of a manifest tokens that nobody can guess."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from console.produce import open_source
from console.say import Exit, Stop, complain, leave
from producers.csv_fill import fill
from producers.receiver.tokens import new_token

if TYPE_CHECKING:
    from collections.abc import Iterator


def tokens(
    manifest: Annotated[str, typer.Argument(help='A manifest in CSV, or "-" for standard input.')],
    out: Annotated[Path | None, typer.Option(help="A new file to write to, in place of standard output.")] = None,
) -> None:
    """
    Fill the empty cells of a manifest's column purl_token; all else stays as it is, byte for byte.

    A pURL is found by whoever guesses its token, so "mailstatus serve" answers none that can be guessed. Do this once,
    before the addresses are printed: each run makes other tokens.
    """
    filled = broken = 0
    with open_source("manifest", manifest) as file, _written(out) as written:
        try:
            for part in fill(file, "purl_token", key="mailpiece_id", text=new_token):
                written.write(part.data)
                filled += part.is_filled
                if part.problem:
                    broken += 1
                    complain(f"{manifest}:{part.number}: {part.problem}")
        except ValueError as wrong:
            raise Stop(f"{manifest} is no manifest in CSV: {wrong}") from None
    complain(f"{filled:,} mailpieces got a token" + (f"; {broken:,} lines were left as they are" if broken else ""))
    leave(Exit.PROBLEMS if broken else Exit.DONE)


@contextmanager
def _written(path: Path | None) -> Iterator[BinaryIO]:
    """Open what is written to; a new file is taken away again when it is not written to its end."""
    if path is None:
        yield sys.stdout.buffer
        return
    try:
        file = path.open("xb")
    except FileExistsError:
        raise Stop(f"{path} is there already, and its tokens may be in print: name another file") from None
    except OSError as error:
        raise Stop(f"cannot write {path}: {error.strerror}") from None
    with file:
        try:
            yield file
        except BaseException:
            path.unlink()
            raise
