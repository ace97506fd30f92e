"""What ends the start: a wrong option, or a file that is not what it should be."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


def ended(*options: str) -> str:
    """Start with options that cannot be, and give the sentence that ends it."""
    command = [sys.executable, "-m", "salesforce_emulator", "--port", "0", *options]
    process = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    assert (process.returncode, process.stdout, process.stderr.count("\n")) == (2, "", 1)
    return process.stderr


@pytest.mark.parametrize(
    "wrong",
    [
        ["--port", "99999"],
        ["--port", "-1"],
        ["--daily-limit", "-5"],
        ["--hourly-events", "many"],
        ["--session-minutes", "-1"],
        ["--session-minutes", "nan"],
        ["--max-custom-fields", "0"],
        ["--login-rate", "0"],
        ["--lock-patience", "-1"],
        ["--bulk-queue-seconds", "inf"],
        ["--org-id", "acme"],
        ["--edition", "huge"],
        ["--nonsense"],
        ["--generate", "contacts=many"],
        ["--generate", "contacts"],
    ],
)
def test_a_wrong_option_is_told_in_one_sentence(wrong: list[str]) -> None:
    assert wrong[0].removeprefix("--") in ended(*wrong)


def test_a_key_that_is_none_is_told_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    path.write_text("no key", encoding="utf-8")

    assert "is not a PEM file with an RSA public key" in ended("--jwt-public-key", str(path))


@pytest.mark.parametrize("option", ["--seed", "--faults", "--snapshot", "--jwt-public-key"])
def test_a_file_that_is_not_there_is_named(tmp_path: Path, option: str) -> None:
    sentence = ended(option, str(tmp_path / "none.json"))

    assert "none.json: No such file or directory" in sentence
    assert "Errno" not in sentence


def test_a_state_file_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    assert "nowhere/org.sqlite" in ended("--state", str(tmp_path / "nowhere" / "org.sqlite"))


@pytest.mark.parametrize("version", [0, 1])
def test_a_database_of_somebody_else_is_left_alone(tmp_path: Path, version: int) -> None:
    path = tmp_path / "theirs.sqlite"
    with closing(sqlite3.connect(path)) as theirs:
        theirs.executescript(f"CREATE TABLE t (a); PRAGMA user_version = {version};")
    before = path.read_bytes()

    sentence = ended("--state", str(path))

    assert "is no org's" in sentence
    assert path.read_bytes() == before


def test_its_help_says_what_it_is() -> None:
    command = [sys.executable, "-m", "salesforce_emulator", "--help"]
    told = subprocess.run(command, capture_output=True, text=True, timeout=20, check=True).stdout

    options = [line.split() for line in told.partition("options:")[2].splitlines() if line.startswith("  -")]
    assert "A Salesforce org for tests and demos" in told
    assert {words[0] for words in options} >= {"--host", "--edition", "--client-secret"}
