"""The pages' own style, script and sign: nothing comes from elsewhere."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING, Final

from starlette.responses import Response

from salesforce_emulator.pages.missing import not_there

if TYPE_CHECKING:
    from starlette.requests import Request

KINDS: Final = {
    "style.css": "text/css; charset=utf-8",
    "follow.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}


async def serve(request: Request) -> Response:
    """Serve one of the files."""
    name = request.path_params["name"]
    if name not in KINDS:
        return not_there(request, "There is no such file.")
    content = resources.files("salesforce_emulator.pages").joinpath(name).read_bytes()
    return Response(content, headers={"Content-Type": KINDS[name], "Cache-Control": "no-cache"})
