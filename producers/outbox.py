"""Appends envelopes to raw lanes; alone knows Redis."""

from __future__ import annotations

import time
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import OutOfMemoryError, RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError
from redis.retry import Retry

from worker.envelope import RawEvent, raw_lane

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CHUNK: Final = 500
"""Events appended at once."""
CHUNK_BYTES: Final = 4_000_000
"""Or so many bytes of them: one append keeps the event store busy."""


class StoreUnavailable(Exception):  # noqa: N818 - reads as what it is
    """The event store did not confirm that it took events; the text says why, and never holds an event."""


class Outbox:
    """Where producers put raw events. An event is accepted once `push` has returned."""

    def __init__(self, url: str) -> None:
        """Prepare for the event store at `url`; nothing is sent."""
        # redis-py would repeat an append whose answer was lost; the caller decides that, not the client.
        self._client: Any = Redis.from_url(
            url,
            socket_timeout=10,
            socket_connect_timeout=3,
            retry=Retry(NoBackoff(), 0),
            client_name="producer",
        )
        self._append = self._client.register_script(files("producers").joinpath("append.lua").read_text("utf-8"))

    def push(self, events: Iterable[tuple[str, RawEvent]]) -> Iterator[int]:
        """
        Append (routing, event) pairs; events of one routing keep their order. Yields after each chunk how many.

        Raises StoreUnavailable. What was yielded is stored; of the chunk in hand all or nothing is, and when an
        answer was lost nobody knows which: pushing it again is safe, since repeated events are told apart.
        """
        arguments: list[Any] = []
        size = 0
        for routing, event in events:
            packed = event.pack()
            arguments += (raw_lane(routing), packed)
            size += len(packed)
            if len(arguments) == 2 * CHUNK or size >= CHUNK_BYTES:
                yield self._send(arguments)
                arguments, size = [], 0
        if arguments:
            yield self._send(arguments)

    def _send(self, arguments: list[Any]) -> int:
        try:
            return int(self._append(args=[now_ms(), *arguments]))
        except OutOfMemoryError:
            raise StoreUnavailable("the event store is full; nothing was accepted, try again later") from None
        except RedisTimeoutError:
            raise StoreUnavailable(
                "the event store did not answer in time: whether it took the last events is not known;"
                " producing them again is safe, repeated events are told apart"
            ) from None
        except RedisConnectionError:
            raise StoreUnavailable("no Redis answers at the configured address; is it running?") from None
        except RedisError as error:
            raise StoreUnavailable(f"the event store refused the events ({type(error).__name__})") from None


def now_ms() -> int:
    """Milliseconds since 1970, UTC."""
    return time.time_ns() // 1_000_000
