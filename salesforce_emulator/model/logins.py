"""Who may log in with which password, how often, and what stands in the way on purpose."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

    from salesforce_emulator.model.table import Table

HOUR: Final = timedelta(hours=1)
INVALID_LOGIN: Final = "Invalid username, password, security token; or user locked out."
NEEDS_TOKEN: Final = (
    f"{INVALID_LOGIN} Are you at a new location? When accessing Salesforce--either via a desktop client or the API--"
    "from outside of your company's trusted networks, you must add a security token to your password to log in. To get"
    " your new security token, log in to Salesforce. From your personal settings, enter Reset My Security Token in the"
    " Quick Find box, then select Reset My Security Token."
)
RATE_EXCEEDED: Final = "Login Rate Exceeded"
EXPIRED: Final = "The users password has expired, you must call SetPassword before attempting any other API operations"
MESSAGES: Final = {
    "LOGIN_MUST_USE_SECURITY_TOKEN": NEEDS_TOKEN,
    "LOGIN_RATE_EXCEEDED": RATE_EXCEEDED,
    "INVALID_OPERATION_WITH_EXPIRED_PASSWORD": EXPIRED,
    "API_DISABLED_FOR_ORG": "API is not enabled for this Organization or Partner",
    "ORG_LOCKED": "organization is locked",
    "TRIAL_EXPIRED": "organization's trial has expired",
    "LOGIN_DURING_RESTRICTED_DOMAIN": "login from this IP address is restricted",
    "LOGIN_DURING_RESTRICTED_TIME": "login at this time is restricted",
}


class LoginRefusedError(Exception):
    """Why a user may not log in: a code of the SOAP API's ExceptionCode, and its text."""

    def __init__(self, code: str, message: str) -> None:
        """Keep both."""
        super().__init__(message)
        self.code, self.message = code, message


@dataclass(slots=True)
class Login:
    """One user's way in."""

    user_id: str
    password: str
    token: str = ""
    password_expired: bool = False
    refuse: str | None = None


class Logins:
    """Checks passwords and counts logins."""

    def __init__(self, users: Table, rate: int, *, demand_token: bool) -> None:
        """Let each user log in so often an hour; take the network as trusted unless the security token is demanded."""
        self._users, self._rate, self._demand_token = users, rate, demand_token
        self._known: dict[str, Login] = {}
        self._attempts: dict[str, deque[datetime]] = {}
        self._blocked: dict[str, datetime] = {}
        self.refresh = RefreshTokens()

    def set(self, username: str, login: Login) -> None:
        """Give a user a password, or a new one."""
        self._known[username.lower()] = login

    def known(self) -> dict[str, Login]:
        """Give every login, by user name."""
        return self._known

    def renew(self, username: str, password: str) -> bool:
        """Put a new password in place of a user's own, unless it is none or the same; the security token stays."""
        login = self._known.get(username.lower())
        if not password or (login is not None and login.password == password):
            return False
        if login is not None:
            login.password, login.password_expired = password, False
        return login is not None

    def is_active(self, user_id: str) -> bool:
        """Say whether a user may log in."""
        return bool(self._users.records[user_id].get("IsActive", True))

    def check(self, username: str, password: str) -> Login:
        """Find the login these two belong to, or refuse it in the SOAP API's words."""
        login = self._known.get(username.lower())
        if login is None or not self.is_active(login.user_id):
            raise LoginRefusedError("INVALID_LOGIN", INVALID_LOGIN)
        if login.refuse is not None:
            raise LoginRefusedError(login.refuse, MESSAGES.get(login.refuse, INVALID_LOGIN))
        if password == login.password + login.token:
            return login
        if password != login.password:
            raise LoginRefusedError("INVALID_LOGIN", INVALID_LOGIN)
        if self._demand_token:
            raise LoginRefusedError("LOGIN_MUST_USE_SECURITY_TOKEN", NEEDS_TOKEN)
        return login

    def count(self, user_id: str, now: datetime) -> None:
        """Count a login; beyond the hourly rate the user is blocked for an hour (SOAP API guide, login())."""
        attempts = self._attempts.setdefault(user_id, deque())
        while attempts and now - attempts[0] >= HOUR:
            attempts.popleft()
        blocked = self._blocked.get(user_id)
        if blocked is not None and now - blocked < HOUR:
            raise LoginRefusedError("LOGIN_RATE_EXCEEDED", RATE_EXCEEDED)
        if len(attempts) >= self._rate:
            self._blocked[user_id] = now
            raise LoginRefusedError("LOGIN_RATE_EXCEEDED", RATE_EXCEEDED)
        attempts.append(now)


class RefreshTokens:
    """Which refresh tokens still work, and which sessions each has given."""

    def __init__(self) -> None:
        """Start with none issued and none used up."""
        self._sessions: dict[str, list[str]] = {}
        self._ended: set[str] = set()

    def accepts(self, token: str, wanted: str | None) -> bool:
        """Say whether a token may be exchanged: one that was issued, or the wanted one, or any when none is wanted."""
        return bool(token) and token not in self._ended and (wanted is None or self.knows(token, wanted))

    def knows(self, token: str, wanted: str | None) -> bool:
        """Say whether this is a refresh token that was issued or exchanged here, or the wanted one."""
        return token in self._sessions or token == wanted

    def used(self, token: str, session: str) -> None:
        """Note the session a token has given."""
        self._sessions.setdefault(token, []).append(session)

    def rotate(self, old: str, new: str) -> None:
        """Put a new token in an old one's place."""
        self._sessions[new] = self.end(old)

    def end(self, token: str) -> list[str]:
        """Accept a token no longer, and give the sessions it opened."""
        self._ended.add(token)
        return self._sessions.pop(token, [])
