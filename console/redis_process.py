"""One private Redis server: configured, started, started again when it dies, and stopped."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import time
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from worker.settings import ConfigurationError

if TYPE_CHECKING:
    from pathlib import Path

CONFIGURATION: Final = "redis.conf"
_START_SECONDS: Final = 30.0
_STOP_SECONDS: Final = 15.0


class Address(NamedTuple):
    """Where a server listens on loopback, and its password."""

    port: int
    password: str

    @property
    def url(self) -> str:
        """The URL clients use."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"


class RedisProcess:
    """A server's process, from its start to `stop`."""

    def __init__(self, program: str, data_dir: Path, address: Address) -> None:
        """Start it; `wait` tells when it answers."""
        self.address, self._program, self._data_dir = address, program, data_dir
        self._process, self._silent = self._start(), False

    @property
    def pid(self) -> int:
        """The number of its process."""
        return self._process.pid

    def wait(self) -> None:
        """Wait until it answers. Raises ConfigurationError when it does not."""
        until = time.monotonic() + _START_SECONDS
        while time.monotonic() < until and self._process.poll() is None:
            if self._answers(1.0):
                return
            time.sleep(0.02)
        raise ConfigurationError(f"the private Redis server did not start; see {self._data_dir / 'redis.log'}")

    def look(self, patience: float = 3.0) -> str:
        """
        Start it again when it has died; return a sentence on what is new, or nothing.

        One that is silent for `patience` seconds is left alone: a machine may stall, and what waits waits. Raises
        ConfigurationError when it does not start again.
        """
        if self._process.poll() is not None:
            self._process, self._silent = self._start(), False
            self.wait()
            return "the private Redis server had ended and was started again; nothing accepted is lost"
        before, self._silent = self._silent, not self._answers(patience)
        if before == self._silent:
            return ""
        now = "does not answer: everything waits for it" if self._silent else "answers again"
        return f"the private Redis server {now}"

    def stop(self) -> None:
        """End it, in order if it can."""
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _answers(self, seconds: float) -> bool:
        once = Retry(NoBackoff(), 0)
        client: Any = Redis.from_url(
            self.address.url, socket_connect_timeout=seconds, socket_timeout=seconds, retry=once
        )
        # While it loads its file it answers with an error: not yet.
        with contextlib.suppress(RedisError), client:
            return bool(client.ping())
        return False

    def _start(self) -> subprocess.Popen[bytes]:
        lines = {
            "bind": "127.0.0.1",
            "port": str(self.address.port),
            "requirepass": self.address.password,
            "dir": f'"{self._data_dir}"',
            "logfile": f'"{self._data_dir / "redis.log"}"',
            # Nothing accepted is lost, and nothing is evicted: an error is better than a hole.
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": '""',
            "maxmemory-policy": "noeviction",
            # Ten million mailpieces in small hashes cost a fraction of ten million keys.
            "hash-max-listpack-entries": "512",
            "hash-max-listpack-value": "1024",
        }
        configuration = self._data_dir / CONFIGURATION
        write_private(configuration, "".join(f"{name} {value}\n" for name, value in lines.items()))
        quiet = subprocess.DEVNULL
        # In a session of its own: Ctrl-C is for us, the server is stopped last.
        command = [self._program, str(configuration)]
        return subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read."""
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_text(text, encoding="utf-8")
