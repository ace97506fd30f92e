"""Every address the emulator answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.applications import Starlette
from starlette.routing import Route

from salesforce_emulator import control, metadata, oauth, page, upserting
from salesforce_emulator import rest_collections as collections
from salesforce_emulator import rest_describe as describe
from salesforce_emulator import rest_org as about
from salesforce_emulator import rest_query as query
from salesforce_emulator import rest_records as records
from salesforce_emulator.call import Handler, json_answer
from salesforce_emulator.errors import not_found
from salesforce_emulator.gate import data_endpoint

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

    from salesforce_emulator.org import Org

METHODS: Final = ["GET", "POST", "PATCH", "PUT", "DELETE"]
DATA: Final[dict[str, Mapping[str, Handler]]] = {
    "/composite/sobjects": {
        "POST": collections.create,
        "PATCH": collections.update,
        "DELETE": collections.delete,
    },
    "/composite/sobjects/{sobject}": {"GET": collections.read, "POST": collections.read},
    "/composite/sobjects/{sobject}/{field}": {"PATCH": upserting.upsert_many},
    "/query": {"GET": query.query},
    "/queryAll": {"GET": query.query_all},
    "/query/{locator}": {"GET": query.more},
    "/queryAll/{locator}": {"GET": query.more},
    "/tooling/query": {"GET": query.tooling_query},
    "/limits": {"GET": about.limits},
    "/sobjects": {"GET": describe.list_objects},
    "/sobjects/{sobject}": {"GET": describe.basic, "POST": records.create},
    "/sobjects/{sobject}/describe": {"GET": describe.describe},
    "/sobjects/{sobject}/describe/layouts": {"GET": describe.layouts},
    "/sobjects/{sobject}/{id}": {"GET": records.read, "PATCH": records.update, "DELETE": records.delete},
    "/sobjects/{sobject}/{field}/{value:path}": {"GET": records.read_by_value, "PATCH": records.upsert_by_value},
    "": {"GET": about.resources},
}
CONTROL: Final = {
    ("GET", "/health"): control.health,
    ("GET", "/stats"): control.stats,
    ("GET", "/saves"): control.saves,
    ("GET", "/assignments"): control.assignments,
    ("GET", "/faults"): control.show_faults,
    ("POST", "/faults"): control.set_faults,
    ("POST", "/seed"): control.seed_org,
    ("POST", "/expire-sessions"): control.expire_sessions,
    ("POST", "/limits"): control.limits,
    ("GET", "/layouts"): control.layouts,
    ("POST", "/layouts"): control.layouts,
    ("DELETE", "/layouts"): control.delete_layout,
    ("GET", "/records/{sobject}"): control.records,
    ("POST", "/records/{sobject}/{id}"): control.record,
}


def make_app(org: Org) -> Starlette:
    """Put an org behind HTTP."""
    app = Starlette(routes=_routes(), exception_handlers={404: _nowhere})
    app.state.org = org
    app.state.connections = set()
    app.router.redirect_slashes = False
    return app


def without_trailing_slash(app: ASGIApp) -> ASGIApp:
    """Serve an address and the same with a slash after it alike."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and len(scope["path"]) > 1 and scope["path"].endswith("/"):
            scope = {**scope, "path": scope["path"].rstrip("/")}
        await app(scope, receive, send)

    return serve


def _routes() -> list[Route]:
    data = "/services/data/v{version}"
    routes = [Route(data + path, data_endpoint(path or "/", each), methods=METHODS) for path, each in DATA.items()]
    routes += [
        Route(f"/emulator{path}", control.open_endpoint(handler), methods=[method])
        for (method, path), handler in CONTROL.items()
    ]
    return [
        *routes,
        Route("/emulator/reset", control.reset, methods=["POST"]),
        Route("/services/data", about.versions),
        Route("/services/oauth2/token", oauth.token, methods=["POST"]),
        Route("/services/oauth2/userinfo", about.user_info, methods=["GET", "POST"]),
        Route("/id/{org}/{user}", about.user_info),
        Route("/services/Soap/m/{version}", metadata.soap, methods=["POST"]),
        Route("/services/Soap/m/{version}/{org}", metadata.soap, methods=["POST"]),
        Route("/", page.show),
    ]


async def _nowhere(_request: Request, _error: Exception) -> Response:
    return json_answer(not_found().body(), 404)
