"""What every call under /services/data passes: its session, the day's limit, and the faults."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Final

from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response

from salesforce_emulator.calls.call import Call, Handler, call_of, refusal_answer, unreadable
from salesforce_emulator.model.errors import RequestRefusedError, UnreadableValueError, daily_limit, not_found
from salesforce_emulator.model.locks import RowsBusyError, Turn

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from salesforce_emulator.faults.faults import Mishap
    from salesforce_emulator.org import Org

Endpoint = Callable[[Request], Awaitable[Response]]
OLDEST, FIRST, LATEST = 7, 31, 68
LIMIT_HEADER: Final = "Sforce-Limit-Info"


def data_endpoint(path: str, handlers: Mapping[str, Handler]) -> Endpoint:
    """Make the endpoint of one address from its handlers, by HTTP method."""

    async def endpoint(request: Request) -> Response:
        org: Org = request.app.state.org
        label = f"{request.method} {path}"
        org.calls[label] += 1
        try:
            await request.body()  # kept by the request: what has arrived is done, even if its sender is gone by then
        except ClientDisconnect:
            return Response(status_code=400)
        wait = org.faults.latency()
        if wait:
            await asyncio.sleep(wait / 2)
        if org.faults.ends_sessions():
            org.sessions.expire_all()
        try:
            call = await call_of(request, org, label)
        except RequestRefusedError as error:
            return refusal_answer(error)
        return await _pass(request, call, handlers, Turn(wait / 2, org.locks.patience))

    return endpoint


async def _pass(request: Request, call: Call, handlers: Mapping[str, Handler], turn: Turn) -> Response:
    org = call.org
    mishap = org.faults.mishap(call.label)
    if mishap is not None and mishap.when == "before":
        return _lost(request, mishap)
    if org.limits.charge():
        response = await in_turn(call, _chosen(call, request.method, handlers), turn)
    else:
        response = refusal_answer(daily_limit())
    if mishap is not None:
        return _lost(request, mishap)
    response.headers[LIMIT_HEADER] = org.limits.header()
    return response


async def in_turn(call: Call, handler: Handler, turn: Turn) -> Response:
    """Run a handler that may have to wait for rows others hold, and keep its own rows until its time is over."""
    locks = call.org.locks
    if turn.keeps <= 0 and not locks.matter:
        return answer_of(call, handler)
    while True:
        try:
            with locks.turn(turn), call.org.undo.transaction():
                response = answer_of(call, handler)
            break
        except RowsBusyError as busy:
            locks.let_go(turn)
            turn.patience -= busy.seconds
            await asyncio.sleep(busy.seconds)
    await asyncio.sleep(turn.keeps)
    locks.let_go(turn)
    return response


def answer_of(call: Call, handler: Handler) -> Response:
    """Run a handler, and turn what it refuses into an answer."""
    try:
        return handler(call)
    except RequestRefusedError as error:
        return refusal_answer(error)
    except UnreadableValueError as error:
        return refusal_answer(unreadable(call, error))


def _chosen(call: Call, method: str, handlers: Mapping[str, Handler]) -> Handler:
    refused = version_refusal(call.version)
    if refused is None and method in handlers:
        return handlers[method]
    allowed = ",".join(handlers)
    text = f"HTTP Method '{method}' not allowed. Allowed are {allowed}"

    def refuse(_call: Call) -> Response:
        raise refused or RequestRefusedError(405, "METHOD_NOT_ALLOWED", text)

    return refuse


def version_refusal(version: str) -> RequestRefusedError | None:
    """Say why an API version is not served: retired, or never there."""
    number = version.removesuffix(".0")
    if not number.isdigit() or not OLDEST <= int(number) <= LATEST:
        return not_found()
    if int(number) < FIRST:
        return RequestRefusedError(410, "UNSUPPORTED_API_VERSION", f"API version {version} is retired")
    return None


def _lost(request: Request, mishap: Mishap) -> Response:
    if mishap.status is None:
        return DroppedConnection(request)
    page = f"<html><head><title>{mishap.status}</title></head><body><h1>We are down for maintenance.</h1></body></html>"
    return HTMLResponse(page, status_code=mishap.status)


class DroppedConnection(Response):
    """No answer at all: the connection is cut before the first byte."""

    def __init__(self, request: Request) -> None:
        """Find the caller's own connection among the server's."""
        super().__init__()
        connections = request.app.state.connections
        self._own = [each for each in connections if each.client == tuple(request.client or ())]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Cut the connection, and wait until the server has noticed."""
        del scope, send
        for connection in self._own:
            connection.transport.abort()
        while (await receive())["type"] != "http.disconnect":
            pass
