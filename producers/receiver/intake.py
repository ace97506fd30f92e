"""From a request's body to raw events in the event store."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pydantic_core import to_json

from producers import PRODUCERS
from producers.outbox import Outbox, now_ms
from worker.envelope import RawEvent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from producers.framing import Framed


_MARK: Final = b"\xef\xbb\xbf"
_IDS: Final = frozenset({"id", "webhook-id"})


class Endpoint(NamedTuple):
    """One sender's address here: whose events come to it, how they are signed, and the secrets that are live."""

    name: str
    source: str
    signature: str
    secrets: tuple[str, ...]
    mail_drops: tuple[str, ...] = ()
    """The mail drops its events belong to, where they are known."""


class Intake:
    """Takes bodies in. What it has counted is in Redis."""

    def __init__(self, outbox: Outbox) -> None:
        """Keep the outbox; nothing is sent."""
        self._outbox = outbox

    def take(self, source: str, body: bytes, origin: str, around: Sequence[Mapping[str, Any]] = ()) -> int:
        """
        Append the events of a body, and give their number. Raises StoreUnavailable.

        `around` are the envelopes to be put around each of them, the inner one first: what the body does not say.
        What cannot be read is an event too: it becomes a dead letter that keeps the original.
        """
        if not body.removeprefix(_MARK).strip():
            return self.put(source, [("", body)], origin)
        framed = _enveloped(PRODUCERS[source](io.BytesIO(body), origin), around)
        return sum(self._outbox.push(_events(source, framed)))

    def put(self, source: str, events: Iterable[tuple[str, bytes]], origin: str) -> int:
        """Append events that are known one by one, as (routing, payload), and count them. Raises StoreUnavailable."""
        received_at = now_ms()
        return sum(
            self._outbox.push((routing, RawEvent(source, each, received_at, origin)) for routing, each in events)
        )

    def first(self, name: str, text: str, *, seconds: float) -> str:
        """Give the text first put under a name within so many seconds, here or elsewhere. Raises StoreUnavailable."""
        milliseconds = round(seconds * 1000)
        return self._outbox.first(name, text, milliseconds=milliseconds) if milliseconds else text


def _events(source: str, framed: Iterable[Framed]) -> Iterator[tuple[str, RawEvent]]:
    received_at = now_ms()
    for each in framed:
        yield each.routing, RawEvent(source, each.payload, received_at, each.origin)


def _enveloped(framed: Iterable[Framed], around: Sequence[Mapping[str, Any]]) -> Iterator[Framed]:
    """Put envelopes around each event as it stands; the ids of the second and further ones say which one it is."""
    for nth, each in enumerate(framed, 1):
        payload = each.payload
        for envelope in () if each.problem else around:
            mine = {name: f"{text}[{nth}]" if nth > 1 and name in _IDS else text for name, text in envelope.items()}
            payload = to_json(mine)[:-1] + b',"data":' + payload + b"}"
        yield each._replace(payload=payload)
