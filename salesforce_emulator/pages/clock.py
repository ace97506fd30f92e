"""Moving the org's clock from a page."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

from starlette.responses import RedirectResponse

from salesforce_emulator.pages.markup import Html, tag
from salesforce_emulator.pages.missing import refused
from salesforce_emulator.pages.shell import org_of
from salesforce_emulator.saving.due import run_due

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

STEPS: Final = {1: "1 hour", 24: "1 day", 168: "1 week"}
SEE_OTHER: Final = 303


async def move(request: Request) -> Response:
    """Move the clock ahead, do what becomes due on the way, and go back to the automations."""
    org = org_of(request)
    asked = parse_qs((await request.body()).decode(errors="replace")).get("hours", [""])[0]
    hours = next((step for step in STEPS if str(step) == asked), None)
    if hours is None:
        return refused(request, "The clock moves ahead by an hour, a day or a week.")
    target = org.clock.now() + timedelta(hours=hours)
    run_due(org, target)
    org.clock.move(max(target - org.clock.now(), timedelta()))
    return RedirectResponse("/automations", SEE_OTHER)


def buttons() -> Html:
    """Make the row of buttons that move the clock."""
    steps = [tag("button", f"+ {label}", name="hours", value=hours) for hours, label in STEPS.items()]
    told = tag("span", "Move the org's clock ahead:")
    return tag("form", told, steps, method="post", action="/clock", class_="row")
