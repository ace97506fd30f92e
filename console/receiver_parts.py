"""Wiring the receiver from its settings."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Final

from redis.exceptions import RedisError

from console.say import Stop
from producers import PRODUCERS
from producers.outbox import Outbox, StoreUnavailable
from producers.receiver.intake import Endpoint, Intake
from producers.receiver.parts import Pages, Receiver
from producers.receiver.signatures import SIGNATURES
from producers.receiver.trials import DEBUGGER_SECRET
from worker.bootstrap import wire
from worker.domain.purl_token import doubt_of
from worker.domain.reading import Unreadable
from worker.envelope import RawEvent
from worker.settings import event_store_url, is_page
from worker.sources import READERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from worker.adapters.redis.registry import RedisRegistry
    from worker.settings import EndpointSettings, ReceiverSettings, Settings

UNSIGNED: Final = "basic"
STANDARD: Final = "standard-webhooks"
GENERIC: Final = {"generic": STANDARD}
POSTALYTICS: Final = "postalytics"


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
        doubt_of=doubt_of,
        fault_of=_fault_of,
        check=outbox.check,
        most_bytes=chosen.max_body_bytes,
        visit_seconds=chosen.visit_seconds,
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
    if settings.mail_drops and settings.source != POSTALYTICS:
        raise Stop(f"receiver.endpoints.{name}: mail_drops are for postalytics, whose endpoints are one per campaign")
    return Endpoint(name, settings.source, signature, secrets, settings.mail_drops)


def _fault_of(source: str, payload: bytes) -> str:
    reading = READERS[source](RawEvent(source, payload, 0))
    return reading.why if isinstance(reading, Unreadable) else ""


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
    return own if own and is_page(own) else usual or ""
