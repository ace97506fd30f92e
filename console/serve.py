"""Running the receiver: webhooks, visits to pURLs and anybody's events, over HTTP."""

from __future__ import annotations

import os
import signal
import socket
from typing import TYPE_CHECKING, Annotated, Final

import typer
import uvicorn

from console.receiver_parts import receiver_of
from console.say import Exit, Stop, complain, say
from producers.receiver.app import make_app
from producers.receiver.connections import BoundedConnection
from worker.settings import load_settings

if TYPE_CHECKING:
    from types import FrameType


GRACE_SECONDS: Final = 25
"""How long answers to what came in may take after a signal to end: less than what starts and stops us would wait."""


class QuietServer(uvicorn.Server):
    """Takes a signal as a plain request to end, and a second one as a plea."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Answer what came in, then end; at once when asked again, or when it takes too long."""
        del frame
        if self.should_exit:
            complain("stopped; some requests were not answered: their senders send them again")
            os._exit(Exit.PROBLEMS if sig == signal.SIGALRM else 128 + sig)
        self.should_exit = True
        signal.signal(signal.SIGALRM, self.handle_exit)
        signal.alarm(GRACE_SECONDS)


def serve(
    port: Annotated[int, typer.Option(help="Port to listen on; 0 for a free one.")] = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 for all.")] = "127.0.0.1",
) -> None:
    """
    Receive webhooks, visits and generic events over HTTP, until Ctrl-C (twice: at once). Put TLS in front of it.

    Its endpoints are those of receiver.endpoints.NAME in mailstatus.toml: POST /webhooks/SOURCE/NAME, and
    /usps/iv-mtr for the one named iv-mtr. /v1/events and /v1/mailpieces take anybody's events with a key, /p/TOKEN is a
    pURL. The description of it all is at /docs.
    """
    settings = load_settings()
    app = make_app(receiver_of(settings))
    try:
        listener = socket.create_server((host, port), backlog=1024)
    except OSError as error:
        raise Stop(f"cannot listen on {host}:{port}: {error.strerror}") from None
    say(f"receiver: http://{host}:{listener.getsockname()[1]} (Ctrl-C stops)")
    if not settings.receiver.endpoints and not settings.receiver.api_keys:
        complain(
            "mailstatus.toml has no receiver.endpoints for webhooks, and no receiver.api_keys for /v1/events and"
            ' /v1/mailpieces: only visits to pURLs are taken in. "The receiver" in docs/operations.md has an example'
        )
    config = uvicorn.Config(
        app, http=BoundedConnection, ws="none", log_level="error", access_log=False, server_header=False
    )
    QuietServer(config).run(sockets=[listener])
    signal.alarm(0)
    say("stopped; every request that came in was answered")
