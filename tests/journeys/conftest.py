"""A running system for each journey."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.system import System, running_system

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[System]:
    """Everything, with two workers."""
    with running_system(tmp_path, monkeypatch) as system:
        yield system
