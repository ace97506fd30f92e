"""The private Redis server of "mailstatus up": found again, started again, waited for."""

from __future__ import annotations

import os
import signal
import socket

import pytest
from redis import Redis

from console.redis_server import private_server, server_program
from worker.settings import ConfigurationError, RedisSettings, Settings


@pytest.fixture
def settings(tmp_path):
    try:
        server_program()
    except ConfigurationError:
        if os.environ.get("CI"):
            raise
        pytest.skip("no Redis server on this machine")
    return Settings(redis=RedisSettings(data_dir=tmp_path / "data"))


def test_it_has_the_same_address_at_its_next_start(settings):
    with private_server(settings) as server:
        first = server.address
    with private_server(settings) as server:
        assert server.address == first


def test_it_moves_where_its_port_is_taken(settings):
    with private_server(settings) as server:
        first = server.address
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", first.port))
        other.listen()
        with private_server(settings) as server:
            assert server.address.port != first.port


def test_it_is_started_again_when_it_dies_with_all_it_had(settings):
    with private_server(settings) as server, Redis.from_url(server.address.url) as client:
        client.set("event", "kept")
        os.kill(server.pid, signal.SIGKILL)
        os.waitid(os.P_PID, server.pid, os.WEXITED | os.WNOWAIT)

        said = [server.look(), server.look()]

        assert said == ["the private Redis server had ended and was started again; nothing accepted is lost", ""]
        assert client.get("event") == b"kept"


def test_it_is_left_alone_while_it_stalls(settings):
    with private_server(settings) as server:
        os.kill(server.pid, signal.SIGSTOP)
        try:
            stalled = [server.look(patience=0.2), server.look(patience=0.2)]
        finally:
            os.kill(server.pid, signal.SIGCONT)

        assert stalled == ["the private Redis server does not answer: everything waits for it", ""]
        assert server.look(patience=30) == "the private Redis server answers again"
