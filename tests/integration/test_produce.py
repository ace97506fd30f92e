"""Files produced from the command line: packed ones, interrupted ones, and those that arrive in a folder."""

from __future__ import annotations

import gzip
import io
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from console.watch import Look, settled
from tests.builders import IMB_DIGITS, LAST_EVENT, STATUS, a_contact, a_registration
from worker.envelope import RAW_LANES, RawEvent

if TYPE_CHECKING:
    from pathlib import Path

COMMAND = [sys.executable, "-c", "from console.main import main; main()"]


def milestones(count: int, first: int = 0) -> bytes:
    rows = (
        {"mailpiece_id": f"mp-{n}", "status": "Printed", "time": "2026-08-17T10:00:00Z"} for n in range(first, count)
    )
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


@dataclass
class Shell:
    """The command line, with a store behind it."""

    store: Any
    folder: Path
    environment: dict[str, str]

    def run(self, *words: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        with self.start(*words, stdin=subprocess.PIPE) as process:
            out, said = process.communicate(stdin, timeout=60)
        return subprocess.CompletedProcess(words, process.returncode, out, said)

    def start(self, *words: str, **more: Any) -> subprocess.Popen[bytes]:
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **more}
        return subprocess.Popen([*COMMAND, *words], env=self.environment, cwd=self.folder, **pipes)

    def pieces(self) -> list[str]:
        """List the mailpieces of all raw events, in their order."""
        bodies = [body for number in range(RAW_LANES) for body in self.store.bodies(f"raw:{number}")]
        return sorted(json.loads(RawEvent.unpack(body).payload)["mailpiece_id"] for body in bodies)


@pytest.fixture
def shell(store: Any, redis_server: str, tmp_path: Path) -> Shell:
    environment = {
        **os.environ,
        "MAILSTATUS_REDIS__URL": redis_server,
        "MAILSTATUS_REDIS__DATA_DIR": str(tmp_path / "data"),
    }
    return Shell(store, tmp_path, environment)


def until(condition: Any) -> bool:
    """Wait until something holds, for half a minute at most."""
    end = time.monotonic() + 30
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


class TestScansOfThePost:
    """One scan, as each form of file tells it."""

    TRACKING, ROUTING = "00270123456000000001", "94105"
    FORMS: ClassVar = {
        "pushed.json": json.dumps(
            {
                "events": [
                    {"imb": TRACKING + ROUTING, "scanDatetime": "2026-01-05T04:29:00-08:00", "scanEventCode": "919"}
                ]
            }
        ),
        "pulled.json": json.dumps(
            {
                "data": {
                    "imb": TRACKING + ROUTING,
                    "scans": [{"scan_date_time": "2026-01-05T12:29:00Z", "scan_event_code": "919"}],
                }
            }
        ),
        "delimited.csv": f"IMb|Scan Datetime|Op Code|Facility ZIP\n{TRACKING}{ROUTING}|2026-01-05T04:29:00|919|94105\n",
        "legacy.txt": f"94105,919,2026-01-05 04:29:00,{ROUTING},{TRACKING}\n",
        "older.json": json.dumps(
            [
                {
                    "imb_digits": TRACKING,
                    "postnet": ROUTING,
                    "facility": "94105",
                    "scan_date": "1/5/2026",
                    "scan_time": "04:29AM",
                    "op_code": "919",
                }
            ]
        ),
        "tracker.json": json.dumps(
            {
                "tracking_code": TRACKING + ROUTING,
                "tracking_details": [{"message": "Delivery", "datetime": "2026-01-05T12:29:00Z"}],
            }
        ),
    }

    @pytest.mark.parametrize("name", FORMS)
    def test_are_produced_from_every_form_of_file(self, shell, name):
        (shell.folder / name).write_text(self.FORMS[name])
        shell.store.sink.records[a_contact(1).address] = {}
        shell.store.accept(a_registration(imb=IMB_DIGITS, planned_mail_date="2026-01-02"))

        made = shell.run("produce", "usps", name, "--json")
        shell.store.normalize_all()
        shell.store.deliver_all()

        assert json.loads(made.stdout)["accepted"] == 1
        assert [save[1] for save in shell.store.sink.saves] == [
            {STATUS: status, LAST_EVENT: "2026-01-05T12:29:00.000Z"} for status in ("Mailed", "ProcessedForDelivery")
        ]


