"""An org kept in a file: what was answered is there again after the process was killed."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING

import pytest
import requests

from tests.emulator.conftest import FIELD, Client, of
from tests.emulator.test_snapshots import RULE, everything, filled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@contextmanager
def kept_in(path: Path, *options: str, end: signal.Signals = signal.SIGKILL) -> Iterator[Client]:
    """Run an org that is kept in a file, and end its process hard."""
    command = [sys.executable, "-m", "salesforce_emulator", "--port", "0", "--state", str(path), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().rpartition(" ")[2].strip()
        with requests.Session() as session:
            client = Client(address, session)
            client.log_in()
            yield client
        process.send_signal(end)


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_all_that_was_answered_is_there_after_the_end(tmp_path: Path, end: signal.Signals) -> None:
    path = tmp_path / "org.sqlite"

    with kept_in(path, end=end) as org:
        filled(org)
        before = everything(org)
    with kept_in(path) as org:
        after = everything(org)

    assert after == before


def _answered_until(kill: Callable[[], None], org: Client, contact: str) -> int:
    """Save numbers, one a call; the process is killed while it goes on. How many were answered is told."""
    answered = 0
    with ThreadPoolExecutor(1) as pool, suppress(requests.ConnectionError):
        while True:
            org.update(of("Contact", contact, Title=str(answered + 1)))
            answered += 1
            if answered == 20:
                pool.submit(kill)
    return answered


def test_no_answered_save_is_lost_by_a_kill_in_the_middle(tmp_path: Path) -> None:
    path = tmp_path / "org.sqlite"
    command = [sys.executable, "-m", "salesforce_emulator", "--port", "0", "--state", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process, requests.Session() as session:
        assert process.stdout is not None
        org = Client(process.stdout.readline().rpartition(" ")[2].strip(), session)
        org.log_in()
        contact = org.contact()

        answered = _answered_until(process.kill, org, contact)

    with kept_in(path) as org:
        title = int(org.ask("GET", "/records/Contact")["records"][0]["Title"])
        saves = org.ask("GET", "/saves")

    assert title in (answered, answered + 1)
    assert [save["values"]["Title"] for save in saves] == [str(number + 1) for number in range(title)]


def test_what_a_bulk_job_wrote_is_there(tmp_path: Path) -> None:
    path = tmp_path / "org.sqlite"

    with kept_in(path) as org:
        contact = org.contact()
        job = org.call("POST", "/jobs/ingest", {"object": "Contact", "operation": "update"}).json()["id"]
        csv = f"Id,Title\n{contact},Dr\n".encode()
        address = f"{org.url}/services/data/v66.0/jobs/ingest/{job}/batches"
        org.session.put(address, csv, headers={"Content-Type": "text/csv"}, timeout=10).raise_for_status()
        org.call("PATCH", f"/jobs/ingest/{job}", {"state": "UploadComplete"})
        asked = (org.call("GET", f"/jobs/ingest/{job}").json()["state"] for _ in range(2000))
        assert "JobComplete" in asked
    with kept_in(path) as org:
        assert org.call("GET", f"/sobjects/Contact/{contact}").json()["Title"] == "Dr"


def test_a_session_is_still_open(tmp_path: Path) -> None:
    path = tmp_path / "org.sqlite"

    with kept_in(path) as org:
        token = org.log_in()
    with kept_in(path) as org:
        org.session.headers["Authorization"] = f"Bearer {token}"

        assert org.call("GET", "/limits").status_code == 200


def test_usage_rules_and_new_ids_go_on(tmp_path: Path) -> None:
    path = tmp_path / "org.sqlite"

    with kept_in(path) as org:
        first = org.contact()
        org.ask("POST", "/automations", {"workflow_rules": [RULE]})
        org.update(of("Contact", first, Title="y"))
    with kept_in(path) as org:
        second = org.contact()
        org.update(of("Contact", first, Title="x"))

        assert second != first
        assert org.ask("GET", "/stats")["charged"] == 2
        assert org.call("GET", f"/sobjects/Contact/{first}").json()["Phone"] == "1"


def test_deleted_rights_stay_deleted(tmp_path: Path) -> None:
    path = tmp_path / "org.sqlite"

    with kept_in(path) as org:
        org.status_field()
        rights = org.query("SELECT Id FROM FieldPermissions").json()["records"]
        assert org.call("DELETE", f"/sobjects/FieldPermissions/{rights[0]['Id']}").status_code == 204
    with kept_in(path) as org:
        left = org.query("SELECT Id FROM FieldPermissions").json()["records"]

    assert {row["Id"] for row in left} == {row["Id"] for row in rights[1:]}


def test_a_reset_empties_the_file_too(tmp_path: Path) -> None:
    path = tmp_path / "org.sqlite"

    with kept_in(path) as org:
        org.contact()
        org.ask("POST", "/reset")
    with kept_in(path) as org:
        assert org.ask("GET", "/stats")["records"]["Contact"] == 0


def test_a_restored_snapshot_takes_the_place_of_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "org.sqlite"

    with kept_in(path) as org:
        kept = org.contact()
        org.ask("POST", "/snapshots", {"name": "one"})
        org.contact()
        org.ask("POST", "/snapshots/one/restore")
    with kept_in(path) as org:
        assert org.ask("GET", "/ids/Contact") == [kept]


def test_a_seed_fills_a_new_file_only(tmp_path: Path) -> None:
    path = tmp_path / "org.sqlite"

    for _ in range(2):
        with kept_in(path, "--generate", "contacts=3") as org:
            assert org.ask("GET", "/stats")["records"]["Contact"] == 3


def test_the_file_can_be_read_with_sql(tmp_path: Path) -> None:
    path = tmp_path / "org.sqlite"

    with kept_in(path) as org:
        org.status_field()
        contact = org.contact()
        org.update(of("Contact", contact, **{FIELD: "Mailed"}))
    with closing(sqlite3.connect(path)) as file:
        found = file.execute("SELECT body ->> ? FROM record WHERE id = ?", (FIELD, contact)).fetchone()

    assert found == ("Mailed",)


def test_a_file_belongs_to_one_process_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "org.sqlite"
    command = [sys.executable, "-m", "salesforce_emulator", "--port", "0", "--state", str(path)]

    with kept_in(path):
        ended = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)

    assert (ended.returncode, ended.stdout) == (2, "")
    assert "database is locked" in ended.stderr


def test_a_file_that_is_none_ends_the_start_with_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "org.sqlite"
    path.write_text("no database, only words " * 100, encoding="utf-8")

    command = [sys.executable, "-m", "salesforce_emulator", "--port", "0", "--state", str(path)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)

    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
