"""The API calls: how many the day still has, which addresses they went to, and the latest of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesforce_emulator.pages.markup import Html, Part, tag
from salesforce_emulator.pages.overview import faults_notice, usage_meter
from salesforce_emulator.pages.shell import heading, org_of, page
from salesforce_emulator.pages.tables import card, table
from salesforce_emulator.pages.values import moment

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from salesforce_emulator.model.recent_calls import PastCall
    from salesforce_emulator.org import Org


async def show(request: Request) -> Response:
    """Show the calls."""
    org = org_of(request)
    top = heading("API calls", "Charged calls count against the day's limit; refused sessions are not charged.")
    used = tag("section", tag("h2", "The day's limit", class_="unseen"), usage_meter(org), class_="card")
    return page(request, "API calls", top, faults_notice(org), used, _latest(org), _by_address(org))


def _by_address(org: Org) -> Html:
    most = max(org.calls.values(), default=1)
    rows: list[list[Part]] = [
        [tag("code", label), tag("span", count, class_="number"), _bar(count, most)]
        for label, count in org.calls.most_common()
    ]
    return card("By address", table("Calls by address", ("Address", "Calls", "Share of the most called"), rows))


def _bar(count: int, most: int) -> Html:
    told = f"{100 * count // most} %"
    return tag("progress", told, value=count, max=most, aria_label=told)


def _latest(org: Org) -> Html:
    rows = [_row(call) for call in org.recent.latest()]
    heads = ("Request", "Status", "Duration", "Ended at (UTC)")
    return card("Latest requests", table("The latest requests, newest first", heads, rows))


def _row(call: PastCall) -> list[Part]:
    spelled = tag("code", f"{call.method} {call.path}")
    return [spelled, _status(call.status), tag("span", _duration(call.seconds), class_="number"), moment(call.at)]


def _status(status: int | None) -> Html:
    if status is None:
        return tag("span", "cut off", class_="pill bad")
    return tag("span", str(status), class_=f"pill {'bad' if status >= 400 else 'good'}")  # noqa: PLR2004 - HTTP's own


def _duration(seconds: float) -> str:
    return f"{seconds * 1000:,.1f} ms" if seconds < 1 else f"{seconds:,.2f} s"
