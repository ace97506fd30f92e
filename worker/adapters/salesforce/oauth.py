"""Credentials in, a token out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

import jwt
import requests
from pydantic_core import from_json

from worker.adapters.salesforce.session import secure_base
from worker.adapters.salesforce.token_refusals import refusal_of
from worker.adapters.salesforce.trouble import TokenRefused, TokenUnavailable
from worker.domain.token import Token

if TYPE_CHECKING:
    from collections.abc import Callable

    from worker.adapters.salesforce.credentials import OrgCredentials

PATH: Final = "/services/oauth2/token"
_JWT_GRANT: Final = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_JWT_SECONDS: Final = 180
_SHARED_HOSTS: Final = ("login.salesforce.com", "test.salesforce.com")
_OK, _BUSY, _SERVER_ERROR = 200, (420, 429), 500


class TokenStore(Protocol):
    """Where all processes find an org's one token: Salesforce keeps at most five per user and app."""

    def current(self, org: str) -> Token | None:
        """Return the org's token, if there is one."""

    def replace(self, org: str, stale: str | None, obtain: Callable[[], Token]) -> Token:
        """
        Return a token that is not `stale` (an access token).

        If the stored one is another already, it is returned. Of several callers, only one obtains.
        """


def obtain_token(credentials: OrgCredentials, session: requests.Session, *, now: float) -> Token:
    """Ask the org for a token. Raises TokenRefused or TokenUnavailable."""
    form = _form(credentials, now)
    url = secure_base(credentials.login_url) + PATH
    try:
        answer = session.post(url, data=form, allow_redirects=False)
    except requests.RequestException as error:
        raise TokenUnavailable(f"the login server gave no answer ({type(error).__name__})") from None
    if answer.status_code >= _SERVER_ERROR or answer.status_code in _BUSY:
        raise TokenUnavailable(f"the login server answered HTTP {answer.status_code}")
    body = _object(answer.content)
    if answer.status_code != _OK:
        raise refusal_of(str(body.get("error", "")), str(body.get("error_description", "")), answer.status_code)
    return _token(body, now)


def _form(credentials: OrgCredentials, now: float) -> dict[str, str]:
    match credentials.auth:
        case "jwt":
            return {"grant_type": _JWT_GRANT, "assertion": _assertion(credentials, now)}
        case "client_credentials":
            if credentials.login_url.rstrip("/").endswith(_SHARED_HOSTS):
                raise _misconfigured("login_url must be the org's My Domain address for client credentials")
            return {"grant_type": "client_credentials", **_client(credentials)}
        case "refresh_token":
            token = _needed(credentials.refresh_token, "refresh token")
            return {"grant_type": "refresh_token", "refresh_token": token, **_client(credentials)}


def _client(credentials: OrgCredentials) -> dict[str, str]:
    form = {"client_id": credentials.client_id}
    if credentials.client_secret is None and credentials.auth == "refresh_token":
        return form  # an app of the public kind has no secret
    return {**form, "client_secret": _needed(credentials.client_secret, "client secret")}


def _assertion(credentials: OrgCredentials, now: float) -> str:
    base = secure_base(credentials.login_url)
    claims = {
        "iss": credentials.client_id,
        "sub": _needed(credentials.username, "username"),
        "aud": base,
        "exp": int(now) + _JWT_SECONDS,
    }
    key = _needed(credentials.private_key, "private key")
    try:
        return jwt.encode(claims, key, algorithm="RS256")
    except (ValueError, TypeError, jwt.PyJWTError):
        raise _misconfigured("the private key is not an RSA key in PEM form") from None


def _needed(value: str | None, what: str) -> str:
    if not value:
        raise _misconfigured(f"the org's {what} is missing")
    return value


def _misconfigured(what: str) -> TokenRefused:
    return TokenRefused(f"our configuration of this org is wrong: {what}", needs_admin=False)


def _object(content: bytes) -> dict[str, Any]:
    try:
        body = from_json(content)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _token(body: dict[str, Any], now: float) -> Token:
    access, instance = body.get("access_token"), body.get("instance_url")
    if not isinstance(access, str) or not isinstance(instance, str) or not access:
        raise TokenUnavailable("the login server's answer holds no token")
    try:
        return Token(access, secure_base(instance), now)
    except ValueError as error:
        raise TokenRefused(f"the login server named an unsafe instance: {error}", needs_admin=True) from None
