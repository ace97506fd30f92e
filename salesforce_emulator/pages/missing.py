"""What a page says when there is nothing at its address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesforce_emulator.pages.markup import link, tag
from salesforce_emulator.pages.shell import heading, page

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


def not_there(request: Request, told: str) -> Response:
    """Answer 404 with a sentence."""
    title = "Not here"
    return page(request, title, heading(title, told), tag("p", link("/", "To the org's first page")), status=404)
