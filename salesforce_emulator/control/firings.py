"""Which triggers have fired, for which records and in which pass."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from salesforce_emulator.rules.triggers import Triggers

if TYPE_CHECKING:
    from salesforce_emulator.calls.call import Call


def clear(call: Call) -> Any:
    """Delete all triggers, and the log of their firings."""
    call.org.rules.triggers = Triggers()
    return show(call)


def show(call: Call) -> Any:
    """List the latest firings, oldest first; `?object=` and `?trigger=` choose some of them."""
    triggers, asked = call.org.rules.triggers, call.query
    wanted = {key: asked[key] for key in ("object", "trigger") if key in asked}
    firings = [each for each in triggers.firings if all(each[key] == value for key, value in wanted.items())]
    return {"fired": triggers.fired, "firings": firings}
