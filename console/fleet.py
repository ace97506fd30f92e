"""Worker processes: started, watched, stopped."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import IO

STOP_SECONDS: Final = 45.0
_RESTART_SECONDS: Final = 1.0
_SAID_BY_US: Final = "ignore:You're running the worker with superuser privileges"


def worker_command(queues: str, *, concurrency: int, name: str) -> list[str]:
    """Return the command of one Celery worker for a comma-separated list of queues."""
    return [
        *(sys.executable, "-W", _SAID_BY_US, "-m", "celery", "--quiet", "--app", "worker.tasks", "worker"),
        *("--queues", queues, "--concurrency", str(concurrency), "--hostname", f"{name}@%h"),
        *("--loglevel", "WARNING", "--without-gossip", "--without-mingle"),
    ]


def flower_command(port: int) -> list[str]:
    """Return the command of a Flower dashboard on loopback."""
    return [
        *(sys.executable, "-m", "celery", "--app", "worker.tasks", "flower"),
        *("--address=127.0.0.1", f"--port={port}", "--logging=error", "--inspect_timeout=5000"),
    ]


@dataclass(slots=True)
class Fleet:
    """Processes that are started again when they die, until the fleet is stopped."""

    environment: Mapping[str, str]
    log: Path | None = None
    """Where the processes write; None for this process's own standard error."""
    commands: dict[str, Sequence[str]] = field(default_factory=dict)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, command: Sequence[str]) -> subprocess.Popen[bytes]:
        """Start a process, in a process group of its own: Ctrl-C is for us, we stop them in order."""
        self.commands[name] = command
        with self._output() as output:
            self.processes[name] = subprocess.Popen(
                list(command),
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                process_group=0,
            )
        return self.processes[name]

    @contextlib.contextmanager
    def _output(self) -> Iterator[IO[bytes] | None]:
        if self.log is None:
            yield None
        else:
            with self.log.open("ab") as file:
                yield file

    def restart_dead(self) -> list[str]:
        """Start again what has died; return the names."""
        dead = [name for name, process in self.processes.items() if process.poll() is not None]
        for name in dead:
            self.start(name, self.commands[name])
        return dead

    def watch(self) -> Iterator[list[str]]:
        """Restart what dies, for ever; yields the names every second."""
        while True:
            time.sleep(_RESTART_SECONDS)
            yield self.restart_dead()

    def stop(self) -> None:
        """Ask all to finish what they do, wait, and end those that do not."""
        for process in self.processes.values():
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGTERM)
        until = time.monotonic() + STOP_SECONDS
        for process in self.processes.values():
            try:
                process.wait(max(0.0, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self.processes.clear()
