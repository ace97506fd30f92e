"""Writes what the stand-in org answers to every table of calls: `python -m tests.golden.record [TABLE ...]`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Final

from tests.emulator.conftest import running
from tests.golden.replaying import CALLS, answers, table
from tests.golden.wire import CLIENTS, played

ANSWERS: Final = Path(__file__).parent / "answers"
WIDTH: Final = 118


def recorded(name: str) -> Any:
    """Read the answers that were recorded for a table."""
    return json.loads((ANSWERS / f"{name}.json").read_text(encoding="utf-8"))


def spelled(value: Any, indent: int = 0) -> str:
    """Write JSON with sorted keys, broken over lines only where a line would be too long."""
    whole = json.dumps(value, ensure_ascii=False, sort_keys=True)
    if not isinstance(value, dict | list) or len(whole) + indent <= WIDTH:
        return whole
    inside = " " * (indent + 1)
    if isinstance(value, list):
        return "[\n" + ",\n".join(inside + spelled(each, indent + 1) for each in value) + f"\n{' ' * indent}]"
    keys = sorted(value) if indent else value
    parts = (f"{inside}{json.dumps(key, ensure_ascii=False)}: {spelled(value[key], indent + 1)}" for key in keys)
    return "{\n" + ",\n".join(parts) + f"\n{' ' * indent}}}"


def record(name: str) -> None:
    """Play one table in an org of its own, and write the answers."""
    client = name.removeprefix("wire_")
    asked = {} if client in CLIENTS else table(name)
    with running(*asked.get("options", [])) as org:
        org.log_in()
        told = played(org, client) if client in CLIENTS else answers(org, asked["calls"])
    (ANSWERS / f"{name}.json").write_text(spelled(told) + "\n", encoding="utf-8")


if __name__ == "__main__":
    for each in sys.argv[1:] or sorted(path.stem for path in CALLS.glob("*.json")) + [
        f"wire_{each}" for each in CLIENTS
    ]:
        record(each)
