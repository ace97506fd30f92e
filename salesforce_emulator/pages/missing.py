"""What is answered when a page cannot do what was asked: a page to a browser, the API's JSON to anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from salesforce_emulator.calls.call import json_answer
from salesforce_emulator.model.errors import not_found
from salesforce_emulator.pages.markup import link, tag
from salesforce_emulator.pages.shell import heading, page

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

NO_PAGES: Final = frozenset({"services", "emulator", "id"})
"""What the addresses begin with where a program is spoken to, whatever it says it accepts."""


def wants_page(request: Request) -> bool:
    """Say whether a browser asks for something that is none of the API's addresses."""
    is_page = request.url.path.split("/")[1] not in NO_PAGES
    return is_page and "text/html" in request.headers.get("Accept", "")


def not_there(request: Request, told: str) -> Response:
    """Answer 404 with a sentence."""
    if not wants_page(request):
        return json_answer(not_found().body(), 404)
    return _instead(request, "Not here", told, 404)


def not_taken(request: Request, allowed: str) -> Response:
    """Answer 405: the page is there, and is only looked at, or only posted to."""
    told = f"{request.url.path} does not take {request.method}, only {allowed.replace(',', ', ')}."
    answer = _instead(request, "Not done", told, 405)
    answer.headers["Allow"] = allowed
    return answer


def refused(request: Request, told: str) -> Response:
    """Answer 400 with a sentence."""
    return _instead(request, "Not done", told, 400)


def _instead(request: Request, title: str, told: str, status: int) -> Response:
    return page(request, title, heading(title, told), tag("p", link("/", "To the org's first page")), status=status)
