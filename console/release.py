"""Taking a key from the mailpiece that was registered with it by mistake."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from console.say import Exit, Stop, complain, leave, say, say_json
from worker.bootstrap import wire
from worker.domain.mailpiece import EXACT_KINDS
from worker.settings import load_settings

_REFUSALS: Final = {
    "id": "a mailpiece's own id cannot be released: it is the mailpiece",
    "imb": "an IMb cannot be released: register the mailpiece again with the right one",
}


def release(
    key: Annotated[str, typer.Argument(help="kind:value: a partner's id (lob:psc_…, partner:…) or a token (purl:…).")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Take a key from the mailpiece that has it by mistake, so that another can be registered with it."""
    kind, _, value = key.partition(":")
    if kind not in EXACT_KINDS or not value:
        kinds = ", ".join(sorted(EXACT_KINDS))
        raise Stop(_REFUSALS.get(kind, f"name the key as kind:value, for example lob:psc_123; the kinds are {kinds}"))
    ids = [piece.mailpiece_id for piece in wire(load_settings(), name="console").registry.release(key)]
    if as_json:
        say_json({"key": key, "mailpieces": ids})
    elif ids:
        say(f"{key} was the key of mailpiece {', '.join(ids)} and is free; the events that came by it stay there")
        say('now register the mailpiece that it belongs to, or replay its dead letter: "mailstatus dead list"')
    else:
        complain(f"no mailpiece is known by {key!r}: nothing was released")
    leave(Exit.DONE if ids else Exit.PROBLEMS)
