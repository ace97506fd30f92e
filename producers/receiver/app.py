"""The receiver's addresses behind one application."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.requests import ClientDisconnect

from producers.outbox import StoreUnavailable
from producers.receiver import events, visits, webhooks

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from producers.receiver.parts import Receiver

RETRY_SECONDS: Final = 10
ABOUT: Final = """
Takes in what happens to mailpieces. An answer of 200 means that every event of the request is stored; after anything
else, send the request again: repeated events are told apart.
"""


def make_app(receiver: Receiver) -> FastAPI:
    """Put a receiver behind HTTP. Its description is at /openapi.json and, to read and try, at /docs."""
    app = FastAPI(title="mailstatus receiver", version="1", description=ABOUT, redoc_url=None, redirect_slashes=False)
    app.state.receiver = receiver
    app.add_exception_handler(StoreUnavailable, _unavailable)
    app.add_exception_handler(RequestValidationError, _unfit)
    app.middleware("http")(_admitted)
    for router in (webhooks.router, events.router, visits.router):
        app.include_router(router)
    app.get("/health", summary="The process answers", tags=["operations"])(health)
    app.get("/ready", summary="Events can be stored", tags=["operations"], responses=NOT_NOW)(ready)
    return app


NOT_NOW: Final[dict[int | str, dict[str, Any]]] = {503: {"description": "Nothing was stored; try again later."}}


async def health() -> dict[str, str]:
    """Say that the process answers."""
    return {"status": "ok"}


def ready(request: Request) -> dict[str, str]:
    """Say whether events can be stored now."""
    receiver: Receiver = request.app.state.receiver
    receiver.check()
    return {"status": "ready"}


async def _unavailable(_request: Request, _error: Exception) -> Response:
    return JSONResponse({"detail": "Nothing was stored; try again later."}, 503, {"Retry-After": str(RETRY_SECONDS)})


async def _admitted(request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
    """Refuse a stranger to the generic intake before a byte is read, and a body longer than allowed."""
    receiver: Receiver = request.app.state.receiver
    if request.url.path.startswith("/v1/") and not receiver.has_key(request.headers):
        return JSONResponse({"detail": "Unauthorized"}, 401)
    announced = request.headers.get("content-length", "0")
    if not announced.isdecimal() or int(announced) > receiver.most_bytes:
        return _too_long()
    body = bytearray()
    try:
        async for part in request.stream():
            body += part
            if len(body) > receiver.most_bytes:
                return _too_long()
    except ClientDisconnect:
        return Response(status_code=400)
    request._body = bytes(body)  # noqa: SLF001 - what has been read is handed on: a stream can be read once
    return await answer(request)


def _too_long() -> Response:
    return JSONResponse({"detail": "The body is too long: send fewer events at a time."}, 413)


async def _unfit(_request: Request, error: Exception) -> Response:
    """Say what is wrong with a body without repeating any of it: it may hold personal data, or be no JSON at all."""
    problems = error.errors() if isinstance(error, RequestValidationError) else []
    detail = [{"loc": list(each["loc"]), "msg": each["msg"], "type": each["type"]} for each in problems]
    return JSONResponse({"detail": detail}, 422)
