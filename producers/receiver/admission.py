"""The receiver's door: who is let in, with how much, and beside how many others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from producers.receiver.parts import Receiver

RETRY_SECONDS: Final = 10
MOST_BODIES: Final = 8
"""The bodies that are in hand at a time have together as many bytes as so many of the longest."""


def not_now() -> Response:
    """Answer that nothing was stored, and when to come again."""
    detail = {"detail": "Nothing was stored; try again later."}
    return JSONResponse(detail, 503, {"Retry-After": str(RETRY_SECONDS)})


class Admission:
    """Refuses what cannot be taken before it is read, or while; what is let in has its whole body at hand."""

    def __init__(self, app: ASGIApp, receiver: Receiver) -> None:
        """Stand before an application."""
        self._app, self._receiver = app, receiver
        self._bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = bytearray()
        try:
            refusal = self._refusal(scope) or await self._read(receive, body)
            await (refusal(scope, receive, send) if refusal else self._app(scope, _again(body, receive), send))
        except ClientDisconnect:
            pass  # nobody is there to be answered
        finally:
            self._bytes -= len(body)

    def _refusal(self, scope: Scope) -> Response | None:
        """Refuse, before a byte is read, a stranger to the generic intake, and a body that is announced as too long."""
        headers = Headers(scope=scope)
        asks = scope["method"] == "OPTIONS"  # whether it may send, before it has a key to show
        if scope["path"].startswith("/v1/") and not asks and not self._receiver.has_key(headers):
            return JSONResponse({"detail": "Unauthorized"}, 401)
        announced = headers.get("content-length", "0")
        return self._size(int(announced)) if announced.isdecimal() else _too_long()

    async def _read(self, receive: Receive, body: bytearray) -> Response | None:
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ClientDisconnect
            part, more = message.get("body", b""), message.get("more_body", False)
            body += part
            self._bytes += len(part)
            refusal = self._size(len(body), at_hand=len(body))
            if refusal:
                return refusal
        return None

    def _size(self, length: int, *, at_hand: int = 0) -> Response | None:
        """Refuse a body that is too long, or that there is no room for beside the others; some of it may be at hand."""
        if length > self._receiver.most_bytes:
            return _too_long()
        room = MOST_BODIES * self._receiver.most_bytes - self._bytes
        return not_now() if length and length - at_hand > room else None


def _too_long() -> Response:
    return JSONResponse({"detail": "The body is too long: send fewer events at a time."}, 413)


def _again(body: bytearray, receive: Receive) -> Receive:
    """Give a body that was read as if it were still to come: a stream can be read once."""
    messages: list[Message] = [{"type": "http.request", "body": bytes(body), "more_body": False}]

    async def again() -> Message:
        return messages.pop() if messages else await receive()

    return again