class TestAPackedFile:
    def test_may_be_gzip_or_zip_or_come_by_a_pipe(self, shell):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr("a.jsonl", milestones(2))
            package.writestr("dir/b.jsonl", milestones(4, 2))
        (shell.folder / "c.zip").write_bytes(packed.getvalue())
        (shell.folder / "d.jsonl.gz").write_bytes(gzip.compress(milestones(6, 4)))

        done = shell.run("produce", "milestone", "*.zip", "d.jsonl.gz", "-", stdin=gzip.compress(milestones(8, 6)))

        assert done.stdout.decode() == "8 milestone events accepted\n"
        assert shell.pieces() == [f"mp-{n}" for n in range(8)]

    def test_that_is_damaged_is_said_in_one_sentence_and_the_others_are_produced(self, shell):
        (shell.folder / "a.gz").write_bytes(gzip.compress(milestones(1000, 100))[:-20])
        (shell.folder / "b.gz").write_bytes(gzip.compress(milestones(2)))

        done = shell.run("produce", "milestone", "*.gz", "nowhere.gz")

        assert done.returncode == 1
        damaged, missing = done.stderr.decode().splitlines()
        assert damaged.startswith("a.gz cannot be unpacked")
        assert "get it anew; 500 events before the damage were accepted" in damaged
        assert missing == "mailstatus: cannot read nowhere.gz: No such file or directory"
        assert done.stdout == b"502 milestone events accepted\n"
        assert shell.pieces()[:2] == ["mp-0", "mp-1"]


def test_a_pattern_that_fits_nothing_is_said(shell):
    done = shell.run("produce", "milestone", "feeds/*.json")

    assert (done.returncode, done.stderr.decode()) == (2, "mailstatus: no file fits feeds/*.json\n")


class TestAnInterruptedFile:
    COUNT = 60_000

    @pytest.fixture
    def feed(self, shell):
        path = shell.folder / "feed.jsonl"
        path.write_bytes(milestones(self.COUNT))
        process = shell.start("produce", "milestone", "feed.jsonl")
        assert until(lambda: shell.store.client.hget("ledger", "-|accepted"))
        process.send_signal(signal.SIGINT)
        _out, said = process.communicate(timeout=30)
        assert b"produce it again and it goes on from there" in said
        return path

    def test_goes_on_where_it_stopped_and_repeats_nothing(self, shell, feed):
        done = shell.run("produce", "milestone", feed.name)

        assert b"went on after the" in done.stderr
        assert len(shell.pieces()) == len(set(shell.pieces())) == self.COUNT

    def test_that_has_changed_since_is_not_taken_for_the_same(self, shell, feed):
        feed.write_bytes(milestones(10))

        refused = shell.run("produce", "milestone", feed.name)
        anew = shell.run("produce", "milestone", feed.name, "--from-start")

        assert refused.returncode == 2
        assert b"has changed since it was interrupted" in refused.stderr
        assert anew.stdout == b"10 milestone events accepted\n"


def test_a_producer_that_waits_for_the_workers_says_so_and_ends_on_the_first_interrupt(shell):
    shell.environment["MAILSTATUS_RAW_BACKLOG"] = "1"
    (shell.folder / "a.jsonl").write_bytes(milestones(1))
    (shell.folder / "b.jsonl").write_bytes(milestones(2, 1))
    shell.run("produce", "milestone", "a.jsonl")

    process = shell.start("produce", "milestone", "b.jsonl")
    first = process.stderr.readline()
    process.send_signal(signal.SIGINT)
    _out, said = process.communicate(timeout=30)

    assert b"b.jsonl: waits until the workers have taken in more" in first
    assert b"stopped within b.jsonl; produce it again" in said
    assert shell.pieces() == ["mp-0"]


class TestAWatchedFolder:
    def test_has_each_file_produced_once_and_moved_away(self, shell):
        inbox = shell.folder / "in"
        inbox.mkdir()
        process = shell.start("watch", "milestone", "in", "--settle", "0.2", "--every", "0.1")
        (inbox / "a.jsonl").write_bytes(milestones(2))
        (inbox / "half.jsonl.part").write_bytes(milestones(4, 2))
        assert until((inbox / "done" / "a.jsonl").exists)
        (inbox / "a.jsonl").write_bytes(milestones(6, 4))
        (inbox / "bad.gz").write_bytes(b"\x1f\x8b broken")

        assert until(lambda: (inbox / "done" / "a.jsonl.1").exists() and (inbox / "failed" / "bad.gz").exists())
        process.send_signal(signal.SIGTERM)
        out, _said = process.communicate(timeout=30)

        assert process.returncode == 0
        assert b"stopped" in out
        assert shell.pieces() == ["mp-0", "mp-1", "mp-4", "mp-5"]
        assert (inbox / "half.jsonl.part").exists()

    def test_that_is_not_there_is_said(self, shell):
        assert shell.run("watch", "milestone", "nowhere").returncode == 2


class TestAFileThatStillGrows:
    def test_is_not_read_before_it_has_stayed_the_same(self, tmp_path):
        path, looks = tmp_path / "a", dict[Any, Look]()
        path.write_bytes(b"1")

        first = list(settled(tmp_path, looks, settle=10, now=0))
        path.write_bytes(b"12")
        grown = list(settled(tmp_path, looks, settle=10, now=11))
        quiet = list(settled(tmp_path, looks, settle=10, now=20))
        whole = list(settled(tmp_path, looks, settle=10, now=21))

        assert [first, grown, quiet, whole] == [[], [], [], [path]]
