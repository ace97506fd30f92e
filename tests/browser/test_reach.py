"""Everybody can use the pages: on a phone, in the dark, by keyboard, with a screen reader."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser import campaign
from tests.browser.chromium import DESK, PHONE
from tests.emulator.conftest import of

if TYPE_CHECKING:
    from tests.browser.chromium import Browser
    from tests.emulator.conftest import Client

PLACES = [
    "/",
    "/contacts",
    "/contacts?q=a",
    "/leads",
    "/record/{}",
    "/automations",
    "/jobs",
    "/calls",
    "/setup",
    "/setup/Contact",
]
CUT_OFF = """
return [...document.querySelectorAll("main *")]
  .filter((each) => !each.closest("pre, .unseen") && each.getBoundingClientRect().right > arguments[0])
  .map((each) => each.outerHTML.slice(0, 120));
"""
FINDINGS = Path(__file__).with_name("findings.js").read_text(encoding="utf-8")


@pytest.fixture
def mailed(org: Client, people: dict[str, list[str]]) -> str:
    """Mail the campaign, and give a person's id."""
    campaign.automate(org)
    for day in range(5):
        campaign.mail(org, people, day=day)
    return people["contacts"][0]


@pytest.mark.parametrize("path", PLACES)
class TestEveryPage:
    def test_fits_a_phone_without_scrolling_sideways(self, browser: Browser, mailed: str, path: str) -> None:
        browser.look(width=PHONE)
        browser.open(path.format(mailed))

        assert browser.run("return document.documentElement.scrollWidth") <= PHONE
        assert browser.run(CUT_OFF, PHONE) == []

    def test_can_be_read_by_everybody(self, browser: Browser, mailed: str, path: str) -> None:
        for width, dark in product((PHONE, DESK), (False, True)):
            browser.look(width=width, dark=dark)
            browser.open(path.format(mailed))

            assert browser.run(FINDINGS) == [], (width, dark)


@pytest.mark.parametrize("path", ["/", "/contacts", "/contacts?q=www", "/leads", "/accounts", "/record/{}"])
def test_a_long_name_is_not_cut_at_the_edge_of_a_phone(browser: Browser, org: Client, path: str) -> None:
    status = campaign.api_name("Drop 572", "Event Status")
    org.seed(fields=[{"object": "Contact", "name": status, "label": "Drop 572 Event Status", "length": 255}])
    account = org.seed(accounts=[{"Name": "A" * 200}])["accounts"][0]
    person = org.contact(FirstName="W" * 40, LastName="W" * 80, AccountId=account, Title="T" * 100)
    org.lead(LastName="W" * 80, Company="C" * 200)
    org.update(of("Contact", person, **{status: "S" * 200}))
    browser.look(width=PHONE)

    browser.open(path.format(person))

    assert browser.run("return document.documentElement.scrollWidth") <= PHONE
    assert browser.run(CUT_OFF, PHONE) == []


@pytest.mark.parametrize("path", ["/contacts", "/leads"])
def test_a_long_name_leaves_a_desk_room_for_the_other_columns(browser: Browser, org: Client, path: str) -> None:
    account = org.seed(accounts=[{"Name": "A" * 200}])["accounts"][0]
    org.contact(FirstName="W" * 40, LastName="W" * 80, AccountId=account)
    org.lead(LastName="W" * 80, Company="C" * 200)

    browser.open(path)

    assert browser.run("const box = document.querySelector('.wide'); return box.scrollWidth - box.clientWidth") <= 0


def test_a_keyboard_skips_to_the_content(browser: Browser, mailed: str) -> None:
    browser.open(f"/record/{mailed}")

    browser.type(Keys.TAB)
    first = browser.run("return document.activeElement.textContent")
    browser.type(Keys.ENTER)

    assert first == "Skip to the content"
    assert browser.run("return document.activeElement.id") == "main"


def test_what_has_the_focus_can_be_seen(browser: Browser, mailed: str) -> None:
    browser.open(f"/record/{mailed}")

    for _ in range(5):
        browser.type(Keys.TAB)

        assert browser.run("return getComputedStyle(document.activeElement).outlineStyle") == "solid"
