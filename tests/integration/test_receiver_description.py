"""The receiver keeps what its own description promises, whatever it is sent."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.integration.test_receiver import serving

SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
FORMATS = Path(__file__).with_name("described_formats.py")


def test_no_request_is_answered_otherwise_than_described(redis_server, tmp_path):
    with serving(redis_server, tmp_path, backlog=10**9, longest=10**8) as served:
        command = [SCHEMATHESIS, "run", f"{served.url}/openapi.json", "-H", "Authorization: Bearer new"]
        options = ["--checks", "all", "--max-examples", "25", "--seed", "1", "--no-color"]
        environment = {**os.environ, "SCHEMATHESIS_HOOKS": str(FORMATS)}
        tried = subprocess.run(
            [*command, *options],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )

    assert tried.returncode == 0, tried.stdout
    assert "Tested: " in tried.stdout
