"""Every answer in the tables of calls is, word for word, the one that was recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.golden.compare import differences
from tests.golden.record import recorded
from tests.golden.replaying import CALLS, answers, table

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.emulator.conftest import Client

TABLES = sorted(path.stem for path in CALLS.glob("*.json"))


@pytest.mark.parametrize("name", TABLES)
def test_every_answer_is_the_recorded_one(name: str, org: Client, start: Callable[..., Client]) -> None:
    asked, wanted = table(name), recorded(name)
    if "options" in asked:
        org = start(*asked["options"])
        org.log_in()

    told = answers(org, asked["calls"])

    assert list(told) == list(wanted)
    found = [line for each in wanted for line in differences(told[each], wanted[each], place=each)]
    assert not found, "\n".join([*found, "If this is meant: python -m tests.golden.record " + name])
