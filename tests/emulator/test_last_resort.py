"""What nobody foresaw: an answer in the API's own form, one traceback, and nothing half done."""

from __future__ import annotations

import asyncio
import json
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import pytest
from starlette.routing import Route

from salesforce_emulator.app import make_app
from salesforce_emulator.calls.gate import WORK, data_endpoint
from salesforce_emulator.options import Options
from salesforce_emulator.org import Org

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from salesforce_emulator.calls.call import Call

DATA = "/services/data/v66.0/broken"
TEXT = "An unexpected error occurred. Please include this ErrorId if you contact support"


async def breaking(_request: Request) -> Response:
    """Break before anything is answered."""
    raise ZeroDivisionError("nobody foresaw this")


def writing_first(call: Call) -> Response:
    """Write a contact, and break."""
    access = call.org.access(call.user_id, call.org.sobject("Contact"))
    table, saver = call.org.table(access.sobject), call.saver()
    with call.org.undo.transaction() if call.method == "POST" else nullcontext():
        saver.save([saver.draft_create({"LastName": "Half"}, access, table)])
        raise ZeroDivisionError("nobody foresaw this")


@pytest.fixture
def org() -> Org:
    """Make an org with one contact too few."""
    return Org(Options())


def asked(org: Org, path: str, method: str = "POST", **scope: Any) -> tuple[int, str, bytes]:
    """Ask an app with broken addresses once; give the status, the type and the body."""
    app = make_app(org, lambda sessions: Org(org.options, sessions))
    handlers = {"POST": writing_first, "PUT": writing_first}
    broken = [Route(f"/{name}", breaking, methods=["POST"]) for name in ("emulator/broken", "services/Soap/u/broken")]
    broken += [Route(f"/services/{name}", breaking, methods=["POST"]) for name in ("Soap/m/broken", "oauth2/broken")]
    data = data_endpoint("/broken", handlers)
    app.router.routes[:0] = [*broken, Route("/services/data/v{version}/broken", data, methods=list(handlers))]
    told: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"{}", "more_body": False}

    async def send(message: Any) -> None:
        told.append(message)

    token = org.sessions.open(org.user_id).token
    headers = [(b"host", b"localhost"), (b"authorization", f"Bearer {token}".encode())]
    asking = {"type": "http", "method": method, "path": path, "query_string": b"", "headers": headers, **scope}
    asyncio.run(app(asking, receive, send))  # type: ignore[arg-type]
    return told[0]["status"], dict(told[0]["headers"])[b"content-type"].decode(), told[1]["body"]


@pytest.mark.parametrize("path", [DATA, "/emulator/broken"])
def test_is_told_as_a_list_of_errors(org: Org, path: str) -> None:
    status, kind, body = asked(org, path)

    assert (status, kind) == (500, "application/json;charset=UTF-8")
    (error,) = json.loads(body)
    assert error["errorCode"] == "UNKNOWN_EXCEPTION"
    assert error["message"].startswith(TEXT)


@pytest.mark.parametrize("api", ["u", "m"])
def test_is_told_as_a_fault_to_who_speaks_soap(org: Org, api: str) -> None:
    status, kind, body = asked(org, f"/services/Soap/{api}/broken")

    assert (status, kind.partition(";")[0]) == (500, "text/xml")
    assert b"<faultstring>UNKNOWN_EXCEPTION: An unexpected error occurred." in body


def test_is_told_as_an_oauth_error_to_who_logs_in(org: Org) -> None:
    status, _, body = asked(org, "/services/oauth2/broken")

    assert (status, json.loads(body)["error"]) == (500, "UNKNOWN_EXCEPTION")


def test_is_told_to_whoever_runs_the_org_once(org: Org, capsys: pytest.CaptureFixture[str]) -> None:
    asked(org, DATA)

    said = capsys.readouterr().err
    assert said.count("ZeroDivisionError: nobody foresaw this") == 1
    assert "writing_first" in said


@pytest.mark.parametrize(("method", "scope"), [("POST", {}), ("PUT", {WORK: 0.001})])
def test_takes_back_what_a_transaction_had_written(org: Org, method: str, scope: dict[str, float]) -> None:
    status, _, _ = asked(org, DATA, method, **scope)

    assert status == 500
    assert not org.undo.open
    assert not org.tables["contact"].records
    assert org.journal.saves == 0
