"""What an org lets us in with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Auth = Literal["client_credentials", "jwt", "refresh_token"]


@dataclass(frozen=True, slots=True)
class OrgCredentials:
    """
    One org's way in. Secrets never show in its repr.

    `login_url` is the org's My Domain (client credentials need it), or https://login.salesforce.com or
    https://test.salesforce.com. `private_key` is PEM text. `auth` decides which of the secrets are used.
    """

    org: str
    login_url: str
    auth: Auth
    client_id: str
    client_secret: str | None = field(default=None, repr=False)
    username: str | None = None
    private_key: str | None = field(default=None, repr=False)
    refresh_token: str | None = field(default=None, repr=False)
    api_version: str = "66.0"
