"""One access token per org, shared by all workers."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from redis.exceptions import LockError, OutOfMemoryError

from worker.domain.token import Token

if TYPE_CHECKING:
    from collections.abc import Callable

    from redis import Redis

_LOCK_SECONDS: Final = 30


class RedisTokens:
    """
    The tokens in the event store.

    Salesforce keeps only the newest five grants of a user and an app, and counts logins by the hour: hence
    one process at a time asks for a new token, and all others use it.
    """

    def __init__(self, client: Redis) -> None:
        """Keep the client; nothing is sent."""
        self._client: Any = client

    def current(self, org: str) -> Token | None:
        """Return the org's token, if there is one."""
        text = self._client.get(f"token:{org}")
        return Token(**json.loads(text)) if text else None

    def replace(self, org: str, stale: str | None, obtain: Callable[[], Token]) -> Token:
        """Return a token other than `stale`: the one somebody else obtained meanwhile, or a new one."""
        lock = self._client.lock(f"token-lock:{org}", timeout=_LOCK_SECONDS, blocking_timeout=_LOCK_SECONDS)
        # A full Redis can neither lock nor store. One login too many is better than none.
        locked = False
        with suppress(OutOfMemoryError):
            locked = lock.acquire()
        try:
            known = self.current(org)
            if known is not None and known.access_token != stale:
                return known
            token = obtain()
            with suppress(OutOfMemoryError):
                self._client.set(f"token:{org}", json.dumps(asdict(token)))
            return token
        finally:
            if locked:
                with suppress(LockError):  # it ended by itself
                    lock.release()
