"""Runs every client's checks, and ends with one line per client."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from defusedxml.ElementTree import parse

from tests.conformance.node import HERE, NODE, MissingToolError, bring, versions

FEWEST: Final = {"jsforce": 180, "simple-salesforce": 155, "sf": 45}
"""How many checks each client must make and pass: none may lose its own behind another's gain."""
PATIENCE: Final = "--test-timeout=300000"  # milliseconds: a client that waits forever is a failure


@dataclass(frozen=True)
class Tally:
    """What became of one client's checks."""

    client: str
    passed: int
    failed: int
    skipped: int
    ended_well: bool

    @property
    def good(self) -> bool:
        """Whether all checks were made, and passed."""
        return self.ended_well and self.passed >= self.fewest and not self.failed and not self.skipped

    @property
    def fewest(self) -> int:
        """How many checks this client must pass."""
        return FEWEST[self.client.partition(" ")[0]]

    def __str__(self) -> str:
        """Say it in one line."""
        line = f"{self.client}: {self.passed} checks passed"
        if self.failed:
            line += f", {self.failed} failed"
        if self.skipped:
            line += f", {self.skipped} skipped (which counts as a failure)"
        if self.passed < self.fewest:
            line += f", fewer than {self.fewest}"
        return (
            line if self.good or self.failed or self.skipped or self.ended_well else f"{line}, but its run ended badly"
        )


def main() -> int:
    """Bring the clients, run them, and say what passed; 0 only when everything did."""
    try:
        bring()
    except MissingToolError as error:
        print(f"Conformance: {error}", file=sys.stderr)
        return 2
    with TemporaryDirectory() as folder:
        tallies = [run(folder) for run in (_jsforce, _simple_salesforce, _sf)]
    print("\n" + "\n".join(map(str, tallies)))
    total = sum(tally.passed for tally in tallies)
    print(f"together: {total} checks passed")
    return 0 if all(tally.good for tally in tallies) else 1


def _jsforce(folder: str) -> Tally:
    report = Path(folder, "jsforce.xml")
    reporters = ["--test-reporter=spec", "--test-reporter-destination=stdout"]
    reporters += ["--test-reporter=junit", f"--test-reporter-destination={report}"]
    files = sorted(map(str, HERE.glob("jsforce/*.test.mjs")))
    name = f"jsforce {versions()['jsforce']}"
    return _tally(name, [str(NODE), "--test", "--test-concurrency=2", PATIENCE, *reporters, *files], report)


def _simple_salesforce(folder: str) -> Tally:
    return _pytest(f"simple-salesforce {version('simple-salesforce')}", "simple_salesforce", folder)


def _sf(folder: str) -> Tally:
    return _pytest(f"sf {versions()['@salesforce/cli']}", "sf", folder)


def _pytest(client: str, suite: str, folder: str) -> Tally:
    report = Path(folder, f"{suite}.xml")
    command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}"]
    return _tally(client, [*command, str(HERE / suite)], report)


def _tally(client: str, command: list[str], report: Path) -> Tally:
    print(f"\n{client}", flush=True)
    ended = subprocess.run(command, check=False, env={**os.environ, "PYTHON": sys.executable})
    cases = list(parse(report).iter("testcase")) if report.exists() else []
    skipped = [case for case in cases if case.find("skipped") is not None]
    failed = [case for case in cases if case.find("failure") is not None or case.find("error") is not None]
    passed = len(cases) - len(skipped) - len(failed)
    return Tally(client, passed, len(failed), len(skipped), ended.returncode == 0)


if __name__ == "__main__":
    sys.exit(main())
