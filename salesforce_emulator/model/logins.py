"""Who may log in with which password, how often, and what stands in the way on purpose."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

HOUR: Final = timedelta(hours=1)
INVALID_LOGIN: Final = "Invalid username, password, security token; or user locked out."
NEEDS_TOKEN: Final = (
    f"{INVALID_LOGIN} Are you at a new location? When accessing Salesforce--either via a desktop client or the API--"
    "from outside of your company's trusted networks, you must add a security token to your password to log in. To get"
    " your new security token, log in to Salesforce. From your personal settings, enter Reset My Security Token in the"
    " Quick Find box, then select Reset My Security Token."
)
RATE_EXCEEDED: Final = "Login Rate Exceeded"


class LoginRefusedError(Exception):
    """Why a user may not log in: a code of the SOAP API's ExceptionCode, and its text."""

    def __init__(self, code: str, message: str) -> None:
        """Keep both."""
        super().__init__(message)
        self.code, self.message = code, message


class Refusals(BaseModel):
    """What refuses every login or call until it is lifted: SOAP, OAuth and REST each in their own words."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    soap: str | None = None
    soap_message: str | None = None
    oauth: str | None = None
    oauth_description: str | None = None
    oauth_status: int = 400
    rest: str | None = None


@dataclass(slots=True)
class Login:
    """One user's way in."""

    user_id: str
    password: str
    token: str = ""
    password_expired: bool = False


class Logins:
    """Checks passwords and counts logins."""

    def __init__(self, rate: int, *, demand_token: bool) -> None:
        """Let each user log in so often an hour; take the network as trusted unless the security token is demanded."""
        self._rate, self._demand_token = rate, demand_token
        self._known: dict[str, Login] = {}
        self._attempts: dict[str, deque[datetime]] = {}
        self._blocked: dict[str, datetime] = {}
        self.refusals = Refusals()
        self.refresh = RefreshTokens()

    def set(self, username: str, login: Login) -> None:
        """Give a user a password, or a new one."""
        self._known[username.lower()] = login

    def check(self, username: str, password: str, *, active: Callable[[str], bool]) -> Login:
        """Find the login these two belong to, or refuse it in the SOAP API's words."""
        refused = self.refusals.soap
        if refused is not None:
            raise LoginRefusedError(refused, self.refusals.soap_message or refused.replace("_", " ").lower())
        login = self._known.get(username.lower())
        if login is None or not active(login.user_id):
            raise LoginRefusedError("INVALID_LOGIN", INVALID_LOGIN)
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
    """Which refresh tokens still work."""

    def __init__(self) -> None:
        """Start with none issued and none used up."""
        self._issued: set[str] = set()
        self._ended: set[str] = set()

    def accepts(self, token: str, wanted: str | None) -> bool:
        """Say whether a token may be exchanged: one that was issued, or the wanted one, or any when none is wanted."""
        if not token or token in self._ended:
            return False
        return token in self._issued or wanted is None or token == wanted

    def issue(self, token: str) -> str:
        """Remember a new token."""
        self._issued.add(token)
        return token

    def end(self, token: str) -> None:
        """Accept a token no longer."""
        self._ended.add(token)


def refusals_from(value: Any) -> Refusals:
    """Read refusals already parsed from JSON."""
    return Refusals.model_validate(value)
