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

from worker.envelope import RAW_LANES, RawEvent, raw_lane

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

CHUNK: Final = 500
"""Events appended at once."""
CHUNK_BYTES: Final = 4_000_000
"""Or so many bytes of them: one append keeps the event store busy."""
FULLEST: Final = 0.95
"""The share of Redis' memory (where it has a limit) beyond which no more is brought: workers need the rest."""
_LOOK_SECONDS: Final = 1.0


class StoreUnavailable(Exception):  # noqa: N818 - reads as what it is
    """The event store did not confirm that it took events; the text says why, and never holds an event."""


class Outbox:
    """Where producers put raw events. An event is accepted once `push` has returned."""

    def __init__(self, url: str, *, most_waiting: int = 2_000_000, patient: bool = False) -> None:
        """
        Prepare for the event store at `url`; nothing is sent.

        While too many events wait, or Redis is nearly full, a patient outbox waits before it appends, and any other
        raises StoreUnavailable.
        """
        # redis-py would repeat an append whose answer was lost; the caller decides that, not the client.
        self._client: Any = Redis.from_url(
            url,
            socket_timeout=10,
            socket_connect_timeout=3,
            retry=Retry(NoBackoff(), 0),
            client_name="producer",
        )
        self._most_waiting, self._patient = most_waiting, patient
        self._looked_at = 0.0
        self._append = self._client.register_script(files("producers").joinpath("append.lua").read_text("utf-8"))

    def push(
        self, events: Iterable[tuple[str, RawEvent]], *, waiting: Callable[[], None] = lambda: None
    ) -> Iterator[int]:
        """
        Append (routing, event) pairs; events of one routing keep their order. Yields after each chunk how many.

        Raises StoreUnavailable. What was yielded is stored; of the chunk in hand all or nothing is, and when an
        answer was lost nobody knows which: pushing it again is safe, since repeated events are told apart.
        A patient outbox calls `waiting` before each second that it waits; what that raises ends the push.
        """
        arguments: list[Any] = []
        size = 0
        for routing, event in events:
            packed = event.pack()
            arguments += (raw_lane(routing), packed)
            size += len(packed)
            if len(arguments) == 2 * CHUNK or size >= CHUNK_BYTES:
                yield self._send(arguments, waiting)
                arguments, size = [], 0
        if arguments:
            yield self._send(arguments, waiting)

    def first(self, name: str, text: str, *, milliseconds: int) -> str:
        """
        Remember a text under a name for a while, unless one is remembered there already; give the one that is.

        Raises StoreUnavailable.
        """
        before = self._ask(lambda: self._client.set(f"first:{name}", text, nx=True, get=True, px=milliseconds))
        return text if before is None else before.decode()

    def check(self) -> None:
        """Raise StoreUnavailable when events cannot be taken now."""
        self._looked_at = 0.0
        self._ask(self._has_room)

    def _send(self, arguments: list[Any], waiting: Callable[[], None]) -> int:
        while not self._ask(self._has_room):
            waiting()
            time.sleep(_LOOK_SECONDS)
        return int(self._ask(lambda: self._append(args=[now_ms(), *arguments])))

    def _has_room(self) -> bool:
        """Look at most once a second whether more may be brought. Raises StoreUnavailable unless patient."""
        if time.monotonic() - self._looked_at < _LOOK_SECONDS:
            return True
        pipeline = self._client.pipeline(transaction=False)
        for number in range(RAW_LANES):
            pipeline.xlen(f"raw:{number}")
        *waiting, memory = pipeline.info("memory").execute()
        full = memory["maxmemory"] and memory["used_memory"] > FULLEST * memory["maxmemory"]
        if not full and sum(waiting) < self._most_waiting:
            self._looked_at = time.monotonic()
            return True
        if self._patient:
            return False
        raise StoreUnavailable("more events wait than the workers have taken in; try again later")

    def _ask(self, call: Callable[[], Any]) -> Any:
        try:
            return call()
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
