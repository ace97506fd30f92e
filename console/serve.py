"""Running the receiver: webhooks, visits to pURLs and anybody's events, over HTTP."""

from __future__ import annotations

import base64
import os
import signal
import socket
from typing import TYPE_CHECKING, Annotated, Final

import typer
import uvicorn
from redis.exceptions import RedisError

from console.say import Exit, Stop, complain, say
from producers import PRODUCERS
from producers.outbox import Outbox, StoreUnavailable
from producers.receiver.app import make_app
from producers.receiver.connections import BoundedConnection
from producers.receiver.intake import Endpoint, Intake
from producers.receiver.parts import Pages, Receiver
from producers.receiver.signatures import SIGNATURES
from producers.receiver.trials import DEBUGGER_SECRET
from worker.bootstrap import wire
from worker.domain.purl_token import doubt_of
from worker.settings import event_store_url, load_settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from worker.adapters.redis.registry import RedisRegistry
    from worker.settings import EndpointSettings, ReceiverSettings, Settings

UNSIGNED: Final = "basic"
STANDARD: Final = "standard-webhooks"
GRACE_SECONDS: Final = 25
"""How long answers to what came in may take after a signal to end: less than what starts and stops us would wait."""
GENERIC: Final = {"generic": STANDARD}


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

    Its endpoints are those of [receiver.endpoints.NAME] in mailstatus.toml: POST /webhooks/SOURCE/NAME, and
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
        complain("no endpoint and no key is configured: only visits to pURLs are taken in")
    config = uvicorn.Config(
        app, http=BoundedConnection, ws="none", log_level="error", access_log=False, server_header=False
    )
    QuietServer(config).run(sockets=[listener])
    signal.alarm(0)
    say("stopped; every request that came in was answered")


def receiver_of(settings: Settings) -> Receiver:
    """Wire the receiver. Raises ConfigurationError for a missing secret, Stop for an unknown source or signature."""
    chosen = settings.receiver
    outbox = Outbox(event_store_url(settings), most_waiting=settings.raw_backlog)
    parts = wire(settings, name="receiver")
    return Receiver(
        intake=Intake(outbox),
        endpoints={name: _endpoint(name, each) for name, each in chosen.endpoints.items()},
        api_keys=tuple(key.read() for key in chosen.api_keys),
        pages_of=_pages(parts.registry, chosen),
        check=outbox.check,
        most_bytes=chosen.max_body_bytes,
    )


def _endpoint(name: str, settings: EndpointSettings) -> Endpoint:
    if settings.source not in PRODUCERS:
        sources = ", ".join(PRODUCERS)
        raise Stop(f"receiver.endpoints.{name}: there is no source {settings.source!r}; there are {sources}")
    usual = settings.source if settings.source in SIGNATURES else GENERIC.get(settings.source, UNSIGNED)
    signature = settings.signature or usual
    if signature not in SIGNATURES:
        raise Stop(f"receiver.endpoints.{name}: signature is one of {', '.join(SIGNATURES)}")
    secrets = tuple(secret.read() for secret in settings.secrets)
    if signature == STANDARD and not all(map(_is_key, secrets)):
        raise Stop(f"receiver.endpoints.{name}: a secret of Standard Webhooks is whsec_ and base64")
    if signature == "lob" and DEBUGGER_SECRET in secrets:
        raise Stop(
            f"receiver.endpoints.{name}: with this secret Lob's debugger signs, and anybody can: give the webhook's"
        )
    return Endpoint(name, settings.source, signature, secrets)


def _is_key(secret: str) -> bool:
    try:
        return bool(base64.b64decode(secret.removeprefix("whsec_").encode("ascii"), validate=True))
    except ValueError:
        return False


def _pages(registry: RedisRegistry, settings: ReceiverSettings) -> Callable[[str], Pages | None]:
    def pages_of(token: str) -> Pages | None:
        if doubt_of(token):
            return None
        try:
            found = registry.find([f"purl:{token}"])
        except RedisError as error:
            raise StoreUnavailable(f"the event store does not answer ({type(error).__name__})") from None
        if not found:
            return None
        attributes = next(iter(found.values())).pieces[-1].attributes
        return Pages(
            _page(attributes.get("start_url"), settings.start_url), _page(attributes.get("goal_url"), settings.goal_url)
        )

    return pages_of


def _page(own: str | None, usual: str | None) -> str:
    """Choose the mailpiece's own page if it is one, else the usual one."""
    return own if own and own.startswith(("https://", "http://")) else usual or ""
