"""Who is logged in, and for how long."""

from __future__ import annotations

import secrets
import time
from collections import deque
from dataclasses import dataclass
from typing import Final

GRANTS_PER_APP_AND_USER: Final = 5


@dataclass(slots=True)
class Session:
    """One access token and the user it acts for."""

    token: str
    user_id: str
    last_used: float
    password_expired: bool = False


class Sessions:
    """Issues tokens, checks them and takes them away."""

    def __init__(self, org_id: str, minutes: float) -> None:
        """End a session once it is unused for so many minutes."""
        self._prefix = f"{org_id[:15]}!"
        self._seconds = minutes * 60
        self._live: dict[str, Session] = {}
        self._grants: dict[tuple[str, str], deque[str]] = {}

    def open(self, user_id: str, client_id: str | None = None, *, password_expired: bool = False) -> Session:
        """Log a user in; the sixth grant of one app and user revokes the oldest. Without an app it is no grant."""
        secret = secrets.token_urlsafe(66).replace("-", ".")
        session = Session(f"{self._prefix}{secret}", user_id, time.monotonic(), password_expired)
        self._live[session.token] = session
        if client_id is not None:
            self._count_grant((client_id, user_id), session.token)
        return session

    def find(self, token: str) -> Session | None:
        """Give the live session of a token, and count this as its use."""
        session = self._live.get(token)
        now = time.monotonic()
        if session is None or now - session.last_used > self._seconds:
            return None
        session.last_used = now
        return session

    @property
    def seconds(self) -> int:
        """How long an unused session lives."""
        return int(self._seconds)

    def end(self, token: str) -> bool:
        """End one session, and say whether it was there."""
        return self._live.pop(token, None) is not None

    def listed(self) -> list[tuple[str, str, bool]]:
        """Give every session: its token, its user, and whether the password has expired."""
        return [(each.token, each.user_id, each.password_expired) for each in self._live.values()]

    def recall(self, listed: list[tuple[str, str, bool]]) -> None:
        """Take these sessions up again, as if they had been used just now; they are nobody's grants."""
        now = time.monotonic()
        self._live |= {token: Session(token, user_id, now, expired) for token, user_id, expired in listed}

    def expire_all(self) -> int:
        """End every session, and say how many there were."""
        ended = len(self._live)
        self._live.clear()
        self._grants.clear()
        return ended

    def _count_grant(self, key: tuple[str, str], token: str) -> None:
        grants = self._grants.setdefault(key, deque())
        grants.append(token)
        if len(grants) > GRANTS_PER_APP_AND_USER:
            self._live.pop(grants.popleft(), None)
