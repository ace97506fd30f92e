"""What every call under /services/data passes: its session, its version, and the day's limit."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Final

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from salesforce_emulator.calls.call import Call, Handler, call_of, refusal_answer, unreadable
from salesforce_emulator.calls.refusals import LIMIT_HEADER
from salesforce_emulator.calls.sizes import compressed, oversize
from salesforce_emulator.model.errors import (
    RequestRefusedError,
    not_allowed,
    not_found,
    usual_refusal,
)
from salesforce_emulator.model.locks import RowsBusyError, Turn
from salesforce_emulator.model.unreadable import UnreadableValueError
from salesforce_emulator.model.whole_numbers import whole

if TYPE_CHECKING:
    from salesforce_emulator.org import Org

Endpoint = Callable[[Request], Awaitable[Response]]
OLDEST, FIRST, LATEST = 7, 31, 68
WORK: Final = "emulator.work"
DEPRECATED: Final = '299 - "This API is deprecated and will be removed. Please see https://help.salesforce.com"'


def data_endpoint(path: str, handlers: Mapping[str, Handler]) -> Endpoint:
    """Make the endpoint of one address from its handlers, by HTTP method."""

    async def endpoint(request: Request) -> Response:
        org: Org = request.app.state.org
        label = f"{request.method} {path}"
        org.calls[label] += 1
        refused = oversize(request)
        if refused is not None:
            return refused
        try:
            await request.body()  # kept by the request: what has arrived is done, even if its sender is gone by then
        except ClientDisconnect:
            return Response(status_code=400)
        try:
            call = await call_of(request, org, label)
        except RequestRefusedError as error:
            return refusal_answer(error)
        return await _pass(request, call, handlers, Turn(request.scope.get(WORK, 0.0), org.locks.patience))

    return endpoint


async def _pass(request: Request, call: Call, handlers: Mapping[str, Handler], turn: Turn) -> Response:
    org = call.org
    if org.limits.charge():
        response = await in_turn(call, chosen(call, request.method, handlers), turn)
    else:
        response = refusal_answer(usual_refusal("REQUEST_LIMIT_EXCEEDED"))
    response.headers[LIMIT_HEADER] = org.limits.header()
    if is_deprecated(org, call.version):
        response.headers["Warning"] = DEPRECATED
    return compressed(request, response)


async def in_turn(call: Call, handler: Handler, turn: Turn) -> Response:
    """Run a handler that may have to wait for rows others hold, and keep its own rows until its time is over."""
    locks = call.org.locks
    if turn.keeps <= 0 and not locks.matter:
        return answer_of(call, handler)
    try:
        response = await _once_free(call, handler, turn)
        await asyncio.sleep(turn.keeps)
    finally:
        locks.let_go(turn)
    return response


async def _once_free(call: Call, handler: Handler, turn: Turn) -> Response:
    while True:
        try:
            with call.org.locks.turn(turn), call.org.undo.transaction():
                return answer_of(call, handler)
        except RowsBusyError as busy:
            call.org.locks.let_go(turn)
            turn.patience -= busy.seconds
            await asyncio.sleep(busy.seconds)


def answer_of(call: Call, handler: Handler) -> Response:
    """Run a handler, and turn what it refuses into an answer."""
    try:
        return handler(call)
    except RequestRefusedError as error:
        return refusal_answer(error)
    except UnreadableValueError as error:
        return refusal_answer(unreadable(call, error))


def chosen(call: Call, method: str, handlers: Mapping[str, Handler]) -> Handler:
    """Choose the handler of a method, or one that refuses the method or the version."""
    refused = version_refusal(call.version)
    handler = handlers.get("GET" if method == "HEAD" else method)
    if refused is None and handler is not None:
        return handler
    allowed = ",".join([*handlers, "HEAD"] if "GET" in handlers else handlers)

    def refuse(_call: Call) -> Response:
        raise refused or not_allowed(method, allowed)

    return refuse


def is_deprecated(org: Org, version: str) -> bool:
    """Say whether an API version is announced to end (Warning Header)."""
    number = whole(version.removesuffix(".0"))
    return number is not None and number < org.options.deprecated_below


def version_refusal(version: str) -> RequestRefusedError | None:
    """Say why an API version is not served: retired, or never there."""
    number = whole(version.removesuffix(".0"))
    if number is None or not OLDEST <= number <= LATEST:
        return not_found()
    if number < FIRST:
        return RequestRefusedError(410, "UNSUPPORTED_API_VERSION", f"API version {version} is retired")
    return None
