"""A week of a campaign: what the pictures in docs/images show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.browser import campaign, layouts
from tests.browser.campaign import LAST_EVENT, STATUS, SUMMER, api_name, event, event_time
from tests.emulator.conftest import of

if TYPE_CHECKING:
    from tests.emulator.conftest import Client

DAYS: Final = 6
SUMMER_STATUS, SUMMER_EVENT = api_name(SUMMER, "Event Status"), api_name(SUMMER, "Last Event")


def arrange(org: Client) -> None:
    """Lay the pages of contacts and leads out as an admin does."""
    drops = layouts.section("Mail drops", (STATUS, LAST_EVENT), (SUMMER_STATUS, SUMMER_EVENT))
    system = layouts.section("System Information", ("CreatedDate|",), ("LastModifiedDate|",))
    who = (("Name*", "AccountId", "Title"), ("Email", "Phone", "OwnerId|"))
    address = layouts.section("Address", ("MailingStreet", "MailingCity"), ("MailingState", "MailingPostalCode"))
    contact = layouts.section("Contact Information", *who, heading=False)
    layouts.put(org, "Contact-Contact Layout", contact, drops, address, system)
    lead = layouts.section("Lead Information", ("Name*", "Company*", "Status"), ("Email", "Phone"), heading=False)
    layouts.put(org, "Lead-Lead Layout", lead, drops, system)


def play(org: Client) -> dict[str, list[str]]:
    """Fill the org, mail one drop for six days and begin the next; give the people's ids."""
    made = campaign.seed(org)
    campaign.automate(org)
    arrange(org)
    for day in range(DAYS):
        campaign.mail(org, made, day=day)
    _today(org, made["contacts"])
    org.ask("POST", "/limits", {"max": 100_000, "used": 23_418})
    return made


def _today(org: Client, contacts: list[str]) -> None:
    at = event_time(org)
    arrived = [event("Contact", person, "ProcessedForDelivery", at) for person in contacts[5 :: len(campaign.ROADS)]]
    begun = [of("Contact", person, **{SUMMER_STATUS: "Mailed", SUMMER_EVENT: at}) for person in contacts[:9]]
    nameless = [of("Contact", person, LastName="") for person in contacts[9:11]]
    org.query("SELECT Id, Name, Email FROM Contact WHERE MailingCity = 'Duluth'")
    org.call("GET", "/sobjects/Contact/describe")
    org.call("GET", f"/sobjects/Contact/{contacts[0]}")
    org.call("PATCH", f"/sobjects/Contact/{contacts[1]}", {"Postalytics_Mail_Drop_999__c": "Mailed"})
    org.call("GET", "/limits")
    org.update(*arrived, *begun, *nameless)
