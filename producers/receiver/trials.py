"""Calls by which partners try an address. Anybody can make them, so what they say is never more than noted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pydantic_core import from_json

from producers.receiver.signatures import Signed, is_genuine

if TYPE_CHECKING:
    from producers.receiver.intake import Endpoint

DEBUGGER_SECRET: Final = "secret"  # noqa: S105 - Lob publishes it
"""What Lob's debugger signs its invented events with ("Using webhooks")."""
_LONGEST: Final = 100_000
"""How many bytes a trial may have: nobody has to prove who he is to send one."""


def is_trial(endpoint: Endpoint, request: Signed, *, now: float) -> bool:
    """Tell whether a call is known to be a trial, so that its reader notes it."""
    said = _said(request.body) if endpoint.source == endpoint.signature else None
    if said is None:
        return False
    if endpoint.source == "lob":
        return is_genuine("lob", request, [DEBUGGER_SECRET], now=now)
    # Stannp tries an address before there is a webhook; whether it signs that is not documented.
    return endpoint.source == "stannp" and said.get("event") == "test_url"


def _said(body: bytes) -> dict[str, Any] | None:
    """Read a body that is one object."""
    try:
        said = from_json(body) if len(body) <= _LONGEST else None
    except ValueError:
        return None
    return said if isinstance(said, dict) else None
