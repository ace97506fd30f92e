"""Whose call it is: the session behind its Authorization header."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from salesforce_emulator.model.errors import RequestRefusedError, session_expired
from salesforce_emulator.model.logins import EXPIRED

if TYPE_CHECKING:
    from starlette.requests import Request

    from salesforce_emulator.model.sessions import Session
    from salesforce_emulator.org import Org

_KINDS: Final = ("bearer", "oauth")


def bearer(request: Request) -> str:
    """Give the caller's token, or nothing."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if kind.lower() in _KINDS else ""


def session_of(request: Request, org: Org) -> Session:
    """Find the caller's live session, or refuse the request for want of one that may be used."""
    session = org.sessions.find(bearer(request))
    if session is None:
        kind = request.headers.get("authorization", "").partition(" ")[0].lower()
        if kind and kind not in _KINDS:
            raise RequestRefusedError(401, "INVALID_AUTH_HEADER", "INVALID_HEADER_TYPE")
        raise session_expired()
    if session.password_expired:
        raise RequestRefusedError(403, "INVALID_OPERATION_WITH_EXPIRED_PASSWORD", EXPIRED)
    return session
