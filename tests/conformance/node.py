"""Brings the Node clients and the Node they need into node_modules, once."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
MODULES: Final = HERE / "node_modules"
NODE: Final = MODULES / "node" / "bin" / "node"
SF: Final = MODULES / "@salesforce" / "cli" / "bin" / "run.js"
READY: Final = MODULES / ".ready"
PACKAGE: Final = HERE / "package.json"


class MissingToolError(Exception):
    """Something the suite needs is not there; the text says what to do."""


def versions() -> dict[str, str]:
    """Give the exact version of each client, as package.json names it."""
    wanted: dict[str, str] = json.loads(PACKAGE.read_text(encoding="utf-8"))["dependencies"]
    return wanted


def bring() -> None:
    """Install what package.json names, unless that is already there."""
    if READY.exists() and READY.read_text(encoding="utf-8") == PACKAGE.read_text(encoding="utf-8"):
        return
    npm = shutil.which("npm")
    if npm is None:
        raise MissingToolError("There is no npm here: install Node.js with npm (any Node from 18 on) and try again.")
    print("Installing jsforce, sf and Node 22 into tests/conformance/node_modules (once, about a minute)", flush=True)
    _run([npm, "install", "--no-save", "--loglevel=error"], HERE)
    if not _works():
        _run([shutil.which("node") or "node", "installArchSpecificPackage.js"], MODULES / "node")
    if not _works():
        raise MissingToolError(f"npm did not bring a working Node 22: remove {MODULES} and try again.")
    READY.write_text(PACKAGE.read_text(encoding="utf-8"), encoding="utf-8")


def _works() -> bool:
    if not NODE.is_file():
        return False
    said = subprocess.run([NODE, "--version"], capture_output=True, text=True, check=False)
    return said.returncode == 0 and said.stdout.strip() == f"v{versions()['node']}"


def _run(command: list[str], where: Path) -> None:
    try:
        subprocess.run(command, cwd=where, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise MissingToolError(f"{' '.join(command)} failed: {error}") from None
