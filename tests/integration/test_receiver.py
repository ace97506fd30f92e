"""The receiver as a process: real HTTP in, a real Redis behind it."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
import requests

from console.redis_server import free_port, server_program
from tests.builders import a_drop
from worker.adapters.redis.client import connect
from worker.envelope import RAW_LANES, RawEvent
from worker.sources import READERS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CONFIGURATION = """
raw_backlog = {backlog}
[redis]
url = "{redis}"
[receiver]
api_keys = [{{ env = "OLD_KEY" }}, {{ env = "NEW_KEY" }}]
start_url = "https://example.com/start"
max_body_bytes = {longest}
visit_seconds = 60
[receiver.endpoints.live]
source = "lob"
secrets = [{{ env = "LOB_SECRET" }}]
[receiver.endpoints.iv-mtr]
source = "usps"
secrets = [{{ env = "USPS_SECRET" }}]
"""
SECRETS = {
    "OLD_KEY": "old",
    "NEW_KEY": "new",
    "LOB_SECRET": "whk_1",
    "USPS_SECRET": "post:pw",
    "PARTNER_SECRET": "a partner:with a long secret of its own",
    "PRESS_SECRET": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    "GRID_SECRET": "a token",
    "BROKER_SECRET": "user:password",
}
EVENT = {"mailpiece_id": "mp-1", "status": "Printed", "occurred_at": "2026-08-17T10:00:00Z"}


@dataclass
class Served:
    """A running receiver, and the store behind it."""

    url: str
    redis_url: str
    process: subprocess.Popen[str]
    log: Path

    def post(self, path: str, body: Any, key: str | None = "new", **headers: str) -> requests.Response:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = {"Content-Type": "application/json"} | {name.replace("_", "-"): value for name, value in headers.items()}
        if key:
            sent["Authorization"] = f"Bearer {key}"
        return requests.post(self.url + path, data, headers=sent, timeout=20)

    def events(self) -> list[RawEvent]:
        """Read all that was stored."""
        with connect(self.redis_url, name="test") as client:
            entries: list[Any] = [entry for n in range(RAW_LANES) for entry in client.xrange(f"raw:{n}")]
        return [RawEvent.unpack(fields[b"e"]) for _id, fields in entries]


@contextmanager
def serving(
    redis_url: str, folder: Path, *, backlog: int = 5, longest: int = 20_000, more: str = "", before: str = ""
) -> Iterator[Served]:
    """Run the receiver meanwhile; `more` are further lines of its configuration, `before` is done by its process."""
    configuration = folder / "mailstatus.toml"
    told = CONFIGURATION.format(redis=redis_url, backlog=backlog, longest=longest)
    configuration.write_text(told + more, encoding="utf-8")
    environment = {**os.environ, **SECRETS, "MAILSTATUS_CONFIG": str(configuration)}
    command = [sys.executable, "-c", f"{before}\nfrom console.main import main; main()", "serve", "--port", "0"]
    log = folder / "stderr.txt"
    with (
        log.open("w") as errors,
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True) as process,
    ):
        assert process.stdout is not None
        yield Served(process.stdout.readline().split()[1], redis_url, process, log)
        if process.poll() is None:
            process.terminate()
            assert process.wait(20) == 0


@pytest.fixture(scope="module")
def _running(redis_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(redis_server, tmp_path_factory.mktemp("receiver")) as running:
        yield running


@pytest.fixture
def served(store: Any, _running: Served) -> Served:
    """Give each test an empty store behind the receiver."""
    del store
    return _running


def signed(body: bytes, *, key: str = "whk_1", at: float | None = None) -> dict[str, str]:
    moment = str(int(time.time() if at is None else at))
    digest = hmac.new(key.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {"Lob_Signature_Timestamp": moment, "Lob_Signature": digest}


class TestAWebhook:
    BODY = b'{"id": "evt_1",  "object": "event"}'

    def test_is_stored_byte_for_byte_before_it_is_answered_with_200(self, served):
        answer = served.post("/webhooks/lob/live", self.BODY, None, **signed(self.BODY))

        assert (answer.status_code, answer.json()) == (200, {"accepted": 1})
        assert [(event.source, event.payload) for event in served.events()] == [("lob", self.BODY)]

    @pytest.mark.parametrize("headers", [{}, signed(BODY, key="other"), signed(BODY, at=1)])
    def test_that_is_not_its_senders_is_refused_without_detail(self, served, headers):
        answer = served.post("/webhooks/lob/live", self.BODY, None, **headers)

        assert (answer.status_code, answer.json()) == (401, {"detail": "Unauthorized"})
        assert served.events() == []

    @pytest.mark.parametrize("path", ["/webhooks/lob/other", "/webhooks/postgrid/live"])
    def test_to_an_address_nobody_configured_is_not_found(self, served, path):
        assert served.post(path, self.BODY, None, **signed(self.BODY)).status_code == 404

    def test_that_is_too_long_is_refused(self, served):
        body = b'"' + b"x" * 20_000 + b'"'

        assert served.post("/webhooks/lob/live", body, None, **signed(body)).status_code == 413

    @pytest.mark.parametrize("body", [b"", b" \n", b"\xef\xbb\xbf", b"[{}", b"[{}] {"])
    def test_of_which_nothing_or_not_all_can_be_read_leaves_a_trace(self, served, body):
        answer = served.post("/webhooks/lob/live", body, None, **signed(body))

        assert answer.status_code == 200
        assert len(served.events()) >= 1

    def test_that_is_garbage_is_stored_all_the_same_and_will_be_a_dead_letter(self, served):
        answer = served.post("/webhooks/lob/live", b"{garbage", None, **signed(b"{garbage"))

        assert answer.status_code == 200
        assert [event.payload for event in served.events()] == [b"{garbage"]


def test_the_address_of_a_visitor_is_not_kept(served):
    body = b'{"id": "evt_1", "object": "event", "body": {"ipAddress" : "203.0.113.77"}}'

    served.post("/webhooks/lob/live", body, None, **signed(body))

    assert b"203.0.113.77" not in served.events()[0].payload
    assert json.loads(served.events()[0].payload)["id"] == "evt_1"


def test_a_secret_that_cannot_be_one_is_refused_at_the_start(redis_server, tmp_path):
    path = tmp_path / "mailstatus.toml"
    endpoint = '[receiver.endpoints.x]\nsource = "generic"\nsecrets = [{ env = "BAD" }]\n'
    path.write_text(f'[redis]\nurl = "{redis_server}"\n{endpoint}', encoding="utf-8")
    environment = {**os.environ, "MAILSTATUS_CONFIG": str(path), "BAD": "whsec_sécrét"}

    command = [sys.executable, "-c", "from console.main import main; main()", "serve", "--port", "0"]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=30, check=False)

    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1)
    assert "whsec_ and base64" in ended.stderr


def test_the_post_pushes_scans_with_a_user_and_a_password(served):
    body = {"events": [{"imb": "00270123456000000042"}, {"imb": "00270123456000000043"}]}

    answer = requests.post(f"{served.url}/usps/iv-mtr", json=body, auth=("post", "pw"), timeout=10)
    refused = requests.post(f"{served.url}/usps/iv-mtr", json=body, auth=("post", "no"), timeout=10)

    assert (answer.status_code, answer.json(), refused.status_code) == (200, {"accepted": 2}, 401)


class TestTheGenericIntake:
    @pytest.mark.parametrize("key", ["old", "new"])
    def test_takes_every_live_key(self, served, key):
        answer = served.post("/v1/events", [EVENT, {**EVENT, "status": "Mailed"}], key)

        assert (answer.status_code, answer.json()) == (200, {"accepted": 2})
        assert sorted(json.loads(event.payload)["status"] for event in served.events()) == ["Mailed", "Printed"]

    @pytest.mark.parametrize("key", [None, "gone"])
    @pytest.mark.parametrize("body", [[EVENT], b"{", b'[{"status": NaN, "name": "Ada"}]'])
    def test_refuses_any_other_before_it_looks_at_the_body(self, served, key, body):
        answer = served.post("/v1/events", body, key)

        assert (answer.status_code, answer.json()) == (401, {"detail": "Unauthorized"})

    @pytest.mark.parametrize("text", ['{"status": NaN}', '{"status": "\\ud800"}', '{"name": "Ada"}', '"\xff"'])
    def test_says_what_is_wrong_without_repeating_it(self, served, text):
        answer = served.post("/v1/events", f"[{text}]".encode("latin-1"))

        assert answer.status_code in {400, 422}
        assert "Ada" not in answer.text

    def test_takes_what_looks_like_a_table_for_what_it_is(self, served):
        tricky = {**EVENT, "event_id": "a,status,b"}

        assert served.post("/v1/events", [tricky]).json() == {"accepted": 1}
        assert json.loads(served.events()[0].payload) == tricky

    @pytest.mark.parametrize("body", [[], {}, [{"status": "Printed"}], [{**EVENT, "nonsense": 1}], b"{"])
    def test_says_what_is_wrong_with_a_body(self, served, body):
        answer = served.post("/v1/events", body)

        assert answer.status_code == 422
        assert answer.json()["detail"]

    def test_registers_mailpieces(self, served):
        piece = {"mailpiece_id": "mp-1", "mail_drop_id": "572", "country": "US", "external_id": "x", "color": "red"}

        assert served.post("/v1/mailpieces", [piece]).json() == {"accepted": 1}
        assert json.loads(served.events()[0].payload) == piece

    def test_takes_an_event_of_the_making_with_what_registers_its_piece(self, served):
        own = {"mailpiece_id": "mp-1", "mail_drop_id": "572", "country": "US", "external_id": "x"}
        event = {**own, "status": "MailPieceCreated", "occurred_at": "2026-08-17T10:00:00Z"}

        assert served.post("/v1/events", [event]).json() == {"accepted": 1}
        (stored,) = served.events()
        assert READERS[stored.source](stored).registers.mailpiece_id == "mp-1"

    def test_is_described(self, served):
        described = requests.get(f"{served.url}/openapi.json", timeout=10).json()

        assert {"/v1/events", "/v1/mailpieces", "/p/{token}"} <= described["paths"].keys()
        operations = [each["operationId"] for methods in described["paths"].values() for each in methods.values()]
        assert len(operations) == len(set(operations))
        assert "swagger" in requests.get(f"{served.url}/docs", timeout=10).text.lower()


class TestAVisit:
    @pytest.fixture(autouse=True)
    def _piece(self, store, served):
        del served
        store.add_drop(a_drop())
        row = {
            "mailpiece_id": "mp-1",
            "mail_drop_id": "572",
            "country": "US",
            "external_id": "x",
            "purl_token": "t0kenT0ken",
        }
        row |= {"start_url": "https://example.com/ada", "goal_url": "javascript:alert(1)"}
        store.accept(RawEvent("manifest", json.dumps(row).encode(), 0))
        store.normalize_all()

    def visit(self, served, path, method="GET", **headers):
        return requests.request(method, served.url + path, allow_redirects=False, timeout=10, headers=headers)

    def test_is_recorded_and_led_to_the_mailpieces_own_page(self, served):
        agent = "Mozilla/5.0 (Windows NT 10.0),token,x"
        answer = self.visit(served, "/p/t0kenT0ken?to=https://evil.example", **{"User-Agent": agent})

        assert (answer.status_code, answer.headers["Location"]) == (302, "https://example.com/ada")
        (event,) = served.events()
        told = json.loads(event.payload)
        assert (event.source, told["token"], told["event"], told["user_agent"]) == (
            "purl",
            "t0kenT0ken",
            "opened",
            agent,
        )
        assert b"127.0.0.1" not in event.payload

    def test_that_follows_its_like_at_once_is_the_same_visit_and_no_other_is(self, served):
        for path in ("/p/t0kenT0ken", "/p/t0kenT0ken", "/p/t0kenT0ken/done", "/p/t0kenT0ken?test"):
            self.visit(served, path)
        self.visit(served, "/p/t0kenT0ken", **{"User-Agent": "Mozilla/5.0 (another)"})

        first, again, *others = [json.loads(event.payload)["visit_id"] for event in served.events()]
        assert first == again
        assert len({first, *others}) == 4

    def test_to_the_goal_is_recorded_and_led_to_a_page_that_is_one(self, served):
        answer = self.visit(served, "/p/t0kenT0ken/done")

        assert answer.headers["Location"] == "https://example.com/ada"  # its own goal page is no page
        assert json.loads(served.events()[0].payload)["event"] == "completed"

    @pytest.mark.parametrize("page", ["http://example.com/", "javascript:alert(1)", "//example.com/"])
    def test_is_led_to_the_usual_page_where_its_own_is_none(self, store, served, page):
        row = {"mailpiece_id": "mp-2", "mail_drop_id": "572", "country": "US", "external_id": "y"}
        row |= {"purl_token": "an0therT0ken", "start_url": page}
        store.accept(RawEvent("manifest", json.dumps(row).encode(), 0))
        store.normalize_all()

        assert self.visit(served, "/p/an0therT0ken").headers["Location"] == "https://example.com/start"

    def test_to_the_goal_may_be_a_picture(self, served):
        answer = self.visit(served, "/p/t0kenT0ken/done.gif")

        assert (answer.headers["Content-Type"], answer.content[:3]) == ("image/gif", b"GIF")
        assert json.loads(served.events()[0].payload)["event"] == "completed"

    def test_leads_nowhere_else_for_a_slash_or_a_strange_host(self, served):
        answer = self.visit(served, "/p/t0kenT0ken/", Host="evil.example")

        assert (answer.status_code, answer.headers.get("Location")) == (404, None)

    @pytest.mark.parametrize("page", ["", "/done", "/done.gif"])
    @pytest.mark.parametrize("token", ["n0bodyHasIt", "tok0002"])
    def test_of_a_token_nobody_has_or_anybody_could_guess_is_not_found_and_not_recorded(
        self, store, served, token, page
    ):
        row = {"mailpiece_id": "mp-2", "mail_drop_id": "572", "country": "US", "external_id": "y"}
        store.accept(RawEvent("manifest", json.dumps(row | {"purl_token": "tok0002"}).encode(), 0))
        store.normalize_all()

        assert self.visit(served, f"/p/{token}{page}").status_code == 404
        assert served.events() == []


def test_more_events_than_the_workers_take_are_refused_and_none_is_dropped(served):
    answers = [served.post("/v1/events", [EVENT]) for _ in range(6)]
    time.sleep(1.1)  # the backlog is looked at once a second

    late = served.post("/v1/events", [EVENT])

    assert late.status_code == 503
    assert late.headers["Retry-After"].isdigit()
    assert requests.get(f"{served.url}/ready", timeout=10).status_code == 503
    assert requests.get(f"{served.url}/health", timeout=10).status_code == 200
    assert len(served.events()) == sum(answer.status_code == 200 for answer in answers)


class Store:
    """A Redis server that is stopped and started again, its file kept."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        options = {"bind": "127.0.0.1", "port": self.port, "dir": self.folder, "appendonly": "yes", "save": ""}
        words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
        self.process = subprocess.Popen([server_program(), *words], stdout=subprocess.DEVNULL)
        with connect(self.url, name="test") as client:
            for _ in range(500):
                try:
                    client.ping()
                except Exception:  # noqa: BLE001 - not yet
                    time.sleep(0.02)
                else:
                    return

    def stop(self) -> None:
        assert self.process is not None
        self.process.terminate()
        self.process.wait(10)


def test_every_event_answered_with_200_is_there_after_redis_was_stopped_and_started(tmp_path):
    store, answers = Store(tmp_path), {}
    store.start()

    with serving(store.url, tmp_path) as served:
        for number in range(30):
            if number == 2:
                store.stop()
            if number == 28:
                store.start()
            event = {**EVENT, "event_id": f"e-{number}"}
            answers[f"e-{number}"] = served.post("/v1/events", [event]).status_code
        stored = {json.loads(event.payload)["event_id"] for event in served.events()}

    store.stop()
    assert {name for name, status in answers.items() if status == 200} == stored
    assert set(answers.values()) == {200, 503}
