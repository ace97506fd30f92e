"""What the org says about itself: its versions, limits and users."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from starlette.responses import Response

from salesforce_emulator.call import Call, base_url, json_answer
from salesforce_emulator.gate import FIRST, LATEST

if TYPE_CHECKING:
    from starlette.requests import Request

SEASONS: Final = ("Summer", "Winter", "Spring")
FIRST_SUMMER: Final = 14


def version_list() -> list[dict[str, str]]:
    """List every served version, as the sample spells them."""
    listed = []
    for number in range(FIRST, LATEST + 1):
        years, season = divmod(number - FIRST, len(SEASONS))
        year = FIRST_SUMMER + years + (1 if season else 0)
        label = f"{SEASONS[season]} '{year}"
        listed.append({"label": label, "url": f"/services/data/v{number}.0", "version": f"{number}.0"})
    return listed


async def versions(_request: Request) -> Response:
    """List the API versions; the one data call that needs no session and costs nothing."""
    return json_answer(version_list())


def resources(call: Call) -> Response:
    """List the resources of one version."""
    names = ("sobjects", "query", "queryAll", "limits", "composite", "tooling")
    return json_answer({name: call.data_url(name) for name in names})


def limits(call: Call) -> Response:
    """List the limits of the org."""
    return json_answer(call.org.limits.listing())


async def user_info(request: Request) -> Response:
    """Say who a token belongs to."""
    org = request.app.state.org
    token = request.headers.get("authorization", "").partition(" ")[2].strip()
    session = org.sessions.find(token or request.query_params.get("access_token", ""))
    if session is None:
        return Response("Bad_OAuth_Token", status_code=403, media_type="text/html")
    return json_answer(_info(base_url(request, org), org.id, org.tables["user"].records[session.user_id]))


def _info(base: str, org_id: str, user: dict[str, Any]) -> dict[str, Any]:
    url = f"{base}/id/{org_id}/{user['Id']}"
    name = " ".join(filter(None, (user.get("FirstName"), user.get("LastName"))))
    return {
        "sub": url,
        "id": url,
        "user_id": user["Id"],
        "organization_id": org_id,
        "preferred_username": user["Username"],
        "username": user["Username"],
        "name": name,
        "display_name": name,
        "active": True,
        "urls": {
            "rest": f"{base}/services/data/v{{version}}/",
            "sobjects": f"{base}/services/data/v{{version}}/sobjects/",
            "query": f"{base}/services/data/v{{version}}/query/",
            "metadata": f"{base}/services/Soap/m/{{version}}/{org_id}",
        },
    }
