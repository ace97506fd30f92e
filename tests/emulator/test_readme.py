"""The README's documents are taken as they stand there."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from salesforce_emulator.control.addresses import ROUTES

if TYPE_CHECKING:
    from tests.emulator.conftest import Client

README = (Path(__file__).parents[2] / "salesforce_emulator" / "README.md").read_text(encoding="utf-8")
SEED, AUTOMATIONS = (json.loads(text) for text in re.findall(r"```json\n(.*?)```", README, re.DOTALL))


def test_its_seed_fills_an_org(org: Client) -> None:
    made = org.seed(**SEED)

    assert made["contacts"]
    assert org.ask("GET", "/stats")["records"]["Contact"] == 1001


@pytest.mark.parametrize("title", ["bad", "worse"])
def test_its_rules_refuse_what_they_say(org: Client, title: str) -> None:
    contact = org.seed(**SEED)["contacts"][0]

    answer = org.update({"attributes": {"type": "Contact"}, "id": contact, "Title": title})

    assert answer.json()[0]["errors"][0]["message"] == "No."


def test_its_automations_fire(org: Client) -> None:
    contact = org.contact()
    org.ask("POST", "/automations", AUTOMATIONS)

    for title in ("Owner", "Visitor"):
        org.update({"attributes": {"type": "Contact"}, "id": contact, "Title": title})

    told: dict[str, Any] = org.ask("GET", f"/automations?id={contact}")
    assert [firing["name"] for firing in told["firings"]] == ["Follow up", "Visitor"]
    assert [waits["name"] for waits in told["queue"]["cancelled"]] == ["Follow up"]


def test_it_names_every_address_of_its_own() -> None:
    paths = {re.sub(r"\{\w+\}", "", route.path).removeprefix("/emulator").rstrip("/") for route in ROUTES}
    first_words = {path.split("/")[1] for path in paths} - {"error-page"}

    assert {word for word in first_words if f"/{word}" not in README} == set()
