"""The stand-in org the golden bodies are replayed against."""

from __future__ import annotations

from tests.emulator.conftest import _process, org, start

__all__ = ["_process", "org", "start"]
