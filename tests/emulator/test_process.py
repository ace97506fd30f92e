"""The emulator as a process: its start, its end, its own addresses and its page."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import requests

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.emulator.conftest import Client

COMMAND = [sys.executable, "-m", "salesforce_emulator", "--port", "0"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly(number: signal.Signals) -> None:
    pipes: Any = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(COMMAND, **pipes) as process:
        line = process.stdout.readline()

        process.send_signal(number)
        rest, errors = process.communicate(timeout=10)

    assert line.startswith("Salesforce emulator: http://127.0.0.1:")
    assert (process.returncode, rest, errors) == (0, "", "")


def test_a_seed_file_fills_it_at_the_start(start: Callable[..., Client], tmp_path: Path) -> None:
    path = tmp_path / "seed.json"
    path.write_text(json.dumps({"contacts": [{"LastName": "Doe"}], "leads": []}), encoding="utf-8")

    org = start("--seed", str(path))

    assert org.ask("GET", "/records/Contact")["records"][0]["LastName"] == "Doe"


@pytest.mark.parametrize(
    "wrong", ['{"people": []}', '{"accounts": [{"Name": NaN}]}', '{"accounts": [{"Name": 1e400}]}']
)
def test_a_bad_seed_file_ends_the_start_with_one_sentence(tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "seed.json"
    path.write_text(wrong, encoding="utf-8")

    ended = subprocess.run([*COMMAND, "--seed", str(path)], capture_output=True, text=True, timeout=20, check=False)

    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1)


@pytest.mark.parametrize("wrong", [["--host", "256.0.0.1"]])
def test_a_wrong_option_ends_the_start_with_code_two(wrong: list[str]) -> None:
    ended = subprocess.run([*COMMAND, *wrong], capture_output=True, text=True, timeout=20, check=False)

    assert (ended.returncode, ended.stdout) == (2, "")
    assert "Traceback" not in ended.stderr


def test_a_port_in_use_ends_the_start_with_one_sentence(org: Client) -> None:
    port = org.url.rpartition(":")[2]

    command = [sys.executable, "-m", "salesforce_emulator", "--port", port]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)

    sentence = f"Salesforce emulator: cannot listen on 127.0.0.1:{port}: Address already in use\n"
    assert (ended.returncode, ended.stderr) == (2, sentence)


class TestSeeding:
    def test_keeps_the_ids_the_caller_chose(self, org: Client) -> None:
        made = org.seed(contacts=[{"Id": "003Hp0000000Abc", "LastName": "Doe"}])

        assert made["contacts"] == ["003Hp0000000AbcIAE"]

    @pytest.mark.parametrize("row", [{"Nonsense": 1}, {"Id": "00QHp0000000Abc"}, {"Id": "short"}])
    def test_refuses_rows_that_cannot_be(self, org: Client, row: dict[str, Any]) -> None:
        answer = requests.post(f"{org.url}/emulator/seed", json={"contacts": [row]}, timeout=10)

        assert answer.status_code == 400

    def test_of_a_hundred_thousand_people_is_quick(self, org: Client) -> None:
        people = [{"LastName": f"n{n}"} for n in range(100_000)]

        answer = requests.post(f"{org.url}/emulator/seed", json={"contacts": people}, timeout=60)

        assert len(set(answer.json()["contacts"])) == 100_000
        assert answer.elapsed.total_seconds() < 10


def test_a_reset_empties_the_org_and_keeps_the_session(org: Client) -> None:
    org.contact()

    org.ask("POST", "/reset")

    assert org.query("SELECT COUNT() FROM Contact").json()["totalSize"] == 0


def test_all_values_of_an_object_can_be_read_in_pages(org: Client) -> None:
    org.seed(leads=[{"LastName": f"{n}", "Company": "Co"} for n in range(5)])

    page = org.ask("GET", "/records/Lead?offset=3&limit=10")

    assert page["totalSize"] == 5
    assert [row["Name"] for row in page["records"]] == ["3", "4"]


def test_the_statistics_count_calls_by_address(org: Client) -> None:
    org.update()
    org.update()

    assert org.ask("GET", "/stats")["calls"]["PATCH /composite/sobjects"] == 2


class TestReset:
    def test_starts_over_with_what_the_command_line_gave(self, start: Callable[..., Client], tmp_path: Path) -> None:
        path = tmp_path / "seed.json"
        path.write_text(json.dumps({"leads": [{"LastName": "Roe", "Company": "Co"}]}), encoding="utf-8")
        org = start("--seed", str(path), "--generate", "contacts=3", "--faults", "bad-day")
        org.contact()
        org.ask("POST", "/faults", {})

        org.ask("POST", "/reset")

        records = org.ask("GET", "/stats")["records"]
        assert (records["Lead"], records["Contact"], org.ask("GET", "/faults")["preset"]) == (1, 3, "bad-day")

    def test_that_cannot_read_its_seed_again_leaves_the_org(self, start: Callable[..., Client], tmp_path: Path) -> None:
        path = tmp_path / "seed.json"
        path.write_text('{"contacts": [{"LastName": "Doe"}]}', encoding="utf-8")
        org = start("--seed", str(path))
        path.unlink()

        answer = requests.post(f"{org.url}/emulator/reset", timeout=10)

        assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, "BAD_RESET")
        assert org.ask("GET", "/stats")["records"]["Contact"] == 1
