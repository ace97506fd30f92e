"""Who a token belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from salesforce_emulator.calls.call import base_url, json_answer

if TYPE_CHECKING:
    from starlette.requests import Request


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
