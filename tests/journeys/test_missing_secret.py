"""An org whose secret is not there: said at the start, and with the mail drop that waits for it."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from console.run import work
from console.say import err
from tests.real_redis import redis_server

__all__ = ["redis_server"]

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COMMAND = [sys.executable, "-c", "from console.main import main; main()"]
CONFIGURATION = """
[orgs.acme]
login_url = "http://127.0.0.1:1"
client_id = "me"
client_secret = { env = "A_SECRET_THAT_IS_NOT_SET" }
[orgs.globex]
login_url = "http://127.0.0.1:1"
client_id = "me"
client_secret = { env = "A_SECRET_THAT_IS_SET" }
"""
MISSING = "the environment variable A_SECRET_THAT_IS_NOT_SET is not set"
DROP = ("572", "--org", "acme", "--country", "US", "--name", "Spring", "--kind", "smart-send", "--list-from-salesforce")


@pytest.fixture
def configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Configure two orgs, one of them without its secret."""
    (tmp_path / "mailstatus.toml").write_text(CONFIGURATION + f'[redis]\ndata_dir = "{tmp_path}/data"')
    monkeypatch.setenv("MAILSTATUS_CONFIG", str(tmp_path / "mailstatus.toml"))
    monkeypatch.setenv("A_SECRET_THAT_IS_SET", "x")
    return tmp_path


@contextlib.contextmanager
def running(folder: Path, *words: str) -> Iterator[Path]:
    """Run a command until the end of `with`; yield the file it writes into, once it is at work."""
    log = folder / f"{words[0]}.log"
    with log.open("wb") as file, subprocess.Popen([*COMMAND, *words], stdout=file, stderr=file) as process:
        try:
            yield log
        finally:
            process.terminate()
            process.wait(60)


def told(*words: str) -> str:
    """Run a command; return what it prints."""
    run = subprocess.run([*COMMAND, *words], capture_output=True, text=True, timeout=60, check=False)
    return run.stdout + run.stderr


def until_there(text: str, log: Path) -> str:
    """Wait until a file holds a text; return all of it."""
    end = time.monotonic() + 60
    while text not in log.read_text():
        assert time.monotonic() < end, log.read_text()
        time.sleep(0.05)
    return log.read_text()


def test_is_told_at_the_start_and_by_every_command_that_shows_the_mail_drop(configured):
    with running(configured, "up") as log:
        started = until_there("Ctrl-C stops", log)
        added = told("drop", "add", *DROP)
        shown = [told("drop", "list"), told("status", "--json")]

    assert f"acme: {MISSING}" in started
    assert "globex:" not in started
    assert f"its events are held: the workers cannot log in to acme: {MISSING}" in added
    assert all(MISSING in each for each in shown)


@pytest.mark.usefixtures("configured")
@pytest.mark.parametrize(("queues", "needed"), [("deliver,provision", True), ("provision", True), ("normalize", False)])
def test_is_told_by_a_worker_that_needs_it_and_by_no_other(redis_server, monkeypatch, queues, needed):
    monkeypatch.setenv("MAILSTATUS_REDIS__URL", redis_server)
    monkeypatch.setattr("os.execv", lambda *_: None)

    with err.capture() as said:
        work(queues=queues, concurrency=1, name="worker")

    assert (f"acme: {MISSING}" in said.get()) is needed
    assert "globex:" not in said.get()


def test_workers_say_in_one_line_that_they_run_as_root(configured):
    with running(configured, "up") as log:
        until_there("Ctrl-C stops", log)
        told("drop", "add", *DROP)

    assert log.read_text().count("root") == (os.geteuid() == 0)
    assert "SecurityWarning" not in log.read_text()
