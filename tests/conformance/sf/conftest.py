"""The sf command line, unchanged, in a home of its own."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.conformance.node import NODE, SF
from tests.emulator.conftest import Client, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SETTINGS = {
    "SF_DISABLE_TELEMETRY": "true",
    "SF_DISABLE_LOG_FILE": "true",
    "SF_SKIP_NEW_VERSION_CHECK": "true",
    "SF_AUTOUPDATE_DISABLE": "true",
    "SF_HIDE_RELEASE_NOTES": "true",
    "SF_USE_GENERIC_UNIX_KEYCHAIN": "true",
    "DO_NOT_TRACK": "1",
}


@dataclass(frozen=True)
class Said:
    """What a command wrote, and how it ended."""

    code: int
    out: str
    errors: str

    @property
    def body(self) -> dict[str, Any]:
        """Read its --json output."""
        parsed: dict[str, Any] = json.loads(self.out)
        return parsed

    @property
    def result(self) -> Any:
        """Give what a command that succeeded answered."""
        assert self.code == 0, self.out + self.errors
        return self.body["result"]


@dataclass(frozen=True)
class Sf:
    """The command line with its own home."""

    home: Path

    def __call__(self, *words: str, **settings: str) -> Said:
        """Run one command, and wait for its end."""
        places = {
            name: str(self.home / name.lower()) for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")
        }
        system = {"PATH": f"{NODE.parent}{os.pathsep}{os.environ.get('PATH', '')}", "HOME": str(self.home)}
        ran = subprocess.run(
            [NODE, SF, *words],
            env={**SETTINGS, **places, **system, **settings},
            cwd=self.home,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return Said(ran.returncode, ran.stdout, ran.stderr)

    def json(self, *words: str, **settings: str) -> Said:
        """Run one command that answers JSON."""
        return self(*words, "--json", **settings)

    def log_in(self, org: Client) -> Said:
        """Hand it a session of the org, under the alias `org`; an app of its own, since an app has five at most."""
        token = org.login(client_id=str(self.home)).json()["access_token"]
        words = ("org", "login", "access-token", "--instance-url", org.url, "--no-prompt", "--alias", "org")
        return self.json(*words, SF_ACCESS_TOKEN=token)


@pytest.fixture(scope="session")
def logged_in(process: Client, tmp_path_factory: pytest.TempPathFactory) -> Sf:
    """Log it in once: a reset org keeps its sessions."""
    sf = Sf(tmp_path_factory.mktemp("sf"))
    with requests.Session() as session:
        assert sf.log_in(Client(process.url, session)).code == 0
    return sf


@pytest.fixture
def sf(logged_in: Sf, org: Client) -> Sf:
    """Give the logged-in command line, and a fresh org."""
    del org
    return logged_in


@pytest.fixture
def fleeting() -> Iterator[Client]:
    """Give an org of its own, whose sessions may end without harm to the logged-in command line."""
    with running() as org:
        yield org


@pytest.fixture
def newcomer(tmp_path: Path) -> Sf:
    """Give a command line that knows no org yet."""
    return Sf(tmp_path)
