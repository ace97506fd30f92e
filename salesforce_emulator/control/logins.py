"""Users with passwords, from a seed: who they are, how they log in, and what refuses them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, ValidationError

from salesforce_emulator.model.errors import RequestRefusedError
from salesforce_emulator.model.logins import Login

if TYPE_CHECKING:
    from salesforce_emulator.org import Org


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    username: str
    password: str
    security_token: str = ""
    password_expired: bool = False
    active: bool = True
    refuse: str | None = None


def set_logins(org: Org, given: list[dict[str, Any]]) -> list[str]:
    """Give users their passwords, and add those that are new; give their ids."""
    try:
        entries = [_Entry.model_validate(each) for each in given]
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise RequestRefusedError(400, "BAD_SEED", f"logins: {place}: {first['msg']}") from None
    return [_set(org, entry) for entry in entries]


def _set(org: Org, entry: _Entry) -> str:
    users = org.tables["user"]
    known = (str(user["Id"]) for user in users.live() if str(user["Username"]).lower() == entry.username.lower())
    user_id = next(known, None) or org.add_user(entry.username, entry.username.partition("@")[0])
    users.records[user_id]["IsActive"] = entry.active
    login = Login(user_id, entry.password, entry.security_token, entry.password_expired, entry.refuse)
    org.logins.set(entry.username, login)
    return user_id
