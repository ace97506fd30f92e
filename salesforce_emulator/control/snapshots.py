"""Snapshots of the org by name: taken, listed, restored, downloaded, uploaded, deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from salesforce_emulator.calls.call import JSON_TYPE, json_answer, refusal_answer
from salesforce_emulator.control.seeding_rules import add_rules
from salesforce_emulator.model.errors import RequestRefusedError
from salesforce_emulator.model.json_text import read_json
from salesforce_emulator.model.values import written
from salesforce_emulator.state.emptying import empty
from salesforce_emulator.state.snapshot import BadSnapshotError, Snapshot, from_document, restored, taken

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from starlette.requests import Request

    from salesforce_emulator.org import Org

    Handler = Callable[[Request], Awaitable[Response]]


def from_file(path: Path, fresh: Org) -> Org:
    """Give an org as a downloaded snapshot says, with the options of a fresh one."""
    try:
        snapshot = from_document(_parsed(path.read_bytes()))
        return restored(snapshot, fresh, define=add_rules)
    except BadSnapshotError as error:
        raise BadSnapshotError(f"{path}: {error}") from None


def _answering(handler: Handler) -> Handler:
    async def endpoint(request: Request) -> Response:
        try:
            return await handler(request)
        except BadSnapshotError as error:
            return refusal_answer(RequestRefusedError(400, "BAD_SNAPSHOT", str(error)))
        except RequestRefusedError as error:
            return refusal_answer(error)

    return endpoint


async def _list(request: Request) -> Response:
    return json_answer([_about(name, each) for name, each in sorted(_kept(request).items())])


async def _take(request: Request) -> Response:
    body = _parsed(await request.body())
    name = body.get("name") if isinstance(body, dict) else None
    if not isinstance(name, str) or not name or "/" in name:
        raise BadSnapshotError("A snapshot needs a name, without a slash.")
    org: Org = request.app.state.org
    snapshot = _kept(request)[name] = taken(org, written(org.clock.now()))
    return json_answer(_about(name, snapshot), 201)


async def _download(request: Request) -> Response:
    return StreamingResponse(_named(request).document(), media_type=JSON_TYPE)


async def _upload(request: Request) -> Response:
    name = request.path_params["name"]
    snapshot = _kept(request)[name] = from_document(_parsed(await request.body()))
    return json_answer(_about(name, snapshot), 201)


async def _restore(request: Request) -> Response:
    snapshot, old = _named(request), request.app.state.org
    old.bulk.stop()
    request.app.state.org = restored(snapshot, old, define=add_rules)
    empty(old)
    return json_answer({"restored": request.path_params["name"]})


async def _delete(request: Request) -> Response:
    _named(request)
    del _kept(request)[request.path_params["name"]]
    return json_answer({"deleted": request.path_params["name"]})


def _kept(request: Request) -> dict[str, Snapshot]:
    kept: dict[str, Snapshot] = request.app.state.snapshots
    return kept


def _named(request: Request) -> Snapshot:
    found = _kept(request).get(request.path_params["name"])
    if found is None:
        there = ", ".join(sorted(_kept(request))) or "none yet"
        text = f"There is no snapshot called {request.path_params['name']!r}; there are: {there}."
        raise RequestRefusedError(404, "NOT_FOUND", text)
    return found


def _about(name: str, snapshot: Snapshot) -> dict[str, Any]:
    records = {each: count for each, count in snapshot.counts.items() if count}
    return {"name": name, "taken": snapshot.taken, "bytes": snapshot.size, "records": records}


def _parsed(body: bytes) -> Any:
    try:
        return read_json(body)
    except ValueError as error:
        raise BadSnapshotError(f"The body is not JSON: {error}") from None


_ONE: Final = "/emulator/snapshots/{name}"
ROUTES: Final = [
    Route("/emulator/snapshots", _answering(_list), methods=["GET"]),
    Route("/emulator/snapshots", _answering(_take), methods=["POST"]),
    Route(_ONE + "/restore", _answering(_restore), methods=["POST"]),
    Route(_ONE, _answering(_download), methods=["GET"]),
    Route(_ONE, _answering(_upload), methods=["PUT"]),
    Route(_ONE, _answering(_delete), methods=["DELETE"]),
]
