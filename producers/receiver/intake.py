"""From a request's body to raw events in the event store."""

from __future__ import annotations

import io
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pydantic_core import to_json

from producers import PRODUCERS
from producers.outbox import Outbox, now_ms
from worker.envelope import RawEvent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from producers.framing import Framed


_MARK: Final = b"\xef\xbb\xbf"
_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


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

    def take(self, source: str, body: bytes, origin: str, request: Mapping[str, Any]) -> int:
        """
        Append the events of a body, and give their number. Raises StoreUnavailable.

        `request` is what is known of the request beside its body, and is told with each of them. What cannot be read is
        an event too: it becomes a dead letter that keeps the original.
        """
        if not body.removeprefix(_MARK).strip():
            return self.put(source, [("", body)], origin, request)
        framed = PRODUCERS[source](io.BytesIO(body), origin)
        return sum(self._outbox.push(_events(source, framed, request)))

    def put(
        self, source: str, events: Iterable[tuple[str, bytes]], origin: str, request: Mapping[str, Any] = _NOTHING
    ) -> int:
        """Append events that are known one by one, as (routing, payload), and count them. Raises StoreUnavailable."""
        received_at, known = now_ms(), _written(request)
        return sum(
            self._outbox.push((routing, RawEvent(source, each, received_at, origin, known)) for routing, each in events)
        )

    def first(self, name: str, text: str, *, seconds: float) -> str:
        """Give the text first put under a name within so many seconds, here or elsewhere. Raises StoreUnavailable."""
        milliseconds = round(seconds * 1000)
        return self._outbox.first(name, text, milliseconds=milliseconds) if milliseconds else text


def _events(source: str, framed: Iterable[Framed], request: Mapping[str, Any]) -> Iterator[tuple[str, RawEvent]]:
    """Yield raw events; the ids of the second and further ones of a request say which one it is."""
    received_at = now_ms()
    for nth, each in enumerate(framed, 1):
        known = _written(request if nth == 1 else _numbered(request, nth))
        yield each.routing, RawEvent(source, each.payload, received_at, each.origin, known)


def _numbered(request: Mapping[str, Any], nth: int) -> dict[str, Any]:
    """Tell the ids of an event by its place in the request: it has them in the same order when it is sent again."""
    return {
        name: {**told, "id": f"{told['id']}[{nth}]"} if isinstance(told, dict) and "id" in told else told
        for name, told in request.items()
    }


def _written(request: Mapping[str, Any]) -> str:
    return to_json(request).decode() if request else ""
