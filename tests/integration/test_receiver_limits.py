"""Slow, greedy and hostile clients of the receiver, and an event store that does not answer."""

from __future__ import annotations

import re
import signal
import socket
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.integration.test_produce import until
from tests.integration.test_receiver import EVENT, Served, Store, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SHORT = """
from producers.receiver import connections, threads
connections.WHOLE_SECONDS, connections.MOST_CONNECTIONS, threads.FREE_SECONDS = 1, 20, 8
from console import serve
serve.GRACE_SECONDS = 2
"""
"""The bounds of time, and the most connections, brought down to what a test can wait for."""
LONGEST = 100_000
HOST = b"Host: x\r\n"
EVENTS = b"POST /v1/events HTTP/1.1\r\n"
KEY = HOST + b"Authorization: Bearer new\r\nContent-Type: application/json\r\n"
LOB = b"POST /webhooks/lob/live HTTP/1.1\r\n" + HOST


@pytest.fixture(scope="module")
def _running(redis_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(
        redis_server, tmp_path_factory.mktemp("limits"), backlog=10**6, longest=LONGEST, before=SHORT
    ) as running:
        yield running


@pytest.fixture
def served(store: Any, _running: Served) -> Served:
    del store
    return _running


def connected(served: Served) -> socket.socket:
    host, port = served.url.removeprefix("http://").split(":")
    client = socket.create_connection((host, int(port)))
    client.settimeout(0.2)
    return client


def talk(served: Served, first: bytes, *, drip: bytes = b"", seconds: float = 15) -> tuple[list[int], bool]:
    """Send a request, and something again and again; give the answers' codes, and whether the connection has ended."""
    heard, end = b"", time.monotonic() + seconds
    with connected(served) as client:
        try:
            client.sendall(first)
            while time.monotonic() < end:
                try:
                    part = client.recv(65536)
                    if not part:
                        return codes(heard), True
                    heard += part
                except TimeoutError:
                    client.sendall(drip)
        except ConnectionError:
            return codes(heard), True
    return codes(heard), False


def answer(served: Served, request: bytes) -> int:
    """Send a request; give the code of its answer."""
    heard = b""
    with connected(served) as client:
        client.settimeout(20)
        client.sendall(request)
        while not codes(heard) and (part := client.recv(65536)):
            heard += part
    return codes(heard)[0]


def codes(heard: bytes) -> list[int]:
    return [int(code) for code in re.findall(rb"HTTP/1\.1 (\d{3}) ", heard)]


class TestASlowRequest:
    @pytest.mark.parametrize(
        ("first", "drip"),
        [
            (b"", b""),
            (b"GET /health HTTP/1.1\r\n", b"X: y\r\n"),
            (LOB + b"Content-Length: 50\r\n\r\n", b""),
            (LOB + b"Content-Length: 5000\r\n\r\n", b"x"),
            (LOB + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        ],
    )
    def test_is_answered_408_once_its_time_is_over_and_holds_its_connection_no_longer(self, served, first, drip):
        assert talk(served, first, drip=drip) == ([408], True)

    @pytest.mark.parametrize(
        ("first", "drip", "code"),
        [
            (LOB + b"Content-Length: 100001\r\n\r\n", b"x", 413),
            (EVENTS + HOST + b"Content-Length: 5000\r\n\r\n", b"x", 401),
            (b"GET /health HTTP/1.1\r\n" + HOST + b"\r\n", b"\r\n", 200),
        ],
    )
    def test_that_has_its_answer_is_not_answered_twice(self, served, first, drip, code):
        assert talk(served, first, drip=drip) == ([code], True)


class TestAGreedyClient:
    @pytest.mark.parametrize(
        "greed",
        [
            b"GET /" + b"x" * 200_000,
            b"GET /health HTTP/1.1\r\nX: " + b"x" * 200_000,
            LOB + b"Transfer-Encoding: chunked\r\n\r\n0\r\nX: " + b"x" * 200_000,
            LOB + b"Transfer-Encoding: chunked\r\n\r\n" + b"1;" + b"x" * 200_000,
        ],
    )
    def test_sends_headers_or_the_like_without_an_end_and_is_cut_off(self, served, greed):
        answered, ended = talk(served, greed, drip=b"x" * 1000)

        assert ended
        assert set(answered) <= {400, 431}

    def test_may_send_a_body_in_small_parts(self, served):
        parts = b"5\r\n     \r\n" * 1_999

        with connected(served) as client:
            client.settimeout(20)
            client.sendall(EVENTS + KEY + b"Transfer-Encoding: chunked\r\n\r\n")
            for _ in range(10):
                client.sendall(parts)
                time.sleep(0.01)
            client.sendall(b"2\r\n[]\r\n0\r\n\r\n")

            assert codes(client.recv(65536)) == [422]

    def test_opens_more_connections_than_there_may_be_and_the_next_is_told_when_to_come_again(self, served):
        def is_told() -> bool:
            with ExitStack() as held:
                for _ in range(20):
                    held.enter_context(connected(served))
                heard = held.enter_context(connected(served)).recv(1000)
            return codes(heard) == [503] and b"retry-after: 10" in heard

        assert until(is_told)
        assert until(lambda: requests.get(f"{served.url}/health", timeout=10).status_code == 200)

    def test_leaves_bodies_unfinished_and_there_is_no_room_for_others_until_they_end(self, served):
        def is_told() -> bool:
            with ExitStack() as held:
                for _ in range(8):
                    held.enter_context(connected(served)).sendall(UNFINISHED)
                time.sleep(0.3)
                refused = served.post("/webhooks/lob/live", b"x" * 100, None)
                healthy = requests.get(f"{served.url}/ready", timeout=10)
            return (refused.status_code, refused.headers.get("Retry-After"), healthy.status_code) == (503, "10", 200)

        assert until(is_told)
        assert until(lambda: served.post("/webhooks/lob/live", b"x" * 100, None).status_code == 401)


UNFINISHED = LOB + b"Content-Length: 100000\r\n\r\n" + b"x" * 99_999
HOSTILE = {
    "no body": (LOB + b"\r\n", 401),
    "another method": (b"DELETE /webhooks/lob/live HTTP/1.1\r\n" + HOST + b"\r\n", 405),
    "a method nobody knows": (b"FOO /p/x HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    "no HTTP": (b"\x16\x03\x01 hello\r\n\r\n", 400),
    "a scheme and a host": (b"GET http://evil.example/p/Ab3dEf9hJk HTTP/1.1\r\n" + HOST + b"\r\n", 404),
    "slashes": (b"GET //p//x HTTP/1.1\r\n" + HOST + b"\r\n", 404),
    "dots": (b"GET /p/../health HTTP/1.1\r\n" + HOST + b"\r\n", 404),
    "a zero byte": (b"GET /p/%00 HTTP/1.1\r\n" + HOST + b"\r\n", 404),
    "no UTF-8": (b"GET /p/%ff%fe HTTP/1.1\r\n" + HOST + b"\r\n", 404),
    "half of a pair": (b"GET /p/Ab3dEf9hJk%ed%a0%80 HTTP/1.1\r\n" + HOST + b"\r\n", 404),
    "a slash in a token": (b"GET /p/Ab3dEf9hJk%2fx HTTP/1.1\r\n" + HOST + b"\r\n", 404),
    "a token of 10,000": (b"GET /p/" + b"Ab3dEf9hJk" * 1000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", 404),
    "another protocol": (b"GET /p/x HTTP/1.1\r\n" + HOST + b"Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n", 404),
    "a length below nothing": (LOB + b"Content-Length: -5\r\n\r\n", 400),
    "a length beyond all": (LOB + b"Content-Length: 99999999999999999999999\r\n\r\n", 400),
    "two lengths": (LOB + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    "a body that is announced too long": (LOB + b"Content-Length: 11000000\r\n\r\n", 413),
    "a body that grows too long": (LOB + b"Transfer-Encoding: chunked\r\n\r\n1d4c0\r\n" + b"x" * 120_000, 413),
    "parts of no length": (LOB + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
    "bad JSON": (EVENTS + KEY + b'Content-Length: 8\r\n\r\n[{"Ada":', 422),
    "a key in other letters": (
        "POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer é\r\n\r\n".encode(),
        401,
    ),
    "a signature in other letters": (LOB + "Lob-Signature: é\r\nLob-Signature-Timestamp: ٣\r\n\r\n".encode(), 401),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_request_is_answered_for_what_it_is_and_leaves_no_trace(served, name):
    request, expected = HOSTILE[name]

    assert answer(served, request) == expected
    assert served.events() == []
    assert served.log.read_text() == ""


class TestAnEventStoreThatDoesNotAnswer:
    @pytest.fixture
    def hanging(self, tmp_path: Path) -> Iterator[tuple[Served, Store]]:
        store = Store(tmp_path)
        store.start()
        with serving(store.url, tmp_path, backlog=10**6, before=SHORT.replace("20", "100")) as served:
            assert requests.get(f"{served.url}/ready", timeout=10).status_code == 200
            store.process.send_signal(signal.SIGSTOP)
            yield served, store
            store.process.send_signal(signal.SIGCONT)
        store.stop()

    def test_makes_requests_wait_for_a_while_only_and_health_and_readiness_not_at_all(self, hanging):
        served, store = hanging
        with ThreadPoolExecutor(60) as clients:
            asked = [clients.submit(served.post, "/v1/events", [EVENT]) for _ in range(60)]
            time.sleep(0.5)
            began = time.monotonic()
            health, ready = (requests.get(served.url + path, timeout=20) for path in ("/health", "/ready"))
            took = time.monotonic() - began
            answers = Counter((each.result().status_code, each.result().headers["Retry-After"]) for each in asked)
        store.process.send_signal(signal.SIGCONT)

        assert (health.status_code, ready.status_code, took < 6) == (200, 503, True)
        assert answers == {(503, "10"): 60}
        assert until(lambda: requests.get(f"{served.url}/ready", timeout=20).status_code == 200)
        assert served.log.read_text() == ""

    @pytest.mark.parametrize(("signals", "code"), [(1, 1), (2, 128 + signal.SIGTERM)])
    def test_holds_up_the_end_for_a_while_only_and_not_at_all_when_asked_twice(self, hanging, signals, code):
        served, _ = hanging
        with ThreadPoolExecutor(1) as client:
            asked = client.submit(served.post, "/v1/events", [EVENT])
            time.sleep(0.5)
            served.process.terminate()
            assert until(lambda: refuses(served))
            if signals > 1:
                served.process.terminate()

            assert served.process.wait(20) == code
            assert isinstance(asked.exception(), requests.ConnectionError)
        assert served.log.read_text() == "stopped; some requests were not answered: their senders send them again\n"


def refuses(served: Served) -> bool:
    """Say whether nobody listens any more."""
    try:
        connected(served).close()
    except ConnectionError:
        return True
    return False
