"""An org that says what a test tells it to, over a real socket."""

from __future__ import annotations

import gzip
import json
import threading
from collections import deque
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

import pytest

from tests.fakes import InMemoryTokenStore
from worker.adapters.salesforce.credentials import OrgCredentials
from worker.adapters.salesforce.transport import Transport

EXPIRED = [{"message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID"}]


class Seen(NamedTuple):
    """One request as it arrived."""

    method: str
    path: str
    headers: Any
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(gzip.decompress(self.body) if self.headers["Content-Encoding"] == "gzip" else self.body)


class Say(NamedTuple):
    """One answer; a status of 0 drops the connection, -1 keeps silent."""

    status: int
    body: Any = None
    headers: dict[str, str] = {}  # noqa: RUF012 - never changed


DROP, SILENCE = Say(0), Say(-1)


@dataclass
class ScriptedOrg:
    """Answers from a list, in order; logins are answered with token-1, token-2 and so on."""

    url: str = ""
    instance_url: str = ""
    answers: deque[Say] = field(default_factory=deque)
    login_answers: deque[Say] = field(default_factory=deque)
    seen: list[Seen] = field(default_factory=list)
    logins: list[Seen] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    def will(self, *answers: Say) -> None:
        self.answers.extend(answers)

    def answer(self, request: Seen) -> Say:
        if not request.path.endswith("/oauth2/token"):
            self.seen.append(request)
            return self.answers.popleft() if self.answers else Say(500, "nothing was scripted")
        self.logins.append(request)
        token = {"access_token": f"token-{len(self.logins)}", "instance_url": self.instance_url or self.url}
        return self.login_answers.popleft() if self.login_answers else Say(200, token)


def _handler(org: ScriptedOrg) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            said = org.answer(Seen(self.command, self.path, self.headers, body))
            if said.status < 1:
                if said is SILENCE:
                    org.ended.wait(10)
                self.close_connection = True
                return
            content = said.body if isinstance(said.body, str) else json.dumps(said.body)
            payload = b"" if said.body is None else content.encode()
            self.send_response(said.status)
            kind = "text/html" if isinstance(said.body, str) else "application/json"
            for name, value in {
                "Content-Length": str(len(payload)),
                "Content-Type": kind,
                **said.headers,
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(payload)

        do_GET = do_POST = do_PATCH = _serve  # noqa: N815 - the library's names

        def log_message(self, *_: Any) -> None:
            """Keep quiet."""

    return Handler


@pytest.fixture
def org_server():
    with ExitStack() as stack:
        yield lambda: stack.enter_context(_served())


@contextmanager
def _served():
    scripted = ScriptedOrg()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(scripted))
    server.daemon_threads = True
    scripted.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield scripted
    scripted.ended.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def org(org_server):
    return org_server()


@pytest.fixture
def credentials(org):
    return OrgCredentials("acme", org.url, "client_credentials", "app", client_secret="s3cret")


@pytest.fixture
def tokens():
    return InMemoryTokenStore()


@pytest.fixture
def transport(credentials, tokens):
    made = Transport(credentials, tokens, read_timeout=5.0)
    yield made
    made.close()
