"""What every sink promises: the fake, and the real one against the emulator."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from tests.fakes import InMemorySink, InMemoryTokenStore
from worker.adapters.salesforce.credentials import OrgCredentials
from worker.adapters.salesforce.sink import SalesforceSink
from worker.adapters.salesforce.transport import Transport
from worker.domain.dead_letter import Reason
from worker.domain.field_values import Update
from worker.domain.mailpiece import Recipient
from worker.domain.outcome import DueAgain, FieldMissing, OrgHeld, Pace, Rejected, Written
from worker.domain.record_id import to_18

if TYPE_CHECKING:
    from worker.pipeline.ports import Sink

STATUS, LAST = "Postalytics_Mail_Drop_572_Event_Status__c", "Postalytics_Mail_Drop_572_Last_Event__c"
UNPROVISIONED = "Postalytics_Mail_Drop_999_Event_Status__c"
NOON, LATER = "2026-01-01T12:00:00.000Z", "2026-01-01T12:00:05.000Z"
CONTACTS = [to_18(f"003{number:012d}") for number in range(1, 121)]
LEADS = [to_18(f"00Q{number:012d}") for number in range(1, 81)]


class Stage(Protocol):
    """A sink, the org behind it, and the ways to upset it."""

    sink: Sink

    def holds(self, record_id: str) -> dict[str, str]:
        """Give what a record's fields hold."""

    def saves(self, record_id: str) -> int:
        """Count the times a record was saved."""

    def lock(self, record_id: str) -> None:
        """Let a record be refused as locked."""

    def guard(self, record_id: str) -> None:
        """Let a record be refused by a rule of the admin's."""

    def use_up_the_day(self) -> None:
        """Leave no API call."""


@dataclass
class Memory:
    sink: InMemorySink = field(
        default_factory=lambda: InMemorySink([*CONTACTS, *LEADS], fields=[STATUS, LAST, "External_Id__c"])
    )

    def holds(self, record_id: str) -> dict[str, str]:
        return self.sink.records[record_id]

    def saves(self, record_id: str) -> int:
        return sum(address == record_id for address, _ in self.sink.saves)

    def lock(self, record_id: str) -> None:
        self.sink.faults[record_id] = DueAgain("UNABLE_TO_LOCK_ROW")

    def guard(self, record_id: str) -> None:
        self.sink.faults[record_id] = DueAgain("FIELD_CUSTOM_VALIDATION_EXCEPTION", Pace.SLOW)

    def use_up_the_day(self) -> None:
        self.sink.faults.update(dict.fromkeys([*CONTACTS, *LEADS], OrgHeld("REQUEST_LIMIT_EXCEEDED", 900.0)))


@dataclass
class Emulated:
    emulator: Any
    sink: SalesforceSink

    def holds(self, record_id: str) -> dict[str, str]:
        sobject = "Contact" if record_id in CONTACTS else "Lead"
        records = self.emulator.ask("GET", f"/records/{sobject}")["records"]
        found = next(each for each in records if each["Id"] == record_id)
        moment = found.get(LAST)
        values = {STATUS: found.get(STATUS), LAST: moment and moment.replace("+0000", "Z")}
        return {name: value for name, value in values.items() if value is not None}

    def saves(self, record_id: str) -> int:
        sobject = "Contact" if record_id in CONTACTS else "Lead"
        return len(self.emulator.ask("GET", f"/saves?object={sobject}&id={record_id}"))

    def lock(self, record_id: str) -> None:
        self._refuse("UNABLE_TO_LOCK_ROW", record_id)

    def guard(self, record_id: str) -> None:
        self._refuse("FIELD_CUSTOM_VALIDATION_EXCEPTION", record_id)

    def use_up_the_day(self) -> None:
        self.emulator.ask("POST", "/limits", {"max": 10, "used": 10})

    def _refuse(self, code: str, record_id: str) -> None:
        self.emulator.ask("POST", "/faults", {"record_errors": [{"code": code, "ids": [record_id]}]})


