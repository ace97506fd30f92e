"""Which write fires what: every kind of automation against every kind of write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.emulator.automations import (
    VISIT,
    changed,
    define,
    email,
    fired,
    flow,
    is_status,
    rule,
    status_is,
    told,
    write,
)
from tests.emulator.conftest import FIELD

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.emulator.conftest import Client

MET, OTHER = "pURLCompleted", "Delivered"
WRITES = ("insert", "update to meet", "same value again", "away and back", "update that does not meet")
TRIGGER = {"name": "Rule", "object": "Contact", "events": ["after insert", "after update"]}
KINDS: dict[str, dict[str, Any]] = {
    "rule on create only": {"workflow_rules": [rule(trigger="onCreateOnly")]},
    "rule on all changes": {"workflow_rules": [rule(trigger="onAllChanges")]},
    "rule on all changes, ISCHANGED": {
        "workflow_rules": [rule(trigger="onAllChanges", formula=f'ISCHANGED({FIELD}) && {FIELD} = "{MET}"')]
    },
    "rule on subsequently meeting": {"workflow_rules": [rule()]},
    "flow on every update that meets": {"flows": [flow()]},
    "flow only when updated to meet": {"flows": [flow(doesRequireRecordChangedToMeetCriteria=True)]},
    "flow on IsChanged": {"flows": [flow(filters=[changed(), status_is(MET)])]},
    "Apex trigger": {"triggers": [TRIGGER]},
}
FIRES = {
    "rule on create only": "yes no no no no",
    "rule on all changes": "yes yes yes yes no",
    "rule on all changes, ISCHANGED": "no yes no yes no",
    "rule on subsequently meeting": "yes yes no yes no",
    "flow on every update that meets": "yes yes yes yes no",
    "flow only when updated to meet": "yes yes no yes no",
    "flow on IsChanged": "no yes no yes no",
    "Apex trigger": "yes yes yes yes yes",
}


def insert(org: Client) -> str:
    """Create a contact that meets the criteria at once."""
    made: str = org.call("POST", "/sobjects/Contact", {"LastName": "Doe", FIELD: MET}).json()["id"]
    return made


def update_from(former: str, *statuses: str) -> Callable[[Client], str]:
    """Make the write that gives a contact these statuses, one save after the other."""

    def make(org: Client) -> str:
        contact = org.contact(**{FIELD: former})
        for status in statuses:
            write(org, contact, **{FIELD: status})
        return contact

    return make


MAKE: dict[str, Callable[[Client], str]] = {
    "insert": insert,
    "update to meet": update_from(OTHER, MET),
    "same value again": update_from(MET, MET),
    "away and back": update_from(MET, OTHER, MET),
    "update that does not meet": update_from(OTHER, "Mailed"),
}
CELLS = [
    pytest.param(kind, made, says == "yes", id=f"{kind}: {made}")
    for kind, row in FIRES.items()
    for made, says in zip(WRITES, row.split(), strict=True)
]


def fired_by_last_save(org: Client, contact: str) -> bool:
    """Say whether the contact's last save fired the rule, or the trigger."""
    last = len(org.saves(contact))
    numbers = [each["seq"] for each in org.saves(contact)]
    by_rule = [each["save"] for each in told(org, id=contact)["firings"]]
    triggered = [each for each in org.ask("GET", "/triggers")["firings"] if contact in each["ids"]]
    return numbers[-1] in by_rule or len(triggered) == last


@pytest.mark.parametrize(("kind", "made", "fires"), CELLS)
def test_a_write_fires_an_automation_or_does_not(org: Client, kind: str, made: str, fires: bool) -> None:  # noqa: FBT001
    org.status_field()
    org.seed(**KINDS[kind])

    contact = MAKE[made](org)

    assert fired_by_last_save(org, contact) is fires


class TestASecondVisit:
    """Reference 5.3: every visit is to be a new trigger."""

    @pytest.fixture
    def contact(self, org: Client) -> str:
        org.status_field()
        org.seed(fields=[{"object": "Contact", "name": VISIT, "type": "DateTime"}])
        subsequently = flow("Updated to meet", doesRequireRecordChangedToMeetCriteria=True)
        companion = flow("Companion changed", filters=[changed(VISIT), status_is(MET)])
        status_changed = flow("Status changed", filters=[changed()])
        define(org, rules=[rule("Subsequently meets")], flows=[subsequently, companion, status_changed])
        return org.contact(**{FIELD: MET, VISIT: "2026-05-01T10:00:00.000+0000"})

    def test_a_second_visit_with_the_same_status_alone_fires_neither_of_the_two(
        self, org: Client, contact: str
    ) -> None:
        write(org, contact, **{FIELD: MET})

        assert fired(org, contact) == []

    def test_a_companion_moment_in_the_same_update_fires_what_looks_at_it(self, org: Client, contact: str) -> None:
        write(org, contact, **{FIELD: MET, VISIT: "2026-05-01T11:00:00Z"})

        assert fired(org, contact) == ["Companion changed"]

    def test_a_companion_moment_within_the_same_second_is_no_change(self, org: Client, contact: str) -> None:
        write(org, contact, **{FIELD: MET, VISIT: "2026-05-01T10:00:00.900Z"})

        assert fired(org, contact) == []

    def test_clearing_and_setting_in_two_requests_fires_both_of_the_others(self, org: Client, contact: str) -> None:
        write(org, contact, **{FIELD: None})
        write(org, contact, **{FIELD: MET})

        assert fired(org, contact) == ["Status changed", "Subsequently meets", "Updated to meet", "Status changed"]

    def test_an_unrelated_edit_fires_what_runs_on_every_edit(self, org: Client, contact: str) -> None:
        define(org, rules=[rule("Every edit", "onAllChanges")])

        write(org, contact, Title="Dr.")

        assert fired(org, contact) == ["Every edit"]


def test_a_status_overwritten_within_two_days_cancels_the_email_two_days_later(org: Client) -> None:
    org.status_field()
    later = {"timeLength": 2, "workflowTimeTriggerUnit": "Days", "actions": [email()]}
    define(org, rules=[rule(criteriaItems=is_status("ProcessedForDelivery"), workflowTimeTriggers=[later])])
    contact = org.contact(Email="a@example.com", **{FIELD: "Mailed"})

    write(org, contact, **{FIELD: "ProcessedForDelivery"})
    write(org, contact, **{FIELD: "Delivered"})
    org.ask("POST", "/clock", {"move": {"days": 3}})

    assert told(org)["emails"] == []
    assert [each["state"] for each in told(org)["queue"]["cancelled"]] == ["cancelled"]


def test_a_late_status_written_backwards_fires_its_rule_once_more(org: Client) -> None:
    org.status_field()
    define(org, rules=[rule(criteriaItems=is_status("ProcessedForDelivery"))])
    contact = org.contact(**{FIELD: "Mailed"})

    for status in ("ProcessedForDelivery", "Delivered", "ProcessedForDelivery"):
        write(org, contact, **{FIELD: status})

    assert fired(org, contact) == ["Rule", "Rule"]
