"""Test traffic at the receiver: taken, answered, noted, and never written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from hashlib import sha256
from hmac import new
from typing import TYPE_CHECKING, Any

import jwt
import pytest
import requests

from tests.integration.test_receiver import SECRETS, Served, serving, signed
from worker.envelope import RawEvent

if TYPE_CHECKING:
    from collections.abc import Iterator

ENDPOINTS = """
[receiver.endpoints.basic]
source = "lob"
signature = "basic"
secrets = [{ env = "PARTNER_SECRET" }]
[receiver.endpoints.stannp]
source = "stannp"
secrets = [{ env = "PARTNER_SECRET" }]
[receiver.endpoints.postgrid]
source = "postgrid"
secrets = [{ env = "PARTNER_SECRET" }]
"""
SECRET = SECRETS["PARTNER_SECRET"]
TOKEN = "t0kenT0ken"
PIECE = {"mailpiece_id": "mp-1", "mail_drop_id": "572", "country": "US", "external_id": "x", "purl_token": TOKEN}
MAILED = {
    "id": "evt_1",
    "object": "event",
    "reference_id": "psc_1",
    "event_type": {"id": "postcard.mailed"},
    "date_created": "2026-01-07T18:02:11Z",
}
TEST_URL = {"webhook_id": 0, "event": "test_url", "created": "0000-00-00 00:00:00", "retries": "0"}
ORDER = {"id": "event_1", "object": "event", "type": "letter.created", "live": False, "data": {"id": "letter_1"}}


@pytest.fixture(scope="module")
def _running(redis_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(redis_server, tmp_path_factory.mktemp("trials"), backlog=100, longest=200_000, more=ENDPOINTS) as one:
        yield one


@pytest.fixture
def served(store: Any, _running: Served) -> Served:
    """Give each test a store that knows one mailpiece, by every partner."""
    row = PIECE | {"lob_id": "psc_1", "stannp_id": "98765", "postgrid_id": "letter_1"}
    store.accept(RawEvent("manifest", json.dumps(row).encode(), 0))
    store.normalize_all()
    return _running


def endings(store: Any) -> dict[str, int]:
    """Normalize what came in; count what became of it, the mailpiece's registration left out."""
    store.normalize_all()
    noted = store.counted("-", "noted") - 1
    return {"noted": noted, "dead": store.counted("-", "dead"), "waiting": sum(map(len, lanes(store)))}


def lanes(store: Any) -> list[list[bytes]]:
    return [store.bodies(name.decode()) for name in store.client.smembers("lanes")]


NOTED = {"noted": 1, "dead": 0, "waiting": 0}


class TestLobsDebugger:
    def test_is_answered_and_noted_though_its_ids_are_those_of_a_mailpiece(self, store, served):
        body = json.dumps(MAILED).encode()

        answer = served.post("/webhooks/lob/live", body, None, **signed(body, key="secret"))

        assert (answer.status_code, answer.json()) == (200, {"accepted": 1})
        assert endings(store) == NOTED

    @pytest.mark.parametrize("more", [{}, {"debugger": None}, {"trial": True}])
    def test_cannot_be_told_from_lob_by_what_it_says(self, store, served, more):
        body = json.dumps({**MAILED, **more}).encode()

        served.post("/webhooks/lob/live", body, None, **signed(body))

        assert endings(store) == {"noted": 0, "dead": 0, "waiting": 1}

    @pytest.mark.parametrize(
        "body",
        [b'{"id": 7}', b'{"debugger": false}', b"{}\n", b'{"a":' * 190 + b"{}" + b"}" * 190, b'{"a":\n{"b":1}\n}'],
    )
    def test_leaves_no_dead_letter_whatever_it_says(self, store, served, body):
        answer = served.post("/webhooks/lob/live", body, None, **signed(body, key="secret"))

        assert answer.status_code == 200
        assert endings(store) == NOTED

    @pytest.mark.parametrize(
        "body",
        [b"", b"{", b"[{}]", b"7", b"{}, {}", b'{}, "x": {}', b'{"a":' * 500, b'{"a": "' + b"x" * 100_000 + b'"}'],
    )
    def test_is_refused_like_any_stranger_where_it_is_no_event(self, served, body):
        assert served.post("/webhooks/lob/live", body, None, **signed(body, key="secret")).status_code == 401
        assert served.events() == []

    @pytest.mark.parametrize(
        "path", ["/webhooks/stannp/stannp", "/webhooks/postgrid/postgrid", "/usps/iv-mtr", "/webhooks/lob/basic"]
    )
    def test_has_a_key_to_the_endpoints_where_lob_signs_and_to_no_other(self, served, path):
        body = json.dumps(MAILED).encode()

        assert served.post(path, body, None, **signed(body, key="secret")).status_code == 401

    def test_shares_its_secret_with_everybody_so_no_endpoint_may_have_it(self, redis_server, tmp_path):
        path = tmp_path / "mailstatus.toml"
        endpoint = '[receiver.endpoints.live]\nsource = "lob"\nsecrets = [{ env = "A" }, { env = "B" }]\n'
        path.write_text(f'[redis]\nurl = "{redis_server}"\n{endpoint}', encoding="utf-8")
        environment = {**os.environ, "MAILSTATUS_CONFIG": str(path), "A": "whk_1", "B": "secret"}

        command = [sys.executable, "-c", "from console.main import main; main()", "serve", "--port", "0"]
        ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=30, check=False)

        assert (ended.returncode, ended.stderr.count("\n")) == (2, 1)
        assert ended.stderr.startswith("mailstatus: receiver.endpoints.live: ")


