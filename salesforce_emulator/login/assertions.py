"""What a JWT assertion claims."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import jwt

from salesforce_emulator.login.refusals import GrantRefusedError

if TYPE_CHECKING:
    from pathlib import Path

    from salesforce_emulator.org import Org

LEEWAY_SECONDS: Final = 180


def claims_of(key_file: Path | None, assertion: str) -> dict[str, Any]:
    """Read an assertion: its expiry may be a string, and three minutes past; without a key any signature will do."""
    key = key_file.read_bytes() if key_file else b""
    settings: Any = {"verify_signature": key_file is not None, "verify_exp": True, "verify_aud": False}
    settings.update(require=["iss", "sub", "aud", "exp"], verify_iat=False, verify_sub=False)
    try:
        return dict(jwt.decode(assertion, key, algorithms=["RS256"], options=settings, leeway=LEEWAY_SECONDS))
    except jwt.ExpiredSignatureError:
        raise GrantRefusedError("invalid_grant", "expired authorization code") from None
    except jwt.PyJWTError:
        raise GrantRefusedError("invalid_grant", "invalid assertion") from None


def user_named(org: Org, subject: str) -> str:
    """Find the user an assertion is for; with no name agreed on, anybody is the API user."""
    for user in org.tables["user"].live():
        if subject.lower() == str(user["Username"]).lower():
            return str(user["Id"])
    if org.options.jwt_username is None:
        return org.user_id
    raise GrantRefusedError("invalid_grant", "user hasn't approved this consumer")
