"""What the org says about itself: its versions and limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from salesforce_emulator.calls.call import Call, json_answer
from salesforce_emulator.calls.gate import FIRST, LATEST

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

SEASONS: Final = ("Summer", "Winter", "Spring")
FIRST_SUMMER: Final = 14
CURLY: Final = 42
"""The one version whose label has a curly apostrophe (REST API Developer Guide, "List Available REST API Versions")."""


def version_list() -> list[dict[str, str]]:
    """List every served version, as the sample spells them."""
    listed = []
    for number in range(FIRST, LATEST + 1):
        years, season = divmod(number - FIRST, len(SEASONS))
        year = FIRST_SUMMER + years + (1 if season else 0)
        mark = "\N{RIGHT SINGLE QUOTATION MARK}" if number == CURLY else "'"
        label = f"{SEASONS[season]} {mark}{year}"
        listed.append({"label": label, "url": f"/services/data/v{number}.0", "version": f"{number}.0"})
    return listed


async def versions(_request: Request) -> Response:
    """List the API versions; the one data call that needs no session and costs nothing."""
    return json_answer(version_list())


def resources(call: Call) -> Response:
    """List the resources of one version."""
    names = ("sobjects", "query", "queryAll", "limits", "composite", "jobs", "tooling")
    return json_answer({name: call.data_url(name) for name in names})


def limits(call: Call) -> Response:
    """List the limits of the org; calls, bulk batches, published events and permission sets are counted."""
    org = call.org
    listing = org.limits.listing() | org.bulk.allocations()
    bus = org.events
    listing["HourlyPublishedPlatformEvents"] = _left(bus.hourly_limit, bus.in_last_hour())
    own = sum(1 for row in org.tables["permissionset"].live() if not row.get("IsOwnedByProfile"))
    sets = listing["PermissionSets"]
    sets["Remaining"] = max(sets["Max"] - own, 0)
    sets["CreateCustom"]["Remaining"] = max(sets["CreateCustom"]["Max"] - own, 0)
    return json_answer(listing)


def _left(most: int, used: int) -> dict[str, int]:
    return {"Max": most, "Remaining": max(most - used, 0)}
