"""Noting each API call as it ends."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, Final

from salesforce_emulator.model.recent_calls import PastCall

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from salesforce_emulator.org import Org

NOTED: Final = "/services/"


def noting_calls(app: ASGIApp) -> ASGIApp:
    """Note what clients call, without the query: a query may hold what a person wrote."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(NOTED):
            await app(scope, receive, send)
            return
        status: int | None = None

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        started = perf_counter()
        try:
            await app(scope, receive, noting)
        finally:
            seconds, org = perf_counter() - started, _org(scope)
            org.recent.add(PastCall(org.clock.now(), scope["method"], scope["path"], status, seconds))

    return serve


def _org(scope: Scope) -> Org:
    org: Org = scope["app"].state.org
    return org