@pytest.fixture(params=["in memory", "emulated"])
def stage(request):
    if request.param == "in memory":
        yield Memory()
        return
    emulator = request.getfixturevalue("emulator")
    fields = [
        {"object": sobject, "name": name, "type": kind}
        for sobject in ("Contact", "Lead")
        for name, kind in ((STATUS, "Text"), (LAST, "DateTime"))
    ]
    people = {
        "contacts": [{"Id": each, "LastName": "Doe"} for each in CONTACTS],
        "leads": [{"Id": each, "LastName": "Roe", "Company": "Acme"} for each in LEADS],
    }
    emulator.ask("POST", "/seed", {"fields": fields, **people})
    transport = Transport(
        OrgCredentials("acme", emulator.url, "client_credentials", "app", client_secret="x"),
        InMemoryTokenStore(),
    )
    yield Emulated(emulator, SalesforceSink(transport, sleep=lambda _: None))
    transport.close()


def mailed(record_id, status="Mailed", moment=NOON):
    return Update(Recipient(record_id), {STATUS: status, LAST: moment})


def save(stage: Stage, *updates: Update):
    return list(stage.sink.save(updates, until=time.monotonic() + 300))


def test_an_update_is_written_to_its_record(stage):
    outcomes = save(stage, mailed(CONTACTS[0]), mailed(LEADS[0], "Printed"))

    assert outcomes == [Written(), Written()]
    assert stage.holds(CONTACTS[0]) == {STATUS: "Mailed", LAST: NOON}
    assert stage.holds(LEADS[0]) == {STATUS: "Printed", LAST: NOON}


def test_two_hundred_updates_of_mixed_objects_come_back_in_order(stage):
    records = [each for pair in zip(CONTACTS, reversed(CONTACTS), strict=True) for each in pair][::2] + LEADS
    stage.lock(LEADS[3])

    outcomes = save(stage, *[mailed(each) for each in records])

    assert [place for place, each in enumerate(outcomes) if each != Written()] == [records.index(LEADS[3])]


def test_only_the_locked_record_is_due_again_soon(stage):
    stage.lock(CONTACTS[1])

    outcomes = save(stage, *[mailed(each) for each in CONTACTS[:3]])

    assert [type(each) for each in outcomes] == [Written, DueAgain, Written]
    assert outcomes[1].pace is Pace.SOON
    assert stage.holds(CONTACTS[1]) == {}


def test_a_record_an_admins_rule_refuses_is_due_again_slowly(stage):
    stage.guard(CONTACTS[1])

    outcomes = save(stage, mailed(CONTACTS[0]), mailed(CONTACTS[1]))

    assert outcomes[0] == Written()
    assert (type(outcomes[1]), outcomes[1].pace) == (DueAgain, Pace.SLOW)


def test_a_record_that_is_gone_is_rejected_as_gone(stage):
    outcomes = save(stage, mailed(to_18("003000000999999")), mailed(CONTACTS[0]))

    assert (type(outcomes[0]), outcomes[0].reason) == (Rejected, Reason.RECORD_GONE)
    assert outcomes[1] == Written()


def test_a_missing_field_is_named_and_the_others_are_written(stage):
    outcomes = save(
        stage, mailed(CONTACTS[0]), Update(Recipient(LEADS[0]), {UNPROVISIONED: "Mailed"}), mailed(LEADS[1])
    )

    assert outcomes == [Written(), FieldMissing(UNPROVISIONED), Written()]


def test_an_org_whose_day_is_used_up_is_held(stage):
    stage.use_up_the_day()

    outcomes = save(stage, mailed(CONTACTS[0]), mailed(LEADS[0]))

    assert [(type(each), each.seconds) for each in outcomes] == [(OrgHeld, 900.0)] * 2


def test_the_same_value_again_is_a_save_of_its_own(stage):
    save(stage, mailed(CONTACTS[0], "pURLOpened", NOON))

    save(stage, mailed(CONTACTS[0], "pURLOpened", LATER))

    assert stage.saves(CONTACTS[0]) == 2
    assert stage.holds(CONTACTS[0])[LAST] == LATER


def test_no_updates_are_no_outcomes(stage):
    assert save(stage) == []
