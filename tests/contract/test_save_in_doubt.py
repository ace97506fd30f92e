"""A save whose answer is lost: kept once by the org, and reported as written."""

from __future__ import annotations

import time

import pytest

from tests.fakes import InMemoryTokenStore
from worker.adapters.salesforce.credentials import OrgCredentials
from worker.adapters.salesforce.sink import SalesforceSink
from worker.adapters.salesforce.transport import Transport
from worker.domain.field_values import Update
from worker.domain.mailpiece import Recipient
from worker.domain.outcome import Written

STATUS, LAST = "Postalytics_Mail_Drop_572_Event_Status__c", "Postalytics_Mail_Drop_572_Last_Event__c"
WRITE = "PATCH /composite/sobjects"


@pytest.fixture
def sink(emulator):
    credentials = OrgCredentials("acme", emulator.url, "client_credentials", "app", client_secret="x")
    transport = Transport(credentials, InMemoryTokenStore())
    yield SalesforceSink(transport, sleep=lambda _: None)
    transport.close()


@pytest.fixture
def people(emulator):
    fields = [
        {"object": sobject, "name": name, "type": kind}
        for sobject in ("Contact", "Lead")
        for name, kind in ((STATUS, "Text"), (LAST, "DateTime"))
    ]
    people = {"contacts": [{"LastName": "D"}] * 3, "leads": [{"LastName": "R", "Company": "A"}] * 2}
    made = emulator.ask("POST", "/seed", {"fields": fields, **people})
    return made["contacts"] + made["leads"]


@pytest.mark.parametrize(
    "fault",
    [
        {"drop_connection": {"when": "after", "times": 1, "path": WRITE}},
        {"http_errors": [{"status": 503, "when": "after", "times": 1, "path": WRITE}]},
        {"drop_connection": {"when": "before", "times": 1, "path": WRITE}},
    ],
)
def test_fires_an_automation_once_for_each_record(emulator, sink, people, fault):
    emulator.ask("POST", "/faults", fault)

    updates = [Update(Recipient(each), {STATUS: "Mailed", LAST: "2026-01-01T12:00:00.250Z"}) for each in people]
    outcomes = sink.save(updates, until=time.monotonic() + 300)

    assert outcomes == [Written()] * len(people)
    assert emulator.ask("GET", "/stats")["saves"] == len(people)
