"""Connections to the event store, and its scripts."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Without this flag a full Redis (noeviction) would refuse even an acknowledgement inside a script.
_ALLOW_OOM: Final = "#!lua flags=allow-oom\n"
_SHARED: Final[Mapping[str, tuple[str, ...]]] = {
    "hand_over": ("pieces", "common"),
    "settle": ("pieces", "common"),
    "free_held": ("common",),
    "find": ("pieces",),
    "load": ("pieces",),
    "release_key": ("pieces",),
}
"""Script → what it shares with others, put before it."""


def connect(url: str, *, name: str) -> Redis:
    """
    Return a client of the event store that answers in bytes. Nothing is sent before its first use.

    The client repeats nothing by itself: redis-py's default of ten retries would append an event twice
    whose answer was lost (redis/redis-py#3554). Our loops read again what they own instead.
    """
    client: Redis = Redis.from_url(
        url,
        socket_timeout=10,
        socket_connect_timeout=3,
        socket_keepalive=True,
        health_check_interval=30,
        retry=Retry(NoBackoff(), 0),
        client_name=name,
        protocol=3,
    )
    # Lanes read the plain protocol shape {stream: [[id, [field, value]], ...]}: building a dict per entry costs more
    # than the rest of reading. A contract test holds the shape.
    client.response_callbacks.pop("XREADGROUP", None)
    return client


@cache
def script(name: str) -> str:
    """Return a script's whole text."""
    folder = files("worker.adapters.redis").joinpath("scripts")
    files_of_it = (*_SHARED.get(name, ()), name)
    return _ALLOW_OOM + "".join(folder.joinpath(f"{each}.lua").read_text(encoding="utf-8") for each in files_of_it)


class Scripts:
    """Runs our scripts on one connection pool; loads them where the server does not know them."""

    def __init__(self, client: Redis) -> None:
        """Keep the client; nothing is sent."""
        self._client = client
        self._registered: dict[str, Any] = {}

    def run(self, name: str, keys: Sequence[str] = (), args: Sequence[Any] = ()) -> Any:
        """Run a script and return its answer as redis-py gives it."""
        registered = self._registered.get(name)
        if registered is None:
            registered = self._registered[name] = self._client.register_script(script(name))
        return registered(keys=keys, args=args)
