"""What the clients driven from Python share: a stand-in org as its own process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import requests

from tests.emulator.conftest import Client, running

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def process() -> Iterator[Client]:
    """Start the org once."""
    with running() as client:
        yield client


@pytest.fixture
def org(process: Client) -> Iterator[Client]:
    """Give each test a fresh org."""
    process.ask("POST", "/reset")
    with requests.Session() as session:
        client = Client(process.url, session)
        client.log_in()
        yield client
