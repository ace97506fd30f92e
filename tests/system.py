"""The whole system as processes: a real Redis, the emulator over HTTP, real Celery workers."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import subprocess
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import requests

from console import audit
from console.fleet import Fleet
from console.redis_server import private_redis
from console.run import start_workers
from producers import PRODUCERS
from producers.outbox import Outbox, now_ms
from worker.bootstrap import Parts, wire
from worker.domain.mail_drop import CampaignKind, DropState, MailDrop, field_label
from worker.domain.status_sets import Country
from worker.envelope import RawEvent
from worker.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest

    from worker.domain.audit import Verdict

SECRET = "journey-secret"
CONFIGURATION = """
linger_seconds = 0.1
drain_seconds = 1.0
raw_lease_seconds = 1.0
salesforce_timeout_seconds = 1.0
[redis]
data_dir = "{folder}/data"
[orgs.acme]
login_url = "{url}"
client_id = "journey"
client_secret = {{ env = "JOURNEY_SECRET" }}
delivery = "{delivery}"
"""


@dataclass
class System:
    """One running system and an org of it, and what a test may do with them."""

    parts: Parts
    fleet: Fleet
    org_url: str
    redis_url: str
    folder: Path
    org_name: str = "acme"

    def org(self, method: str, path: str, json: Any = None) -> Any:
        """Ask the stand-in org's own addresses."""
        answer = requests.request(method, f"{self.org_url}/emulator{path}", json=json, timeout=30)
        answer.raise_for_status()
        return answer.json()

    def seed(self, contacts: int, leads: int = 0) -> list[str]:
        """Put people into the org; return their ids."""
        body = {
            "contacts": [{"LastName": f"Contact {n}"} for n in range(contacts)],
            "leads": [{"LastName": f"Lead {n}", "Company": "Co"} for n in range(leads)],
        }
        seeded = self.org("POST", "/seed", body)
        return [*seeded["contacts"], *seeded["leads"]]

    def add_drop(self, drop_id: str, country: Country = Country.US, *, wait: bool = True) -> MailDrop:
        """Add a mail drop, and wait until a worker has made its fields."""
        labels = field_label(drop_id, "Event Status"), field_label(drop_id, "Last Event")
        drop = MailDrop(drop_id, self.org_name, country, "Spring", CampaignKind.SMART_SEND, True, *labels)
        self.parts.drops.add(drop)
        if wait:
            self.until(lambda: self.parts.drops.load().states[drop.bucket] is DropState.READY, what="the fields")
        return drop

    def produce(self, source: str, text: str) -> int:
        """Push a file's events."""
        framed = PRODUCERS[source](io.BytesIO(text.encode()), f"{source}.file")
        events = ((each.routing, RawEvent(source, each.payload, now_ms(), each.origin)) for each in framed)
        return sum(Outbox(self.redis_url).push(events))

    def until(self, true: Any, *, what: str, seconds: float = 60.0) -> None:
        """Ask until it is true, or fail."""
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, f"{what} did not come in time: {self.parts.ledger.snapshot()}"
            time.sleep(0.05)

    def settle(self, *, seconds: float = 60.0) -> Verdict:
        """Wait until no event waits; return the audit."""
        self.until(lambda: not self.parts.ledger.snapshot().waiting(), what="the end", seconds=seconds)
        return audit.examine(self.parts)

    def fields(self, *objects: str) -> dict[str, dict[str, Any]]:
        """Return, by record id, the values of our fields."""
        found = {}
        for sobject in objects or ("Contact", "Lead"):
            for record in self._records(sobject):
                values = {name: value for name, value in record.items() if name.startswith("Postalytics_")}
                found[record["Id"]] = {name: value for name, value in values.items() if value is not None}
        return found

    def _records(self, sobject: str) -> Iterator[dict[str, Any]]:
        offset = 0
        while True:
            page = self.org("GET", f"/records/{sobject}?offset={offset}&limit=2000")["records"]
            yield from page
            if len(page) < 2000:
                return
            offset += len(page)

    def saves(self) -> dict[str, list[dict[str, Any]]]:
        """Return, by record id, the field values of each save of ours, in order."""
        found = defaultdict(list)
        since = 0
        while page := self.org("GET", f"/saves?since={since}&limit=5000"):
            for save in page:
                values = {name: value for name, value in save["values"].items() if name.startswith("Postalytics_")}
                if values:
                    found[save["id"]].append(values)
            since = page[-1]["seq"]
        return dict(found)

    def kill(self, name: str) -> None:
        """End a worker and its children at once, and start it anew."""
        process = self.fleet.processes[name]
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self.fleet.restart_dead()

    def log(self) -> str:
        """Return what the workers wrote."""
        return (self.folder / "workers.log").read_text()


@contextlib.contextmanager
def running_system(
    folder: Path, monkeypatch: pytest.MonkeyPatch, *, delivery: str = "every", workers: bool = True
) -> Iterator[System]:
    """Run everything until the end of `with`."""
    with stand_in_org() as (_, org_url):
        file = folder / "mailstatus.toml"
        file.write_text(CONFIGURATION.format(folder=folder, url=org_url, delivery=delivery))
        monkeypatch.setenv("MAILSTATUS_CONFIG", str(file))
        monkeypatch.setenv("JOURNEY_SECRET", SECRET)
        settings = load_settings()
        with private_redis(settings) as redis_url:
            fleet = Fleet({}, log=folder / "workers.log")
            try:
                if workers:
                    start_workers(fleet, concurrency=2)
                yield System(wire(settings, name="test"), fleet, org_url, redis_url, folder)
            finally:
                fleet.stop()


@contextlib.contextmanager
def stand_in_org() -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run a stand-in org; yield its process and its URL."""
    command = [sys.executable, "-m", "salesforce_emulator", "--port", "0", "--client-id", "journey"]
    with subprocess.Popen([*command, "--client-secret", SECRET], stdout=subprocess.PIPE, text=True) as emulator:
        try:
            assert emulator.stdout
            yield emulator, emulator.stdout.readline().rpartition(" ")[2].strip()
        finally:
            emulator.terminate()
