"""`mailstatus serve` where nothing is configured for it."""

from __future__ import annotations

import os
import subprocess
import sys


def test_says_at_its_start_what_is_missing_and_where_that_is_described(redis_server, tmp_path):
    (tmp_path / "mailstatus.toml").write_text(f'[redis]\nurl = "{redis_server}"', encoding="utf-8")
    environment = {**os.environ, "MAILSTATUS_CONFIG": str(tmp_path / "mailstatus.toml")}
    command = [sys.executable, "-c", "from console.main import main; main()", "serve", "--port", "0"]

    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        said = process.stderr.readline().decode()
        process.terminate()

    assert all(name in said for name in ("receiver.endpoints", "receiver.api_keys", "docs/operations.md"))
