"""A direct-mail campaign in an org of its own, filled through the org's public interfaces."""

from __future__ import annotations

from datetime import datetime, timedelta
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


FOLLOW_UP: Final = {
    "fullName": "Follow up by e-mail", "object": "Contact", "triggerType": "onCreateOrTriggeringUpdate",
    "criteriaItems": [{"field": f"Contact.{STATUS}", "operation": "equals", "value": "ProcessedForDelivery"}],
    "workflowTimeTriggers": [{
        "timeLength": 2, "workflowTimeTriggerUnit": "Days", "actions": [{
            "type": "Alert", "name": "arrived", "description": "Did our letter arrive?", "template": "Mail/Arrived",
            "recipients": [{"type": "email", "field": "Email"}],
        }],
    }],
}  # fmt: skip
VISIT: Final = {
    "fullName": "Visitor calls back", "start": {
        "object": "Contact", "triggerType": "RecordAfterSave", "recordTriggerType": "CreateAndUpdate",
        "filters": [{"field": STATUS, "operator": "EqualTo", "value": {"stringValue": "pURLCompleted"}}],
        "doesRequireRecordChangedToMeetCriteria": True,
    },
    "actions": [
        {"type": "Task", "name": "call", "subject": "Call: visited the campaign page", "priority": "High"},
        {"type": "OutboundMessage", "name": "visit", "endpointUrl": "https://hooks.example.com/visits",
         "fields": ["Email", STATUS]},
    ],
}  # fmt: skip
TIMED: Final = {
    "fullName": "Status needs its time", "object": "Contact", "errorMessage": "Say when the status was reached.",
    "errorConditionFormula": f"AND(NOT(ISBLANK(TEXT({STATUS}))), ISBLANK({LAST_EVENT}))",
}  # fmt: skip


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
    """Write what one day brought, each person's next status if the road goes on, and let the day pass."""
    for sobject, ids in (("Contact", made["contacts"]), ("Lead", made["leads"])):
        steps = [(record_id, ROADS[n % len(ROADS)]) for n, record_id in enumerate(ids)]
        at = event_time(org)
        moved = [event(sobject, record_id, road[day], at) for record_id, road in steps if day < len(road)]
        if moved:
            answer = org.update(*moved, **POLITE)
            assert answer.ok, answer.text
    org.ask("POST", "/clock", {"move": {"days": 1}})


def event_time(org: Client) -> str:
    """Give a moment some hours ago, as the org's clock goes."""
    now = datetime.fromisoformat(org.ask("GET", "/clock")["now"])
    return f"{now - timedelta(hours=3, minutes=20):%Y-%m-%dT%H:%M:00Z}"


def event(sobject: str, record_id: str, status: str, at: str) -> dict[str, Any]:
    """Spell the update that one event of a mailpiece is."""
    return of(sobject, record_id, **{STATUS: status, LAST_EVENT: at})


def automate(org: Client) -> None:
    """Set up what an admin of such an org sets up."""
    org.ask("POST", "/automations", {"workflow_rules": [FOLLOW_UP], "flows": [VISIT], "validation_rules": [TIMED]})
