"""Logging in: POST /services/oauth2/token."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote_plus

import jwt

from salesforce_emulator.calls.call import base_url, json_answer

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from salesforce_emulator.org import Org

Form = Mapping[str, str]
LEEWAY_SECONDS: Final = 180
AUDIENCES: Final = ("https://login.salesforce.com", "https://test.salesforce.com")
JWT_GRANT: Final = "urn:ietf:params:oauth:grant-type:jwt-bearer"


class GrantRefusedError(Exception):
    """Why no token was issued, in OAuth's two words."""

    def __init__(self, error: str, description: str) -> None:
        """Keep both."""
        super().__init__(description)
        self.body = {"error": error, "error_description": description}


async def token(request: Request) -> Response:
    """Issue an access token for one of the served grants."""
    org: Org = request.app.state.org
    org.calls["POST /services/oauth2/token"] += 1
    form = {key: str(value) for key, value in (await request.form()).items()}
    form = {**form, **_basic(request.headers.get("authorization", ""))}
    base = base_url(request, org)
    try:
        user_id, client_id = GRANTS.get(form.get("grant_type", ""), _unsupported)(org, form, base)
    except GrantRefusedError as error:
        return json_answer(error.body, 400)
    return json_answer(_issued(org, user_id, client_id, base))


def _issued(org: Org, user_id: str, client_id: str, base: str) -> dict[str, str]:
    session = org.sessions.open(user_id, client_id)
    identity, issued_at = f"{base}/id/{org.id}/{user_id}", str(int(time.time() * 1000))
    key = (org.options.client_secret or "emulator").encode()
    signature = hmac.new(key, (identity + issued_at).encode(), hashlib.sha256).digest()
    return {
        "access_token": session.token,
        "signature": base64.b64encode(signature).decode(),
        "scope": "id api web",
        "instance_url": base,
        "id": identity,
        "token_type": "Bearer",
        "issued_at": issued_at,
    }


def _basic(header: str) -> Form:
    kind, _, value = header.partition(" ")
    if kind.lower() != "basic":
        return {}
    try:
        client_id, _, secret = base64.b64decode(value).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return {"client_id": "", "client_secret": ""}
    return {"client_id": unquote_plus(client_id), "client_secret": unquote_plus(secret)}


def _check_client(org: Org, form: Form, *, secret_needed: bool) -> str:
    wanted, secret = org.options.client_id, org.options.client_secret
    client_id = form.get("client_id", "")
    if wanted is not None and client_id != wanted:
        raise GrantRefusedError("invalid_client_id", "client identifier invalid")
    given = form.get("client_secret")
    if secret is not None and (secret_needed or given) and given != secret:
        raise GrantRefusedError("invalid_client", "invalid client credentials")
    return client_id


def _unsupported(_org: Org, _form: Form, _base: str) -> tuple[str, str]:
    raise GrantRefusedError("unsupported_grant_type", "grant type not supported")


def _client_credentials(org: Org, form: Form, _base: str) -> tuple[str, str]:
    if not form.get("client_id") or form.get("client_secret") is None:
        raise GrantRefusedError("invalid_client", "invalid client credentials")
    try:
        return org.user_id, _check_client(org, form, secret_needed=True)
    except GrantRefusedError:
        raise GrantRefusedError("invalid_client", "invalid client credentials") from None


def _refresh_token(org: Org, form: Form, _base: str) -> tuple[str, str]:
    client_id = _check_client(org, form, secret_needed=True)
    given, wanted = form.get("refresh_token"), org.options.refresh_token
    if not given or (wanted is not None and given != wanted):
        raise GrantRefusedError("invalid_grant", "expired access/refresh token")
    return org.user_id, client_id


def _jwt_bearer(org: Org, form: Form, base: str) -> tuple[str, str]:
    claims = _claims(org, form.get("assertion", ""))
    client_id = _check_client(org, {"client_id": str(claims.get("iss", ""))}, secret_needed=False)
    audience = str(claims.get("aud", "")).rstrip("/")
    if audience not in (*AUDIENCES, base) and not audience.endswith(".salesforce.com"):
        raise GrantRefusedError("invalid_grant", "audience is invalid")
    wanted = str(claims.get("sub", "")).lower()
    for user in org.tables["user"].live():
        if wanted == str(user["Username"]).lower():
            return str(user["Id"]), client_id
    if org.options.jwt_username is None:
        return org.user_id, client_id
    raise GrantRefusedError("invalid_grant", "user hasn't approved this consumer")


def _claims(org: Org, assertion: str) -> dict[str, Any]:
    key_file = org.options.jwt_public_key
    key = key_file.read_bytes() if key_file else b""
    settings: Any = {"verify_signature": key_file is not None, "verify_exp": True, "verify_aud": False}
    settings.update(require=["iss", "sub", "aud", "exp"], verify_iat=False, verify_sub=False)
    try:
        return dict(jwt.decode(assertion, key, algorithms=["RS256"], options=settings, leeway=LEEWAY_SECONDS))
    except jwt.ExpiredSignatureError:
        raise GrantRefusedError("invalid_grant", "expired authorization code") from None
    except jwt.PyJWTError:
        raise GrantRefusedError("invalid_grant", "invalid assertion") from None


GRANTS: Final[dict[str, Callable[[Org, Form, str], tuple[str, str]]]] = {
    "client_credentials": _client_credentials,
    "refresh_token": _refresh_token,
    JWT_GRANT: _jwt_bearer,
}
