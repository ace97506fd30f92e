"""The frame of every page: who the org is, what time it believes it is, and where else to go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.responses import HTMLResponse

from salesforce_emulator.pages.markup import NOTHING, Html, Part, join, link, tag
from salesforce_emulator.pages.unseen import spelled
from salesforce_emulator.pages.values import moment

if TYPE_CHECKING:
    from datetime import timedelta

    from starlette.requests import Request
    from starlette.responses import Response

    from salesforce_emulator.org import Org

PLACES: Final = (
    ("/", "Org"), ("/contacts", "Contacts"), ("/leads", "Leads"), ("/accounts", "Accounts"),
    ("/automations", "Automations"), ("/jobs", "Bulk jobs"), ("/calls", "API calls"), ("/setup", "Setup"),
)  # fmt: skip
# Nothing a page holds may leave it, and nothing from elsewhere may come in.
SAFELY: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self';"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def page(request: Request, title: str, *parts: Part, status: int = 200, here: str = "") -> Response:
    """Answer with a page; `here` is the place in the navigation, unless it is the address itself."""
    org: Org = request.app.state.org
    name = org.options.org_name
    body = tag(
        "body",
        link("#main", "Skip to the content", class_="skip"),
        _header(org, name, here or request.url.path),
        tag("main", join(*parts), id="main", tabindex="-1"),
        _footer(),
    )
    head = _head(title if title == name else f"{title} · {name}")
    return HTMLResponse(f"<!doctype html>{tag('html', head, body, lang='en')}", status_code=status, headers=SAFELY)


def heading(title: Part, *notes: Part, before: Part = None) -> Html:
    """Make a page's heading with its notes below."""
    said = [tag("p", note, class_="note") for note in notes if note is not None]
    return tag("div", before, tag("h1", title), said, class_="heading")


def org_of(request: Request) -> Org:
    """Give the org behind a request."""
    org: Org = request.app.state.org
    return org


def _head(title: str) -> Html:
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", Html(spelled(title))),
        tag("link", rel="icon", href="/pages/icon.svg", type="image/svg+xml"),
        tag("link", rel="stylesheet", href="/pages/style.css"),
        tag("script", src="/pages/follow.js", defer=True),
    )


def _header(org: Org, name: str, here: str) -> Html:
    who = tag("div", link("/", name, class_="org-name"), tag("span", "stand-in org", class_="tagline"), class_="who")
    places = [
        tag("li", link(address, label, aria_current="page" if address == here else None)) for address, label in PLACES
    ]
    return tag(
        "header",
        tag("div", who, _time(org), class_="bar"),
        tag("nav", tag("ul", places), aria_label="Pages of the org"),
    )


def _time(org: Org) -> Html:
    ahead = org.clock.ahead
    moved = tag("strong", f" {_spelled(ahead)} ahead") if ahead else NOTHING
    return tag("p", "Org time ", moment(org.clock.now()), " UTC", moved, class_="clock")


def _spelled(ahead: timedelta) -> str:
    minutes = round(ahead.total_seconds() / 60)
    parts = {"day": minutes // 1440, "hour": minutes // 60 % 24, "minute": minutes % 60}
    said = [f"{number} {unit}{'' if number == 1 else 's'}" for unit, number in parts.items() if number]
    return " ".join(said) or "less than a minute"


def _footer() -> Html:
    follow = tag("button", "Follow live", type="button", id="follow", aria_pressed="false", hidden=True)
    told = tag("p", "A stand-in for tests and demos. Nothing here is a real Salesforce org.")
    return tag("footer", told, follow)
