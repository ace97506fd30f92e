"""What tests of several folders share."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
import requests
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

# Nothing is timed: a slow machine is no finding.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@dataclass(frozen=True)
class Emulator:
    """A stand-in org, as its own process."""

    url: str

    def ask(self, method: str, path: str, json: Any = None) -> Any:
        """Call one of the emulator's own addresses, below /emulator."""
        answer = requests.request(method, f"{self.url}/emulator{path}", json=json, timeout=10)
        answer.raise_for_status()
        return answer.json()


@pytest.fixture(scope="session")
def emulator_process() -> Iterator[Emulator]:
    """Start the emulator once."""
    command = [sys.executable, "-m", "salesforce_emulator", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield Emulator(process.stdout.readline().rpartition(" ")[2].strip())
        process.terminate()


@pytest.fixture
def emulator(emulator_process: Emulator) -> Emulator:
    """Give each test a fresh org: no people, no custom fields, no faults."""
    emulator_process.ask("POST", "/reset")
    return emulator_process
