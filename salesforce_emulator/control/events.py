"""The platform events published so far."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from salesforce_emulator.calls.call import Call


def show(call: Call) -> Any:
    """List the published events, oldest first, as a subscriber would get them; `name` asks for one kind."""
    name = call.query.get("name")
    kept = call.org.events.events
    return {"events": [event.shown() for event in kept if name is None or event.name.lower() == name.lower()]}
