"""Answers that go wrong: pages where JSON was expected, answers cut short, and none at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.responses import HTMLResponse, Response

from salesforce_emulator.calls.call import base_url
from salesforce_emulator.calls.refusals import refusal_for
from salesforce_emulator.faults.plan import HttpError, Mishap, RequestError, Truncation
from salesforce_emulator.model.errors import RequestRefusedError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import Message, Receive, Scope, Send

    from salesforce_emulator.org import Org

ERROR_PAGE: Final = "/emulator/error-page"
_SAYINGS: Final = {
    301: "Moved Permanently",
    302: "Found",
    404: "URL No Longer Exists",
    420: "Salesforce Edge: no route to the requested host.",
    429: "Too Many Requests",
    500: "An internal server error has occurred",
    502: "Bad Gateway",
    503: "We are down for maintenance.",
    504: "Gateway Timeout",
}


def page(status: int, saying: str | None = None) -> HTMLResponse:
    """Make the HTML page of a status."""
    text = saying or _SAYINGS.get(status, "Error")
    html = f"<html><head><title>{status}</title></head><body><h1>{text}</h1></body></html>"
    return HTMLResponse(html, status_code=status)


def lost(request: Request, org: Org, *, mishap: Mishap, told: list[Message]) -> Response:
    """Give what arrives instead of the answer; `told` is the answer as it would have been sent."""
    if isinstance(mishap, RequestError):
        error = RequestRefusedError(_status(request, mishap), mishap.code, mishap.text())
        return refusal_for(org, request.url.path, error=error)
    if isinstance(mishap, HttpError):
        return _html(request, org, mishap)
    if isinstance(mishap, Truncation) and told:
        return CutAnswer(request, told, mishap.keep)
    return DroppedConnection(request)


def _status(request: Request, mishap: RequestError) -> int:
    usual = 400 if request.url.path.startswith("/services/oauth2/") else mishap.http_status()
    return mishap.status or usual


def _html(request: Request, org: Org, mishap: HttpError) -> Response:
    answer = page(mishap.status, mishap.page)
    if mishap.status in (301, 302, 303, 307, 308):
        answer.headers["Location"] = base_url(request, org) + ERROR_PAGE
    if mishap.retry_after is not None:
        answer.headers["Retry-After"] = str(mishap.retry_after)
    return answer


class DroppedConnection(Response):
    """No answer at all: the connection is cut before the first byte."""

    def __init__(self, request: Request) -> None:
        """Find the caller's own connection among the server's."""
        super().__init__()
        connections = request.app.state.connections
        self._own = [each for each in connections if each.client == tuple(request.client or ())]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Cut the connection, and wait until the server has noticed."""
        del scope
        await self._begin(send)
        for connection in self._own:
            self._cut(connection)
        while (await receive())["type"] != "http.disconnect":
            pass

    async def _begin(self, send: Send) -> None:
        del send

    def _cut(self, connection: object) -> None:
        connection.transport.abort()  # type: ignore[attr-defined]


class CutAnswer(DroppedConnection):
    """An answer whose head promises more bytes than come before the connection ends."""

    def __init__(self, request: Request, told: list[Message], keep: float) -> None:
        """Keep the head, and a part of the body."""
        super().__init__(request)
        self._head = next(each for each in told if each["type"] == "http.response.start")
        body = b"".join(each.get("body", b"") for each in told)
        self._part = body[: int(len(body) * keep)]

    async def _begin(self, send: Send) -> None:
        await send(self._head)
        await send({"type": "http.response.body", "body": self._part, "more_body": True})

    def _cut(self, connection: object) -> None:
        connection.transport.close()  # type: ignore[attr-defined]  # what was sent still goes out
