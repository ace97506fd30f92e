"""The grants: from what a caller shows to the user and the app a session is opened for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from salesforce_emulator.login.assertions import claims_of, user_named
from salesforce_emulator.login.refusals import GrantRefusedError, grant_refused
from salesforce_emulator.model.logins import LoginRefusedError

if TYPE_CHECKING:
    from salesforce_emulator.org import Org

Form = Mapping[str, str]
AUDIENCES: Final = ("https://login.salesforce.com", "https://test.salesforce.com")
LOGIN_HOSTS: Final = ("login.salesforce.com", "test.salesforce.com")
JWT_GRANT: Final = "urn:ietf:params:oauth:grant-type:jwt-bearer"
WRONG_PASSWORD: Final = "authentication failure - Invalid Password"  # noqa: S105 - what Salesforce says
_CORE: Final = ("access_token", "instance_url", "id", "token_type")
_SIGNED: Final = (*_CORE, "issued_at", "signature")


@dataclass(frozen=True, slots=True)
class Grant:
    """Whom a session is for, the app that asked, and what its answer holds."""

    user_id: str
    client_id: str
    holds: tuple[str, ...]
    refresh_token: str | None = None


def granted(org: Org, form: Form, base: str) -> Grant:
    """Give what a request is granted, or refuse it."""
    grant = GRANTS.get(form.get("grant_type", ""), _unsupported)(org, form, base)
    if not org.logins.is_active(grant.user_id):
        raise GrantRefusedError("inactive_user", "user is inactive")
    try:
        org.logins.count(grant.user_id, org.clock.now())
    except LoginRefusedError as refused:
        raise grant_refused(refused, WRONG_PASSWORD) from None
    return grant


def _check_client(org: Org, form: Form, *, secret_needed: bool) -> str:
    wanted, secret = org.options.client_id, org.options.client_secret
    client_id = form.get("client_id", "")
    if wanted is not None and client_id != wanted:
        raise GrantRefusedError("invalid_client_id", "client identifier invalid")
    given = form.get("client_secret")
    if secret is not None and (secret_needed or given) and given != secret:
        raise GrantRefusedError("invalid_client", "invalid client credentials")
    return client_id


def _unsupported(_org: Org, _form: Form, _base: str) -> Grant:
    raise GrantRefusedError("unsupported_grant_type", "grant type not supported")


def _client_credentials(org: Org, form: Form, base: str) -> Grant:
    """Log the integration user in; the common login hosts do not know this grant."""
    if base.rpartition("//")[2] in LOGIN_HOSTS:
        raise GrantRefusedError("invalid_grant", "request not supported on this domain")
    if not form.get("client_id") or form.get("client_secret") is None:
        raise GrantRefusedError("invalid_client", "invalid client credentials")
    try:
        client_id = _check_client(org, form, secret_needed=True)
    except GrantRefusedError:
        raise GrantRefusedError("invalid_client", "invalid client credentials") from None
    return Grant(org.user_id, client_id, (*_SIGNED, "scope"))


def _refresh_token(org: Org, form: Form, _base: str) -> Grant:
    client_id = _check_client(org, form, secret_needed=True)
    given = form.get("refresh_token", "")
    if not org.logins.refresh.accepts(given, org.options.refresh_token):
        raise GrantRefusedError("invalid_grant", "expired access/refresh token")
    return Grant(org.user_id, client_id, (*_SIGNED, "scope"), given)


def _password(org: Org, form: Form, _base: str) -> Grant:
    client_id = _check_client(org, form, secret_needed=False)
    try:
        login = org.logins.check(form.get("username", ""), form.get("password", ""))
    except LoginRefusedError as refused:
        raise grant_refused(refused, WRONG_PASSWORD) from None
    return Grant(login.user_id, client_id, _SIGNED)


def _jwt_bearer(org: Org, form: Form, base: str) -> Grant:
    claims = claims_of(org.options.jwt_public_key, form.get("assertion", ""))
    client_id = _check_client(org, {"client_id": str(claims["iss"])}, secret_needed=False)
    audience = str(claims["aud"]).rstrip("/")
    if audience not in (*AUDIENCES, base) and not audience.endswith(".salesforce.com"):
        raise GrantRefusedError("invalid_grant", "audience is invalid")
    return Grant(user_named(org, str(claims["sub"])), client_id, (*_CORE, "scope"))


GRANTS: Final[dict[str, Callable[[Org, Form, str], Grant]]] = {
    "client_credentials": _client_credentials,
    "password": _password,
    "refresh_token": _refresh_token,
    JWT_GRANT: _jwt_bearer,
}
