"""The receiver's addresses behind one application."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from anyio import CapacityLimiter
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response

from producers.outbox import StoreUnavailable
from producers.receiver import events, generic, handshake, mailpieces, notices, visits, webhooks
from producers.receiver.admission import Admission, not_now
from producers.receiver.threads import within

if TYPE_CHECKING:
    from producers.receiver.parts import Receiver

READY_SECONDS: Final = 3.0
"""How long the event store may take to say that it takes events."""
ABOUT: Final = """
Takes in what happens to mailpieces. An answer of 200 means that every event of the request is stored; after anything
else, send the request again: repeated events are told apart.

Where CloudEvents are taken, OPTIONS with `WebHook-Request-Origin` is answered with `WebHook-Allowed-Origin` and
`WebHook-Allowed-Rate`, as the CloudEvents' HTTP Web Hooks want it.
"""


def make_app(receiver: Receiver) -> FastAPI:
    """Put a receiver behind HTTP. Its description is at /openapi.json and, to read and try, at /docs."""
    app = FastAPI(title="mailstatus receiver", version="1", description=ABOUT, redoc_url=None, redirect_slashes=False)
    app.state.receiver, app.state.asking = receiver, CapacityLimiter(1)
    app.add_exception_handler(StoreUnavailable, _unavailable)
    app.add_exception_handler(RequestValidationError, _unfit)
    app.add_exception_handler(404, _not_found)
    app.add_middleware(Admission, receiver=receiver)
    for each in (generic, handshake, webhooks, events, mailpieces, visits):
        app.include_router(each.router)
    app.get("/health", summary="The process answers", tags=["operations"])(health)
    app.get("/ready", summary="Events can be stored", tags=["operations"], responses=NOT_NOW)(ready)
    return app


NOT_NOW: Final[dict[int | str, dict[str, Any]]] = {503: {"description": "Nothing was stored; try again later."}}


async def health() -> dict[str, str]:
    """Say that the process answers."""
    return {"status": "ok"}


async def ready(request: Request) -> dict[str, str]:
    """Say whether events can be stored now, also while every thread waits for an event store that does not answer."""
    receiver: Receiver = request.app.state.receiver
    await within(READY_SECONDS, receiver.check, request.app.state.asking)
    return {"status": "ready"}


async def _unavailable(request: Request, _error: Exception) -> Response:
    return notices.later() if notices.is_for_people(request.url.path) else not_now()


async def _not_found(request: Request, _error: Exception) -> Response:
    people = notices.is_for_people(request.url.path)
    return notices.unknown() if people else JSONResponse({"detail": "Not Found"}, 404)


async def _unfit(_request: Request, error: Exception) -> Response:
    """Say what is wrong with a body without repeating any of it: it may hold personal data, or be no JSON at all."""
    problems = error.errors() if isinstance(error, RequestValidationError) else []
    detail = [{"loc": list(each["loc"]), "msg": each["msg"], "type": each["type"]} for each in problems]
    return JSONResponse({"detail": detail}, 422)
