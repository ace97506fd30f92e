"""All addresses of the emulator, behind one application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.middleware import Middleware

from salesforce_emulator.bulk import addresses as bulk
from salesforce_emulator.calls.call import refusal_answer
from salesforce_emulator.calls.last_resort import LastResort
from salesforce_emulator.control import addresses as control
from salesforce_emulator.login import addresses as login
from salesforce_emulator.model.errors import not_allowed
from salesforce_emulator.pages import addresses as pages
from salesforce_emulator.pages.missing import not_taken, not_there, wants_page
from salesforce_emulator.rest import addresses as rest
from salesforce_emulator.rest.subrequests import with_plain_resource
from salesforce_emulator.soap import addresses as soap
from salesforce_emulator.state.kept import Kept
from salesforce_emulator.tooling import addresses as tooling

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

    from salesforce_emulator.model.sessions import Sessions
    from salesforce_emulator.org import Org
    from salesforce_emulator.state.file import StateFile


def make_app(org: Org, begin: Callable[[Sessions], Org], file: StateFile | None = None) -> Starlette:
    """Put an org behind HTTP, and keep it in a file if there is one; `begin` makes the org that a reset gives."""
    routes = [*rest.ROUTES, *tooling.ROUTES, *bulk.ROUTES, *login.ROUTES, *soap.ROUTES, *control.ROUTES, *pages.ROUTES]
    keeping = [Middleware(Kept, file=file)] if file else []
    app = Starlette(
        routes=routes,
        middleware=[Middleware(LastResort), *keeping],
        exception_handlers={404: _nowhere, 405: _not_allowed},
    )
    app.state.org, app.state.begin, app.state.snapshots = org, begin, {}
    app.state.connections = set()
    app.router.redirect_slashes = False
    return app


def without_outer_slashes(app: ASGIApp) -> ASGIApp:
    """Serve an address and the same with a slash after it, or one more before it, alike; /sObject/ is /sobjects/."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            plain = with_plain_resource("/" + scope["path"].strip("/"))
            if plain != scope["path"]:
                scope = {**scope, "path": plain}
        await app(scope, receive, send)

    return serve


async def _nowhere(request: Request, _error: Exception) -> Response:
    return not_there(request, f"This org has no page at {request.url.path}.")


async def _not_allowed(request: Request, error: Exception) -> Response:
    allowed = (getattr(error, "headers", None) or {}).get("Allow", "").replace(" ", "")
    if wants_page(request):
        return not_taken(request, allowed)
    return refusal_answer(not_allowed(request.method, allowed))
