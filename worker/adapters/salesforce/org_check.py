"""Whether an org lets us in, and what keeps us from working there: for the person who connects it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

from worker.adapters.salesforce.errors import refusals_of
from worker.adapters.salesforce.metadata import MetadataRefused, layout_names, list_layouts_request
from worker.adapters.salesforce.provision_errors import no_layout, refused
from worker.adapters.salesforce.trouble import Trouble

if TYPE_CHECKING:
    from worker.adapters.salesforce.transport import Transport

_SECONDS: Final = 60.0
_OK: Final = 200
_SCARCE: Final = 0.8


def check(transport: Transport, *, layout: str = "Contact Layout") -> list[str]:
    """Return what is wrong, a sentence each that says what to do; [] when we can work. Changes nothing."""
    try:
        problems = [*_object_problems(transport, "Contact"), *_object_problems(transport, "Lead")]
        problems += _layout_problems(transport, layout)
    except Trouble as trouble:
        return [str(trouble)]
    return problems + _usage_problems(transport)


def _object_problems(transport: Transport, sobject: str) -> list[str]:
    answer = transport.call("GET", f"sobjects/{sobject}/describe", until=time.monotonic() + _SECONDS)
    body: Any = answer.body
    if answer.status != _OK or not isinstance(body, dict):
        return [str(refused(sobject, answer.status, refusals_of(body)))]
    if body.get("updateable") is False:
        return [f"{sobject}: the integration user may not edit it; give it the object permission Edit"]
    return []


def _layout_problems(transport: Transport, layout: str) -> list[str]:
    request = list_layouts_request(transport.version)
    try:
        names = layout_names(transport.soap(request, until=time.monotonic() + _SECONDS))
    except MetadataRefused as fault:
        return [str(refused("the Metadata API", fault.status, [fault.refusal]))]
    return [] if f"Contact-{layout}" in names else [no_layout(layout)]


def _usage_problems(transport: Transport) -> list[str]:
    usage = transport.usage
    if usage is None or usage.used < _SCARCE * usage.total:
        return []
    return [f"{usage.used} of the org's {usage.total} daily API calls are used; the rest is the customer's first"]
