"""What rules and flows did and what still waits, as a person sees it; and a clock that can be moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser import campaign
from tests.browser.campaign import event, event_time

if TYPE_CHECKING:
    from tests.browser.chromium import Browser
    from tests.emulator.conftest import Client

People = dict[str, list[str]]


def reach(org: Client, person: str, status: str) -> None:
    """Write one status."""
    assert org.update(event("Contact", person, status, event_time(org))).json()[0]["success"]


class TestTheAutomations:
    def test_are_none_at_first(self, browser: Browser) -> None:
        browser.open("/automations")

        assert browser.texts(".empty") == [
            "No rule or flow is defined: a save does nothing but save.",
            "Nothing waits for its time.",
            "Nothing has fired.",
        ]

    def test_show_what_fired_and_what_would_have_been_sent(self, browser: Browser, org: Client, people: People) -> None:
        campaign.automate(org)
        reach(org, people["contacts"][0], "pURLCompleted")

        browser.open("/automations")

        assert browser.texts("h2") == ["Defined", "Time queue", "Fired", "Outbound messages", "Tasks"]
        assert browser.texts("section:nth-of-type(3) tbody th") == ["Ada Okafor"]

    def test_that_wait_are_done_when_the_clock_is_moved(self, browser: Browser, org: Client, people: People) -> None:
        campaign.automate(org)
        reach(org, people["contacts"][0], "ProcessedForDelivery")
        browser.open("/automations")
        before = browser.texts("section:nth-of-type(2) .pill")

        browser.go("button[value='24']")
        on_the_way = browser.texts("section:nth-of-type(2) .pill")
        browser.go("button[value='24']")

        assert (before, on_the_way) == (["pending"], ["pending"])
        assert browser.texts("section:nth-of-type(2) .pill") == ["executed"]
        assert browser.texts("header .clock strong") == ["2 days ahead"]
        assert "E-mails" in browser.texts("h2")


class TestAPersonsHistory:
    def test_tells_saves_and_what_they_set_off_in_one_line(self, browser: Browser, org: Client, people: People) -> None:
        campaign.automate(org)
        reach(org, people["contacts"][0], "ProcessedForDelivery")
        org.ask("POST", "/clock", {"move": {"hours": 5}})
        reach(org, people["contacts"][0], "pURLCompleted")

        browser.open(f"/record/{people['contacts'][0]}")

        told = browser.texts(".timeline .head strong")
        assert sorted(told[:3]) == [
            "After-save flow: Visitor calls back",
            "Cancelled: Follow up by e-mail",
            "Save #2",
        ]
        assert told[3:] == ["Workflow rule: Follow up by e-mail", "Save #1"]
