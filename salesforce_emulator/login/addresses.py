"""The addresses of logging in and of asking who one is."""

from __future__ import annotations

from typing import Final

from starlette.routing import Route

from salesforce_emulator.login import identity, oauth

ROUTES: Final = [
    Route("/services/oauth2/token", oauth.token, methods=["POST"]),
    Route("/services/oauth2/userinfo", identity.user_info, methods=["GET", "POST"]),
    Route("/services/oauth2/revoke", oauth.revoke, methods=["GET", "POST"]),
    Route("/id/{org}/{user}", identity.identity),
]
