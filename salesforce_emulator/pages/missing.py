"""What a page says when it cannot do what was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesforce_emulator.pages.markup import link, tag
from salesforce_emulator.pages.shell import heading, page

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


def not_there(request: Request, told: str) -> Response:
    """Answer 404 with a sentence."""
    return _instead(request, "Not here", told, 404)


def refused(request: Request, told: str) -> Response:
    """Answer 400 with a sentence."""
    return _instead(request, "Not done", told, 400)


def _instead(request: Request, title: str, told: str, status: int) -> Response:
    return page(request, title, heading(title, told), tag("p", link("/", "To the org's first page")), status=status)
