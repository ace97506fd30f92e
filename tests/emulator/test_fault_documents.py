"""The fault documents that the documentation shows are ones the org understands."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from salesforce_emulator.faults.plan import FaultPlan
from salesforce_emulator.faults.reading import preset_names

if TYPE_CHECKING:
    from tests.emulator.conftest import Client

PAGE = Path(__file__).parents[2] / "docs" / "emulator-faults.md"


def test_the_documented_faults_are_understood_and_name_every_key(org: Client) -> None:
    (block,) = re.findall(r"```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    document = json.loads(block)

    shown = org.ask("POST", "/faults", document)

    assert shown["seed"] == document["seed"]
    assert document.keys() == FaultPlan.model_fields.keys() - {"preset"}


def test_every_preset_is_documented() -> None:
    listed = re.findall(
        r"^\| `([a-z-]+)` \|", PAGE.read_text(encoding="utf-8").partition("## Presets")[2], re.MULTILINE
    )

    assert sorted(listed) == preset_names()
