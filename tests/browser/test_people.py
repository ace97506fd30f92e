"""The people of the org, as a person with a browser meets them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser import campaign, layouts
from tests.browser.campaign import LAST_EVENT, STATUS
from tests.emulator.conftest import of

if TYPE_CHECKING:
    from tests.browser.chromium import Browser
    from tests.emulator.conftest import Client

People = dict[str, list[str]]
LAYOUT = "Contact-Contact Layout"
ROWS = "tbody tr"
LABELS = ".laid-out:not(#off-layout) dt"


class TestTheList:
    def test_shows_everybody_with_the_latest_drop_first(self, browser: Browser, people: People) -> None:
        browser.open("/")
        browser.go("a[href='/contacts']")

        assert len(browser.texts(ROWS)) == len(people["contacts"])
        assert browser.texts("thead th")[:3] == [
            "Name",
            f"{campaign.SUMMER} Event Status",
            f"{campaign.SPRING} Event Status",
        ]

    def test_finds_a_person_who_is_searched_for(self, browser: Browser, people: People) -> None:
        browser.open("/contacts")
        browser.write("input[type=search]", "okafor")
        browser.go("form button")

        assert browser.texts("tbody th") == ["Ada Okafor"]
        browser.go("tbody th a")
        assert browser.run("return location.pathname") == f"/record/{people['contacts'][0]}"

    def test_keeps_a_name_s_direction_to_itself(self, browser: Browser, org: Client) -> None:
        org.contact(
            FirstName="\u202eevil", LastName="דוד", AccountId=org.seed(accounts=[{"Name": "123"}])["accounts"][0]
        )

        browser.open("/contacts")

        assert browser.texts("tbody th") == ["U+202Eevil דוד"]
        assert browser.run("return getComputedStyle(document.querySelector('tbody th bdi')).unicodeBidi") == "isolate"

    def test_goes_on_to_the_next_page(self, browser: Browser, org: Client) -> None:
        org.seed(leads=[{"LastName": f"Lead {n:03}", "Company": "Co"} for n in range(70)])
        browser.open("/leads")

        browser.go("a[rel=next]")

        assert browser.texts("tbody th")[0] == "Lead 050"
        assert len(browser.texts(ROWS)) == 20


class TestAPersonsPage:
    def test_follows_the_layout_and_changes_with_it(self, browser: Browser, org: Client, people: People) -> None:
        one = layouts.section("Who", ("Name*", "Title"), ("Email", "Phone"))
        two = layouts.section("Mail drops", (STATUS,), (LAST_EVENT,))
        layouts.put(org, LAYOUT, one, two)
        browser.open(f"/record/{people['contacts'][0]}")
        before = browser.texts(f".laid-out h2, {LABELS}")

        layouts.put(org, LAYOUT, two, layouts.section("Who", ("Phone", "Name*")))
        browser.open(f"/record/{people['contacts'][0]}")

        drop = [f"{campaign.SPRING} Event Status", f"{campaign.SPRING} Last Event"]
        assert before == ["Who", "Full Name* (required)", "Title", "Email", "Business Phone", "Mail drops", *drop]
        after = browser.texts(f".laid-out h2, {LABELS}")
        assert after == ["Mail drops", *drop, "Who", "Business Phone", "Full Name* (required)"]

    def test_reads_a_section_across_when_the_layout_says_so(
        self, browser: Browser, org: Client, people: People
    ) -> None:
        columns = (("Name*", "Title"), ("Email",))
        layouts.put(org, LAYOUT, layouts.section("Who", *columns, style="TwoColumnsLeftToRight"))
        browser.open(f"/record/{people['contacts'][0]}")

        assert browser.texts(LABELS) == ["Full Name* (required)", "Email", "Title"]

    def test_folds_away_what_the_layout_leaves_out(self, browser: Browser, org: Client, people: People) -> None:
        layouts.put(org, LAYOUT, layouts.section("Who", ("Name*",)))
        browser.open(f"/record/{people['contacts'][0]}")
        folded = browser.texts("#off-layout dt")

        browser.press("#off-layout summary")

        assert not any(folded)
        assert f"{campaign.SPRING} Event Status" in browser.texts("#off-layout dt")

    def test_shows_a_new_status_and_how_it_came(self, browser: Browser, org: Client, people: People) -> None:
        person = people["contacts"][0]
        org.update(of("Contact", person, **{STATUS: "Mailed", LAST_EVENT: "2026-05-04T09:30:00Z"}))
        org.update(of("Contact", person, **{STATUS: "InTransit", LAST_EVENT: "2026-05-05T10:30:00Z"}))

        browser.open(f"/record/{person}")

        assert browser.texts(".statuses .pill") == ["InTransit"]
        assert browser.texts(".timeline .pill") == ["Mailed", "InTransit", "Mailed"]
        assert browser.texts(".timeline .head strong") == ["Save #2", "Save #1"]

    def test_that_is_followed_renews_itself(self, browser: Browser, org: Client, people: People) -> None:
        person = people["contacts"][0]
        browser.open(f"/record/{person}")
        browser.press("#follow")

        org.update(of("Contact", person, **{STATUS: "Mailed"}))

        assert browser.until(lambda: browser.texts(".statuses .pill") == ["Mailed"])
