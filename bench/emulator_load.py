"""A client that does little itself, so that the stand-in org is what is measured."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from bench.emulator_writes import AUTOMATIONS, FIELDS, STATUS, update
from bench.stage import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DATA = "/services/data/v66.0"
RECORDS_A_CALL = 200


class Load:
    """One client of one org process."""

    def __init__(self, address: str, pid: int) -> None:
        """Connect and log in."""
        self._connection = HTTPConnection(address, timeout=600)
        self._pid = pid
        self._headers: dict[str, str] = {}
        form = urlencode({"grant_type": "client_credentials", "client_id": "bench", "client_secret": "bench"}).encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        token = json.loads(self.send("POST", "/services/oauth2/token", form, kind))["access_token"]
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def close(self) -> None:
        """Disconnect."""
        self._connection.close()

    def send(self, method: str, path: str, body: bytes | None, headers: dict[str, str] | None = None) -> bytes:
        """Send one request, and give the body of its answer."""
        self._connection.request(method, path, body, {**self._headers, **(headers or {})})
        answer = self._connection.getresponse()
        told = answer.read()
        assert answer.status < 300, (answer.status, told[:300])
        return told

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """Send JSON, and read JSON."""
        told = self.send(method, path, None if body is None else json.dumps(body).encode())
        return json.loads(told) if told else None

    def generate(self, people: int) -> None:
        """Fill the org: people, an account for each twenty, and two fields for a status."""
        self.ask("POST", "/emulator/seed", {"fields": FIELDS})
        self.ask("POST", "/emulator/seed", {"generate": {"contacts": people, "accounts": people // 20, "seed": 1}})

    def automate(self) -> None:
        """Set one workflow rule and one flow up."""
        self.ask("POST", "/emulator/automations", AUTOMATIONS)

    def bodies(self, ids: list[str], turn: int) -> list[bytes]:
        """Make the bodies of one round: 200 contacts each, with values no other round has; a remainder is left out."""
        chunks = (
            ids[start : start + RECORDS_A_CALL] for start in range(0, len(ids) - RECORDS_A_CALL + 1, RECORDS_A_CALL)
        )
        updates = ([update(*each, turn) for each in enumerate(chunk)] for chunk in chunks)
        return [json.dumps({"allOrNone": False, "records": records}).encode() for records in updates]

    def update(self, bodies: list[bytes]) -> None:
        """Send collection updates, and see that each record of them was saved."""
        for body in bodies:
            told = self.send("PATCH", f"{DATA}/composite/sobjects", body)
            assert told.count(b'"success":true') == RECORDS_A_CALL, told[:300]

    def update_one_by_one(self, count: int) -> None:
        """Send single-record updates."""
        body = json.dumps({STATUS: "Mailed"}).encode()
        for each in self.ids(count):
            self.send("PATCH", f"{DATA}/sobjects/Contact/{each}", body)

    def bulk_job(self, rows: int) -> None:
        """Update so many contacts in one bulk job, and see that it ends well."""
        text = "\n".join([f"Id,{STATUS}", *(f"{each},Printed" for each in self.ids(rows))]) + "\n"
        job = self.ask("POST", f"{DATA}/jobs/ingest", {"object": "Contact", "operation": "update", "lineEnding": "LF"})
        path = f"{DATA}/jobs/ingest/{job['id']}"
        self.send("PUT", f"{path}/batches", text.encode(), {"Content-Type": "text/csv"})
        self.ask("PATCH", path, {"state": "UploadComplete"})
        wait_until(lambda: self.ask("GET", path)["state"] == "JobComplete", seconds=600, what="the bulk job")
        done = self.ask("GET", path)
        assert (done["numberRecordsProcessed"], done["numberRecordsFailed"]) == (rows, 0), done

    def ids(self, count: int) -> list[str]:
        """Give the ids of the first contacts."""
        ids: list[str] = self.ask("GET", f"/emulator/ids/Contact?limit={count}")
        return ids

    def timed(self, work: Callable[[], object]) -> float:
        """Give the seconds a piece of work takes."""
        self._connection.close()  # the org has closed it already, if what came before took some seconds
        before = time.perf_counter()
        work()
        return time.perf_counter() - before

    def cpu_seconds(self) -> float:
        """Give the processor time the org's process has used."""
        numbers = Path(f"/proc/{self._pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> int:
        """Give the bytes of memory the org's process holds now."""
        return self._status("VmRSS")

    def peak(self) -> int:
        """Give the most it has ever held."""
        return self._status("VmHWM")

    def _status(self, name: str) -> int:
        text = Path(f"/proc/{self._pid}/status").read_text(encoding="utf-8")
        return int(text.partition(f"{name}:")[2].split()[0]) * 1024


@contextlib.contextmanager
def running(*options: str, file: bool = False) -> Iterator[Load]:
    """Run an org process, kept in a file or not; stop it at the end."""
    command = [sys.executable, "-m", "salesforce_emulator", "--port", "0", "--daily-limit", "100000000", *options]
    with (
        tempfile.TemporaryDirectory(prefix="mailstatus-bench-") as folder,
        subprocess.Popen(
            [*command, *(["--state", f"{folder}/org.sqlite"] if file else [])],
            stdout=subprocess.PIPE,
            text=True,
            process_group=0,
        ) as process,
    ):
        try:
            assert process.stdout
            address = process.stdout.readline().rpartition("//")[2].strip()
            with contextlib.closing(Load(address, process.pid)) as load:
                yield load
        finally:
            process.terminate()
