"""Users with passwords, from a seed: who they are, how they log in, and what refuses them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from salesforce_emulator.model.logins import Login

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesforce_emulator.control.seed_pages import LoginPage
    from salesforce_emulator.org import Org


def set_logins(org: Org, given: Sequence[LoginPage]) -> list[str]:
    """Give users their passwords, and add those that are new; give their ids."""
    return [_set(org, each) for each in given]


def _set(org: Org, given: LoginPage) -> str:
    users = org.tables["user"]
    known = (str(user["Id"]) for user in users.live() if str(user["Username"]).lower() == given.username.lower())
    user_id = next(known, None) or org.add_user(given.username, given.username.partition("@")[0])
    user = users.records[user_id]
    org.undo.note(partial(users.restore, user, dict(user)))
    users.apply(user, {"IsActive": given.active})
    login = Login(user_id, given.password, given.security_token, given.password_expired, given.refuse)
    org.logins.set(given.username, login)
    return user_id
