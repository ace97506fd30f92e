"""A direct-mail campaign in an org of its own, filled through the org's public interfaces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tests.emulator.conftest import POLITE, of

if TYPE_CHECKING:
    from tests.emulator.conftest import Client

SPRING, SUMMER = "Postalytics Mail Drop 572", "Postalytics Mail Drop 601"
STATUSES: Final = (
    "MailPieceCreated", "Printed", "Mailed", "InTransit", "InLocalArea", "ProcessedForDelivery",
    "ReRouted", "ReturnedToSender", "pURLOpened", "pURLCompleted",
)  # fmt: skip
ACCOUNTS: Final = (
    "Harborview Dental", "Bluestem Realty", "Cedar & Pine Interiors", "Northgate Credit Union", "Lakeshore Solar",
)  # fmt: skip
PEOPLE: Final = (
    ("Ada", "Okafor"), ("Marcus", "Lindqvist"), ("Priya", "Raman"), ("Tomás", "Herrera"), ("Grace", "Whitfield"),
    ("Yuki", "Tanabe"), ("Samuel", "Achterberg"), ("Leila", "Haddad"), ("Owen", "Fairbanks"), ("Nadia", "Kowalczyk"),
    ("Desmond", "Clarke"), ("Irene", "Papadakis"), ("Jonas", "Weber"), ("Camille", "Dubois"), ("Rafael", "Monteiro"),
    ("Hannah", "Lindholm"), ("Victor", "Nwosu"), ("Elena", "Marchetti"), ("Patrick", "O'Leary"), ("Mei", "Zhang"),
    ("Aaliyah", "Brooks"), ("Stefan", "Novak"), ("Ruth", "Abrams"), ("Kofi", "Mensah"),
)  # fmt: skip
CITIES: Final = (
    ("Duluth", "MN", "55802"), ("Madison", "WI", "53703"), ("Ann Arbor", "MI", "48104"), ("Peoria", "IL", "61602"),
)  # fmt: skip
STREETS: Final = ("Superior St", "Willow Ave", "Kingsley Rd", "Harbor Dr", "Maple Ct")
# Where each mailpiece has come to; a person's road is the statuses up to here.
ROADS: Final = (
    ("Mailed", "InTransit", "InLocalArea", "ProcessedForDelivery", "pURLOpened", "pURLCompleted"),
    ("Mailed", "InTransit", "InLocalArea", "ProcessedForDelivery"),
    ("Mailed", "InTransit", "ReRouted", "InTransit"),
    ("Mailed", "InTransit", "InLocalArea", "ProcessedForDelivery", "pURLOpened"),
    ("Mailed", "InTransit", "ReturnedToSender"),
    ("Mailed", "InTransit", "InLocalArea"),
)  # fmt: skip


def api_name(drop: str, what: str) -> str:
    """Give a field's API name."""
    return f"{drop} {what}".replace(" ", "_") + "__c"


STATUS, LAST_EVENT = api_name(SPRING, "Event Status"), api_name(SPRING, "Last Event")


def fields() -> list[dict[str, Any]]:
    """Give the two drops' fields, on contacts and leads."""
    made = []
    for sobject in ("Contact", "Lead"):
        for drop in (SPRING, SUMMER):
            status = {"type": "Picklist", "values": list(STATUSES), "label": f"{drop} Event Status"}
            made.append({"object": sobject, "name": api_name(drop, "Event Status"), **status})
            when = {"type": "DateTime", "label": f"{drop} Last Event"}
            made.append({"object": sobject, "name": api_name(drop, "Last Event"), **when})
    return made


def person(number: int) -> dict[str, Any]:
    """Give one contact."""
    first, last = PEOPLE[number % len(PEOPLE)]
    city, state, code = CITIES[number % len(CITIES)]
    mail = f"{first}.{last}".lower().replace("'", "").replace("á", "a")
    return {
        "FirstName": first, "LastName": last, "Email": f"{mail}@example.com", "Phone": f"555-01{number:02}",
        "Title": ("Owner", "Office Manager", "Marketing Lead")[number % 3], "External_Id__c": f"CRM-{4100 + number}",
        "MailingStreet": f"{120 + number * 7} {STREETS[number % len(STREETS)]}", "MailingCity": city,
        "MailingState": state, "MailingPostalCode": code, "MailingCountry": "US",
    }  # fmt: skip


def seed(org: Client) -> dict[str, list[str]]:
    """Fill the org with people; nothing has been mailed yet."""
    accounts = org.seed(fields=fields(), accounts=[{"Name": name} for name in ACCOUNTS])["accounts"]
    contacts = [person(n) | {"AccountId": accounts[n % len(accounts)]} for n in range(16)]
    leads = [_lead(n) for n in range(16, len(PEOPLE))]
    made = org.seed(contacts=contacts, leads=leads)
    return {**made, "accounts": accounts}


def _lead(number: int) -> dict[str, Any]:
    address = {key: value for key, value in person(number).items() if not key.startswith("Mailing")}
    return {**address, "Company": ACCOUNTS[number % len(ACCOUNTS)], "Status": "Open - Not Contacted"}


def mail(org: Client, made: dict[str, list[str]], *, day: int) -> None:
    """Write what one day brought: each person's next status, if the road goes on."""
    for sobject, ids in (("Contact", made["contacts"]), ("Lead", made["leads"])):
        steps = [(record_id, ROADS[n % len(ROADS)]) for n, record_id in enumerate(ids)]
        moved = [_event(sobject, record_id, road[day], day) for record_id, road in steps if day < len(road)]
        if moved:
            answer = org.update(*moved, **POLITE)
            assert answer.ok, answer.text


def _event(sobject: str, record_id: str, status: str, day: int) -> dict[str, Any]:
    return of(sobject, record_id, **{STATUS: status, LAST_EVENT: f"2026-05-{4 + day:02}T{9 + day:02}:30:00Z"})
