"""An org with a campaign under way, and a browser that looks at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser import campaign
from tests.browser.chromium import Browser, browsing, what_is_missing
from tests.emulator.conftest import Client, running

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def _browser() -> Iterator[Browser]:
    missing = what_is_missing()
    if missing:
        pytest.fail(missing, pytrace=False)
    with browsing() as browser:
        yield browser


@pytest.fixture(scope="session")
def _process() -> Iterator[Client]:
    with running("--org-name", "Bluestem Mail Lab") as client:
        yield client


@pytest.fixture
def org(_process: Client) -> Client:
    """Give each test a fresh org with people, and a login; nothing is mailed yet."""
    _process.ask("POST", "/reset")
    _process.log_in()
    return _process


@pytest.fixture
def people(org: Client) -> dict[str, list[str]]:
    """Fill the org with a campaign's people, and give their ids."""
    return campaign.seed(org)


@pytest.fixture
def browser(_browser: Browser, org: Client) -> Iterator[Browser]:
    """Give each test a desk's screen, and hold its console to silence."""
    _browser.url = org.url
    _browser.look()
    _browser.complaints()
    yield _browser
    assert _browser.complaints() == []
