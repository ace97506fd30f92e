"""Why a login server gives no token, and who can change that: one table."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from worker.adapters.salesforce.trouble import TokenRefused, TokenUnavailable, Trouble


class _Row(NamedTuple):
    error: str
    """A pattern of the whole `error` word."""
    description: str
    """A pattern found in `error_description`, "" for any."""
    needs_admin: bool | None
    """True: the org's admin; False: our operator; None: nobody, it passes."""
    sentence: str


_ROWS: Final = (
    _Row("rate_limit_exceeded|unavailable|temporarily_unavailable|server_error", "", None, "it is busy"),
    _Row(".*", "rate exceeded|try again", None, "too many logins"),
    _Row(
        "invalid_grant|invalid_app_access",
        "approved this consumer|admin approved",
        needs_admin=True,
        sentence="the org's admin must pre-authorize our app for the integration user",
    ),
    _Row(
        "invalid_grant",
        "no client credentials user",
        needs_admin=True,
        sentence="the org's admin must choose the \"Run As\" user of our app's client credentials flow",
    ),
    _Row(
        "invalid_grant|invalid_assertion",
        "audience|assertion|jwt|signature|certificate",
        needs_admin=False,
        sentence="check login_url, username, private key and this machine's clock",
    ),
    _Row("invalid_grant", "expired", needs_admin=True, sentence="the org must be connected again"),
    _Row(
        "invalid_grant",
        "",
        needs_admin=True,
        sentence="the integration user may be disabled or its grant revoked: the org must be connected again",
    ),
    _Row(
        "invalid_client.*",
        "",
        needs_admin=False,
        sentence="check the client id and secret, and that our app is still installed in the org",
    ),
    _Row(
        "inactive_user|inactive_org|org_locked|trial_expired",
        "",
        needs_admin=True,
        sentence="the user or the org is inactive: the org must be connected again",
    ),
    _Row(
        "unsupported_grant_type",
        "",
        needs_admin=False,
        sentence="this login server does not know the grant we use",
    ),
    _Row(".*", "", needs_admin=True, sentence="the org must be connected again"),
)
_WORD: Final = re.compile(r"[a-z_]{1,40}")


def refusal_of(error: str, description: str, status: int) -> Trouble:
    """Classify one refusal. Of the server's own text, only its error word is repeated."""
    row = next(row for row in _ROWS if _fits(row, error, description))
    word = error if _WORD.fullmatch(error) else f"HTTP {status}"
    sentence = f"no token from the login server ({word}): {row.sentence}"
    if row.needs_admin is None:
        return TokenUnavailable(sentence)
    return TokenRefused(sentence, needs_admin=row.needs_admin)


def _fits(row: _Row, error: str, description: str) -> bool:
    named = re.fullmatch(row.error, error) is not None
    return named and re.search(row.description, description, re.IGNORECASE) is not None
