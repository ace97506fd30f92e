"""Requests recorded from real clients are understood, and answered word for word as they were."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.golden.compare import differences
from tests.golden.record import recorded
from tests.golden.wire import CLIENTS, played

if TYPE_CHECKING:
    from tests.emulator.conftest import Client


@pytest.mark.parametrize("client", CLIENTS)
def test_each_is_understood(org: Client, client: str) -> None:
    answers = played(org, client)

    refused = [name.partition(" ")[2] for name, answer in answers.items() if answer["status"] >= 300]
    assert len(answers) > 10
    assert refused == REFUSED[client]
    assert not differences(answers, recorded(f"wire_{client}"))


# Their credentials are dummies: what cannot be let in is refused as an org would.
REFUSED: dict[str, list[str]] = {
    "jsforce-3.10.16": ["POST /services/oauth2/token"],
    "simple-salesforce-1.12.10": ["POST /services/Soap/u/59.0", "POST /services/oauth2/token"],
}