class TestStannpsTestCall:
    BODY = json.dumps(TEST_URL).encode()

    @pytest.mark.parametrize("sign", [True, False])
    def test_is_answered_and_noted_signed_or_not(self, store, served, sign):
        headers = {"X_Stannp_Signature": new(SECRET.encode(), self.BODY, sha256).hexdigest()} if sign else {}

        assert served.post("/webhooks/stannp/stannp", self.BODY, None, **headers).status_code == 200
        assert endings(store) == NOTED

    def test_brings_no_mailpiece_along(self, store, served):
        body = {**TEST_URL, "mailpieces": [{"id": 98765, "status": "dispatched", "dispatched": "2024-04-12 08:00:00"}]}

        assert served.post("/webhooks/stannp/stannp", body, None).status_code == 200
        assert endings(store) == NOTED

    @pytest.mark.parametrize("body", [{**TEST_URL, "event": "mailpiece_status"}, [TEST_URL], {}])
    def test_opens_the_address_to_no_other_unsigned_call(self, served, body):
        assert served.post("/webhooks/stannp/stannp", body, None).status_code == 401


@pytest.mark.parametrize("form", ["jwt", "json"])
def test_a_test_order_of_postgrid_is_noted_in_both_formats(store, served, form):
    body = json.dumps(ORDER).encode()
    by_lob = signed(body, key=SECRET)
    header = f"t={by_lob['Lob_Signature_Timestamp']},v1={by_lob['Lob_Signature']}"
    told = body if form == "json" else jwt.encode(ORDER, SECRET, "HS256").encode()

    answer = served.post("/webhooks/postgrid/postgrid", told, None, PostGrid_Signature=header)

    assert answer.status_code == 200
    assert endings(store) == NOTED


class TestAVisitThatIsATest:
    AGENT = "Mozilla/5.0 (Windows NT 10.0)"

    def visit(self, served: Served, path: str, method: str = "GET") -> requests.Response:
        headers = {"User-Agent": self.AGENT}
        return requests.request(method, served.url + path, allow_redirects=False, timeout=10, headers=headers)

    @pytest.mark.parametrize("query", ["?test", "?test=1", "?a=b&test=", "?test=no"])
    @pytest.mark.parametrize(("page", "status"), [("", 302), ("/done", 302), ("/done.gif", 200)])
    def test_is_answered_as_ever_and_noted(self, store, served, page, status, query):
        assert self.visit(served, f"/p/{TOKEN}{page}{query}").status_code == status
        assert endings(store) == NOTED

    @pytest.mark.parametrize("page", ["", "/done", "/done.gif"])
    @pytest.mark.parametrize("query", ["", "?tests", "?to=test"])
    def test_says_so_itself(self, store, served, page, query):
        self.visit(served, f"/p/{TOKEN}{page}{query}")

        assert endings(store) == {"noted": 0, "dead": 0, "waiting": 1}


@pytest.mark.parametrize("page", ["", "/done", "/done.gif"])
def test_a_look_at_the_head_of_a_page_is_answered_like_the_page_and_is_no_visit(store, served, page):
    url = f"{served.url}/p/{TOKEN}{page}"
    page_itself = requests.get(f"{url}?test", allow_redirects=False, timeout=10)

    head = requests.head(url, allow_redirects=False, timeout=10, headers={"User-Agent": TestAVisitThatIsATest.AGENT})

    assert (head.status_code, head.content) == (page_itself.status_code, b"")
    for name in ("Location", "Content-Type", "Content-Length", "Cache-Control"):
        assert head.headers.get(name) == page_itself.headers.get(name)
    assert endings(store) == {"noted": 2, "dead": 0, "waiting": 0}
