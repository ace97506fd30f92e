"""Logging in and out: POST /services/oauth2/token, and /services/oauth2/revoke."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import time
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote_plus, urlencode

from starlette.responses import Response

from salesforce_emulator.calls.call import base_url, json_answer
from salesforce_emulator.login.grants import Form, Grant, granted
from salesforce_emulator.login.refusals import GrantRefusedError
from salesforce_emulator.model.xml_text import text_element

if TYPE_CHECKING:
    from starlette.requests import Request

    from salesforce_emulator.org import Org

BAD_REQUEST: Final = 400
FORMATS: Final = {
    "json": "application/json",
    "urlencoded": "application/x-www-form-urlencoded",
    "xml": "application/xml",
}


async def token(request: Request) -> Response:
    """Issue an access token for one of the served grants."""
    org: Org = request.app.state.org
    org.calls["POST /services/oauth2/token"] += 1
    form = await _form(request)
    base = base_url(request, org)
    try:
        grant = granted(org, form, base)
    except GrantRefusedError as error:
        return _spelled(request, form, error.body, BAD_REQUEST)
    return _spelled(request, form, _issued(org, grant, base), 200)


async def revoke(request: Request) -> Response:
    """End an access token, or a refresh token with every session it gave."""
    org: Org = request.app.state.org
    form = {**dict(request.query_params), **await _form(request)}
    given = form.get("token", "")
    refresh = org.logins.refresh
    if refresh.knows(given, org.options.refresh_token):
        for session in refresh.end(given):
            org.sessions.end(session)
        return Response()
    if org.sessions.end(given):
        return Response()
    refused = {"error": "invalid_token", "error_description": "invalid token"}
    return _spelled(request, form, refused, BAD_REQUEST)


async def _form(request: Request) -> Form:
    form = {key: str(value) for key, value in (await request.form()).items()}
    return {**form, **_basic(request.headers.get("authorization", ""))}


def _issued(org: Org, grant: Grant, base: str) -> dict[str, str]:
    session = org.sessions.open(grant.user_id, grant.client_id)
    identity, issued_at = f"{base}/id/{org.id}/{grant.user_id}", str(int(time.time() * 1000))
    key = (org.options.client_secret or "emulator").encode()
    signature = hmac.new(key, (identity + issued_at).encode(), hashlib.sha256).digest()
    every = {
        "access_token": session.token,
        "signature": base64.b64encode(signature).decode(),
        "scope": "id api web",
        "instance_url": base,
        "id": identity,
        "token_type": "Bearer",
        "issued_at": issued_at,
    }
    said = {name: value for name, value in every.items() if name in grant.holds}
    return said | _refreshed(org, grant, session.token)


def _refreshed(org: Org, grant: Grant, session: str) -> dict[str, str]:
    if grant.refresh_token is None:
        return {}
    refresh = org.logins.refresh
    refresh.used(grant.refresh_token, session)
    if not org.options.rotate_refresh_tokens:
        return {}
    new = "5Aep861" + secrets.token_urlsafe(60).replace("-", ".")
    refresh.rotate(grant.refresh_token, new)
    return {"refresh_token": new}


def _spelled(request: Request, form: Form, said: dict[str, str], status: int) -> Response:
    """Answer in the format asked for: by `format`, else by the Accept header, else in JSON."""
    accepted = request.headers.get("accept", "")
    wanted = next((name for name, kind in FORMATS.items() if kind in accepted), "json")
    wanted = form.get("format", wanted)
    if wanted == "urlencoded":
        return Response(urlencode(said), status, media_type=FORMATS[wanted])
    if wanted == "xml":
        inside = "".join(text_element(name, value) for name, value in said.items())
        text = f'<?xml version="1.0" encoding="UTF-8"?><OAuth>{inside}</OAuth>'
        return Response(text, status, media_type=FORMATS[wanted])
    return json_answer(said, status)


def _basic(header: str) -> Form:
    kind, _, value = header.partition(" ")
    if kind.lower() != "basic":
        return {}
    try:
        client_id, _, secret = base64.b64decode(value).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return {"client_id": "", "client_secret": ""}
    return {"client_id": unquote_plus(client_id), "client_secret": unquote_plus(secret)}
