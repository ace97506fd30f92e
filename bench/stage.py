"""What every measurement stands on: a real Redis server, a stand-in org with people, and processes."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import requests

from console.fleet import Fleet
from console.redis_server import private_redis
from worker.bootstrap import Parts, wire
from worker.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SECRET = "bench"  # noqa: S105 - the stand-in org's


class Stage(NamedTuple):
    """Everything a measurement needs."""

    parts: Parts
    redis_url: str
    org_url: str
    record_ids: list[str]
    fleet: Fleet

    def slow_down(self, milliseconds: int) -> None:
        """Let each request to the org take so long, as a real one does (most take longer)."""
        faults = {"seed": 1, "latency_ms": {"min": milliseconds, "max": milliseconds}}
        requests.post(f"{self.org_url}/emulator/faults", json=faults, timeout=10).raise_for_status()


@contextlib.contextmanager
def stage(people: int) -> Iterator[Stage]:
    """Start everything on this machine; stop it at the end."""
    with tempfile.TemporaryDirectory(prefix="mailstatus-bench-") as name, _org() as org_url:
        folder = Path(name)
        (folder / "mailstatus.toml").write_text(
            f'linger_seconds = 0.2\n[redis]\ndata_dir = "{folder}/data"\n[orgs.acme]\nlogin_url = "{org_url}"\n'
            f'client_id = "bench"\nclient_secret = {{ env = "BENCH_SECRET" }}\n'
        )
        os.environ |= {"MAILSTATUS_CONFIG": str(folder / "mailstatus.toml"), "BENCH_SECRET": SECRET}
        settings = load_settings()
        with private_redis(settings) as redis_url:
            fleet = Fleet({"MAILSTATUS_REDIS__URL": redis_url}, log=folder / "workers.log")
            try:
                yield Stage(wire(settings, name="bench"), redis_url, org_url, _seed(org_url, people), fleet)
            finally:
                fleet.stop()


@contextlib.contextmanager
def _org() -> Iterator[str]:
    command = [sys.executable, "-m", "salesforce_emulator", "--port", "0", "--no-journal"]
    command += ["--client-id", "bench", "--client-secret", SECRET]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, process_group=0) as process:
        try:
            assert process.stdout
            line = process.stdout.readline()
            yield line[line.index("http://") :].strip()
        finally:
            process.terminate()


def _seed(org_url: str, people: int) -> list[str]:
    contacts = [{"LastName": f"Person {number}"} for number in range(people)]
    answer = requests.post(f"{org_url}/emulator/seed", json={"contacts": contacts}, timeout=120)
    answer.raise_for_status()
    ids: list[str] = answer.json()["contacts"]
    return ids


def wait_until(true: Callable[[], bool], *, seconds: float, what: str) -> None:
    """Ask until it is true. Raises TimeoutError."""
    until = time.monotonic() + seconds
    while not true():
        if time.monotonic() > until:
            raise TimeoutError(what)
        time.sleep(0.02)
