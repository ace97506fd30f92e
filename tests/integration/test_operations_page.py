"""The examples of docs/operations.md for senders of anybody's events do what the page says, run as they are printed."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

from tests.integration.test_receiver import SECRETS, serving
from worker.domain.mailpiece import Recipient
from worker.envelope import RawEvent

PAGE = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
PART = PAGE.split("### Anybody's events", 1)[1].split("\n## ", 1)[0]
CONFIGURED = re.findall(r"```toml\n\[receiver\]\napi_keys = [^\n]*\n(.*?)```", PART, re.DOTALL)
EXAMPLES = "\n".join(re.findall(r"```console\n(.*?)```", PART, re.DOTALL))
PIECE = {"mailpiece_id": "mp-1", "mail_drop_id": "572", "country": "US", "external_id": "x"}


def test_the_examples_are_accepted_and_become_five_statuses_however_often_they_are_run(store, redis_server, tmp_path):
    store.accept(RawEvent("manifest", json.dumps(PIECE).encode(), 0))
    store.sink.records = {Recipient(external_id="x").address: {}}

    with serving(redis_server, tmp_path, backlog=100, more=CONFIGURED[0]) as served:
        script = EXAMPLES.replace("http://127.0.0.1:8000", served.url).replace("curl ", "curl -sS ")
        environment = {**os.environ, **SECRETS, "INTAKE_KEY": SECRETS["NEW_KEY"]}
        runs = [
            subprocess.run(
                ["bash", "-eu", "-c", script], env=environment, capture_output=True, text=True, timeout=60, check=True
            )
            for _ in range(2)
        ]
        told = store.normalize_all()
        store.deliver_all()

    assert [run.stdout.count('{"accepted":1}') for run in runs] == [5, 5]
    assert "webhook-allowed-origin: eventgrid.azure.net" in runs[0].stdout.lower()
    assert told == 11
    assert {name: store.counted("acme/572", name) for name in ("written", "repeated")} == {"written": 5, "repeated": 5}
    assert store.audit().balances
