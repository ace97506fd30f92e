"""The command that gives a manifest's mailpieces their pURL tokens."""

from __future__ import annotations

import csv
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from worker.domain.purl_token import doubt_of

if TYPE_CHECKING:
    from pathlib import Path

COMMAND = [sys.executable, "-c", "from console.main import main; main()", "tokens"]
MANIFEST = b"mailpiece_id,purl_token,color\r\nmp-1,,red\r\nmp-2,Ab3dEf9hJk2m,blue\r\nmp-3,,\r\n"


def run(folder: Path, *words: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*COMMAND, *words], input=stdin, cwd=folder, capture_output=True, timeout=60, check=False)


@pytest.fixture
def people(tmp_path):
    path = tmp_path / "people.csv"
    path.write_bytes(MANIFEST)
    return path


def test_fills_the_empty_tokens_and_needs_neither_redis_nor_settings(people, tmp_path):
    ended = run(tmp_path, "people.csv")

    rows = list(csv.DictReader(ended.stdout.decode().splitlines()))
    made = [row["purl_token"] for row in rows if row["mailpiece_id"] != "mp-2"]
    assert (ended.returncode, ended.stderr) == (0, b"2 mailpieces got a token\n")
    assert [doubt_of(token) for token in made] == ["", ""]
    assert made[0] != made[1]
    assert ended.stdout.replace(made[0].encode(), b"").replace(made[1].encode(), b"") == MANIFEST
    assert people.read_bytes() == MANIFEST


def test_writes_to_a_new_file_and_never_over_one_whose_tokens_may_be_in_print(people, tmp_path):
    first = run(tmp_path, "people.csv", "--out", "out.csv")
    written = (tmp_path / "out.csv").read_bytes()
    second = run(tmp_path, "people.csv", "--out", "out.csv")
    onto_itself = run(tmp_path, "people.csv", "--out", "people.csv")

    assert (first.returncode, first.stdout, written.count(b"\r\n")) == (0, b"", 4)
    assert (second.returncode, onto_itself.returncode) == (2, 2)
    assert second.stderr == b"mailstatus: out.csv is there already, and its tokens may be in print: name another file\n"
    assert ((tmp_path / "out.csv").read_bytes(), people.read_bytes()) == (written, MANIFEST)


def test_takes_standard_input(tmp_path):
    assert run(tmp_path, "-", stdin=MANIFEST).stdout.count(b"\r\n") == 4


def test_leaves_a_broken_line_as_it_is_and_says_which(tmp_path):
    ended = run(tmp_path, "-", stdin=MANIFEST + b"mp-4\r\n")

    assert (ended.returncode, ended.stdout.endswith(b"\r\nmp-4\r\n")) == (1, True)
    assert ended.stderr.splitlines()[0] == b"-:5: This line does not have as many columns as the header."


@pytest.mark.parametrize("text", [b"", b'{"mailpiece_id": "mp-1"}\n', b"\x1f\x8b\x08"])
def test_refuses_what_is_no_manifest_in_csv_and_leaves_no_file_behind(tmp_path, text):
    ended = run(tmp_path, "-", "--out", "out.csv", stdin=text)

    assert (ended.returncode, ended.stderr.count(b"\n")) == (2, 1)
    assert not (tmp_path / "out.csv").exists()
