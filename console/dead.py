"""Dead letters: listed, shown, sent round again, discarded."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from console.say import Stop, out, say, say_json
from worker.bootstrap import Parts, wire
from worker.domain.dead_letter import Reason
from worker.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from worker.adapters.redis.dead_letters import Kept

commands = typer.Typer(help="Events we gave up on; their originals are kept.", no_args_is_help=True)

Ids = Annotated[list[str] | None, typer.Argument(help='Letter ids of "mailstatus dead list".')]
ByReason = Annotated[Reason | None, typer.Option("--reason", help="All letters of this reason.")]


@commands.command("list")
def list_letters(
    reason: ByReason = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List dead letters, newest first: why, and where the event came from."""
    letters = [kept for kept in _parts().dead_letters.all() if reason in {None, kept.letter.reason}][::-1]
    if as_json:
        say_json([_facts(kept) for kept in letters[:limit]])
        return
    table = Table("Letter", "Source", "From", "Reason", "Why")
    for kept in letters[:limit]:
        event = kept.letter.event
        table.add_row(kept.letter_id, event.source, event.origin, kept.letter.reason.value, kept.letter.detail)
    if letters:
        out.print(table)
    if len(letters) > limit:
        say(f"the newest {limit:,} of {len(letters):,} are shown; all: --limit {len(letters)}")
    counts = Counter(kept.letter.reason.value for kept in letters)
    say(", ".join(f"{count:,} {name}" for name, count in counts.most_common()) or "no dead letters")


@commands.command("show")
def show(letter_id: Annotated[str, typer.Argument(help="The letter's id.")]) -> None:
    """Show one dead letter with its original, which may hold personal data."""
    kept = _parts().dead_letters.find(letter_id)
    if kept is None:
        raise Stop(f"there is no dead letter {letter_id}")
    event = kept.letter.event
    known = {"request": event.request} if event.request else {}
    say_json({**_facts(kept), **known, "original": event.payload.decode("utf-8", "backslashreplace")})


@commands.command("replay")
def replay(letter_ids: Ids = None, reason: ByReason = None) -> None:
    """Send dead letters round again, once their cause is mended."""
    parts = _parts()
    count = _each(parts, letter_ids, reason, parts.dead_letters.replay)
    say(f"{count} events sent round again")


@commands.command("discard")
def discard(letter_ids: Ids = None, reason: ByReason = None) -> None:
    """Give dead letters up for good; they stay counted as discarded."""
    parts = _parts()
    count = _each(parts, letter_ids, reason, parts.dead_letters.discard)
    say(f"{count} events discarded")


def _each(parts: Parts, letter_ids: list[str] | None, reason: Reason | None, end: Callable[[Kept], bool]) -> int:
    if not letter_ids and not reason:
        raise Stop("name letter ids, or --reason")
    chosen = []
    for letter_id in letter_ids or []:
        kept = parts.dead_letters.find(letter_id)
        if kept is None:
            raise Stop(f"there is no dead letter {letter_id}")
        chosen.append(kept)
    if reason:
        # Listed before the first is ended: one that dies again at once is not taken twice.
        chosen += [kept for kept in list(parts.dead_letters.all()) if kept.letter.reason is reason]
    return sum(end(kept) for kept in chosen)


def _facts(kept: Kept) -> dict[str, Any]:
    return {
        "id": kept.letter_id,
        "died_at": kept.died_at.isoformat(timespec="seconds"),
        "source": kept.letter.event.source,
        "from": kept.letter.event.origin,
        "reason": kept.letter.reason.value,
        "why": kept.letter.detail,
        "counted_in": kept.letter.bucket,
    }


def _parts() -> Parts:
    return wire(load_settings(), name="console")
