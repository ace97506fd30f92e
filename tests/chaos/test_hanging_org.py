"""An org that takes requests and never answers delays nobody but itself."""

from __future__ import annotations

import contextlib
import signal
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.builders_mail import letter, manifest, visit
from tests.system import System, running_system, stand_in_org

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

LANES = 4
SHARE = 2
"""`requests_per_org`, as it is by default; four processes deliver."""
PEOPLE = 60
HANGS_FOR = 40.0
"""The timeout of a request: nobody stops waiting for the hanging org before."""


@pytest.fixture
def hanging(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Add a second org, whose process can be stopped."""
    with stand_in_org() as (process, url):
        monkeypatch.setenv("MAILSTATUS_SALESFORCE_TIMEOUT_SECONDS", str(HANGS_FOR))
        monkeypatch.setenv("MAILSTATUS_ORGS__BETA__LOGIN_URL", url)
        monkeypatch.setenv("MAILSTATUS_ORGS__BETA__CLIENT_ID", "journey")
        monkeypatch.setenv("MAILSTATUS_ORGS__BETA__CLIENT_SECRET__ENV", "JOURNEY_SECRET")
        yield process, url


class TestAnOrgThatHangs:
    def test_keeps_its_share_of_the_workers_and_delays_no_other_org(
        self, hanging: tuple[subprocess.Popen[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ):
        process, beta_url = hanging
        with running_system(tmp_path, monkeypatch) as acme:
            beta = replace(acme, org_url=beta_url, org_name="beta")
            _register(acme, "572", first=1)
            _register(beta, "900", first=1001)

            with _stopped(process):
                _visit(beta, first=1001)
                acme.until(lambda: _in_flight(acme) == SHARE, what="the requests that hang", seconds=HANGS_FOR)
                _visit(acme, first=1)
                acme.until(lambda: _written(acme, "acme/572") == PEOPLE, what="acme's events", seconds=HANGS_FOR)

                assert _in_flight(acme) == SHARE
                assert _written(acme, "beta/900") == 0
                assert acme.parts.orgs.problems() == {}

            verdict = acme.settle()
            assert _written(acme, "beta/900") == PEOPLE
            assert verdict.balances, verdict


@contextlib.contextmanager
def _stopped(process: subprocess.Popen[str]) -> Iterator[None]:
    """Let a process do nothing until the end of `with`; what is sent to it waits."""
    process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        process.send_signal(signal.SIGCONT)


def _register(system: System, drop_id: str, *, first: int) -> None:
    """Make a mail drop's pieces known, one for each of the org's people."""
    people = system.seed(PEOPLE)
    system.add_drop(drop_id)
    rows = (letter(number, person, drop=drop_id) for number, person in enumerate(people, first))
    system.produce("manifest", manifest(*rows))
    system.settle()


def _visit(system: System, *, first: int) -> None:
    """Let each of the people open the pURL: enough of them for work in each of the org's lanes."""
    visits = [visit(number, f"v-{number}", "2026-03-05T10:00:00Z") for number in range(first, first + PEOPLE)]
    system.produce("purl", "".join(visits))


def _in_flight(system: System) -> int:
    """Return how many requests to the hanging org were announced and have no answer yet."""
    return int(system.parts.client.exists(*(f"sending:org:beta:{number}" for number in range(LANES))))


def _written(system: System, bucket: str) -> int:
    return system.parts.ledger.snapshot().ledger[bucket, "written"]
