"""Why no token was issued."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from salesforce_emulator.model.logins import LoginRefusedError

_INACTIVE_ORG: Final = ("inactive_org", "organization is locked, closed, or suspended")
OF_CODE: Final = {
    "LOGIN_RATE_EXCEEDED": ("rate_limit_exceeded", "Login Rate Exceeded"),
    "ORG_LOCKED": _INACTIVE_ORG,
    "TRIAL_EXPIRED": _INACTIVE_ORG,
    "LOGIN_DURING_RESTRICTED_DOMAIN": ("invalid_grant", "ip restricted"),
    "LOGIN_DURING_RESTRICTED_TIME": ("invalid_grant", "login time restricted"),
}


class GrantRefusedError(Exception):
    """Why no token was issued, in OAuth's two words."""

    def __init__(self, error: str, description: str) -> None:
        """Keep both."""
        super().__init__(description)
        self.body = {"error": error, "error_description": description}


def grant_refused(refused: LoginRefusedError, otherwise: str) -> GrantRefusedError:
    """Say in OAuth's words what the SOAP API says with a code."""
    error, description = OF_CODE.get(refused.code, ("invalid_grant", otherwise))
    return GrantRefusedError(error, description)
