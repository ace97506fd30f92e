"""HTTP connections that nobody can hold for ever, or fill without an end."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from producers.receiver.admission import RETRY_SECONDS

if TYPE_CHECKING:
    import asyncio

WHOLE_SECONDS: Final = 30
"""How long a request may take to come in, headers and body."""
MOST_CONNECTIONS: Final = 800
"""A process may commonly open 1,024 files, and needs some for Redis."""
MOST_AROUND: Final = 65_536
"""Bytes of a request beside its body: its first line, its headers, and what frames the parts of a body."""


class BoundedConnection(HttpToolsProtocol):
    """A connection to uvicorn, which itself bounds neither the time nor the headers of a request."""

    _timer: asyncio.TimerHandle | None = None
    _around = 0
    _in_head = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for a first request."""
        super().connection_made(transport)
        self._wait()
        if len(self.connections) > MOST_CONNECTIONS:
            self._end(HTTPStatus.SERVICE_UNAVAILABLE, f"retry-after: {RETRY_SECONDS}\r\n")

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._wait_no_longer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take in a part of a request."""
        self._around += len(data)
        super().data_received(data)
        if self._around > MOST_AROUND:
            self._end(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)

    def on_message_begin(self) -> None:
        """Begin a request."""
        super().on_message_begin()
        self._in_head = True
        self._wait()

    def on_headers_complete(self) -> None:
        """Begin to answer."""
        super().on_headers_complete()
        self._in_head = False

    def on_body(self, body: bytes) -> None:
        """Take in a part of a body, which may have as much around it as it is long."""
        self._around = max(self._around - 2 * len(body), -MOST_AROUND)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """End a request: its answer may take longer."""
        self._wait_no_longer()
        self._around = 0
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Wait for the next request, or for the rest of one that was answered early."""
        super().on_response_complete()
        if self._timer is None:
            self._wait()

    def _wait(self) -> None:
        self._wait_no_longer()
        self._timer = self.loop.call_later(WHOLE_SECONDS, self._too_slow)

    def _wait_no_longer(self) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = None

    def _too_slow(self) -> None:
        self._end(HTTPStatus.REQUEST_TIMEOUT)

    def _is_answered(self) -> bool:
        """Tell whether what came in so far has its answer, or some of it."""
        return not self._in_head and self.cycle is not None and self.cycle.response_started

    def _end(self, status: HTTPStatus, header: str = "") -> None:
        """End the connection, and say why where an answer is due."""
        if self.transport.is_closing():
            return
        if not self._is_answered():
            line = f"HTTP/1.1 {status.value} {status.phrase}\r\n{header}"
            self.transport.write(f"{line}content-length: 0\r\nconnection: close\r\n\r\n".encode())
        self.transport.close()
