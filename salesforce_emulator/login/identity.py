"""Who a token belongs to: /services/oauth2/userinfo, and the identity URL /id/{org}/{user}."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from starlette.responses import Response

from salesforce_emulator.calls.call import base_url, json_answer
from salesforce_emulator.model.ids import canonical

if TYPE_CHECKING:
    from starlette.requests import Request

    from salesforce_emulator.org import Org

OFFSET: Final = -28_800_000


class _WhoError(Exception):
    """Why nobody is told who a token belongs to: a bare word and its status (Salesforce Help, identity URLs)."""


async def user_info(request: Request) -> Response:
    """Say who a token belongs to, as OpenID Connect spells it."""
    try:
        user_id = _user_of(request)
    except _WhoError as why:
        return _word(str(why))
    org: Org = request.app.state.org
    user, base = org.tables["user"].records[user_id], base_url(request, org)
    told = _common(org, user, base) | {
        "sub": f"{base}/id/{org.id}/{user_id}",
        "preferred_username": user["Username"],
        "nickname": user["Username"].partition("@")[0],
        "name": _name(org, user),
        "given_name": user.get("FirstName"),
        "family_name": user.get("LastName"),
        "zoneinfo": "America/Los_Angeles",
        "profile": f"{base}/{user_id}",
        "picture": f"{base}/profilephoto/005/F",
        "address": {},
        "updated_at": user["LastModifiedDate"].replace("+0000", "Z"),
    }
    return json_answer(told)


async def identity(request: Request) -> Response:
    """Tell of the user an identity URL names, to a token of that org."""
    org: Org = request.app.state.org
    try:
        _user_of(request)
    except _WhoError as why:
        return _word(str(why))
    if canonical(request.path_params["org"]) != org.id:
        return _word("Wrong_Org")
    user = org.tables["user"].find(request.path_params["user"])
    if user is None:
        return _word("Bad_Id", 404)
    return json_answer(_identity(org, user, base_url(request, org)))


def _identity(org: Org, user: dict[str, Any], base: str) -> dict[str, Any]:
    return _common(org, user, base) | {
        "id": f"{base}/id/{org.id}/{user['Id']}",
        "asserted_user": True,
        "username": user["Username"],
        "nick_name": user["Username"].partition("@")[0],
        "display_name": _name(org, user),
        "first_name": user.get("FirstName"),
        "last_name": user.get("LastName"),
        "timezone": "America/Los_Angeles",
        "status": {"created_date": None, "body": None},
        "last_modified_date": user["LastModifiedDate"].replace("+0000", "Z"),
    }


def _user_of(request: Request) -> str:
    given = request.headers.get("authorization", "").partition(" ")[2].strip()
    given = given or request.query_params.get("access_token", "") or request.query_params.get("oauth_token", "")
    if not given:
        raise _WhoError("Missing_OAuth_Token")
    session = request.app.state.org.sessions.find(given)
    if session is None:
        raise _WhoError("Bad_OAuth_Token")
    return str(session.user_id)


def _word(text: str, status: int = 403) -> Response:
    return Response(text, status_code=status, media_type="text/html")


def _name(org: Org, user: dict[str, Any]) -> str:
    return str(org.sobjects["user"].computed["Name"](user))


def _urls(org: Org, user: dict[str, Any], base: str) -> dict[str, str]:
    data, soap = f"{base}/services/data/v{{version}}/", f"{base}/services/Soap"
    return {
        "enterprise": f"{soap}/c/{{version}}/{org.id[:15]}",
        "metadata": f"{soap}/m/{{version}}/{org.id[:15]}",
        "partner": f"{soap}/u/{{version}}/{org.id[:15]}",
        "rest": data,
        "sobjects": f"{data}sobjects/",
        "search": f"{data}search/",
        "query": f"{data}query/",
        "recent": f"{data}recent/",
        "tooling_rest": f"{data}tooling/",
        "profile": f"{base}/{user['Id']}",
    }


def _common(org: Org, user: dict[str, Any], base: str) -> dict[str, Any]:
    return {
        "user_id": user["Id"],
        "organization_id": org.id,
        "email": user.get("Email") or user["Username"],
        "email_verified": True,
        "photos": {"picture": f"{base}/profilephoto/005/F", "thumbnail": f"{base}/profilephoto/005/T"},
        "urls": _urls(org, user, base),
        "active": org.logins.is_active(user["Id"]),
        "user_type": "STANDARD",
        "language": "en_US",
        "locale": "en_US",
        "utcOffset": OFFSET,
        "is_app_installed": True,
    }
