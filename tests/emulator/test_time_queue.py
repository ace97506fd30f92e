"""Time-dependent actions: how long they wait, what cancels them, and a clock that can be moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.emulator.automations import (
    READY,
    VISIT,
    define,
    field_of,
    fired,
    is_status,
    path,
    queue,
    refused,
    rule,
    set_field,
    status_is,
    told,
    wait,
    waiting_flow,
    waiting_rule,
    write,
)
from tests.emulator.conftest import FIELD

if TYPE_CHECKING:
    from tests.emulator.conftest import Client

MET = READY


KINDS = {"rule": {"rules": [waiting_rule()]}, "flow": {"flows": [waiting_flow()]}}


@pytest.fixture
def contact(org: Client) -> str:
    """Add a contact whose status does not meet the criteria yet."""
    org.status_field()
    org.seed(fields=[{"object": "Contact", "name": VISIT, "type": "DateTime"}])
    return org.contact(Email="a@example.com", **{FIELD: "Mailed"})


@pytest.mark.parametrize("unit", ["Days", "Months"])
def test_what_is_due_after_the_end_of_the_calendar_waits_for_ever(org: Client, contact: str, unit: str) -> None:
    define(org, flows=[waiting_flow(path(offsetNumber=999_999_999, offsetUnit=unit))])

    assert write(org, contact, **{FIELD: MET})["success"]
    assert [entry["due"] for entry in told(org)["queue"]["pending"]] == ["9999-12-31T23:59:59.000+0000"]


@pytest.mark.parametrize("kind", KINDS)
class TestAWaitingAction:
    @pytest.fixture(autouse=True)
    def _waiting(self, org: Client, contact: str, kind: str) -> None:
        define(org, **KINDS[kind])
        write(org, contact, **{FIELD: MET})

    def test_waits_until_its_time(self, org: Client) -> None:
        wait(org, days=1, hours=23)

        assert told(org)["emails"] == []
        assert len(queue(org)) == 1

    def test_is_done_at_its_own_time(self, org: Client) -> None:
        wait(org, days=5)

        (done,) = told(org)["queue"]["executed"]
        (message,) = told(org)["emails"]
        assert message["to"] == ["a@example.com"]
        assert message["at"] == done["due"] == done["ended"]

    def test_is_done_once(self, org: Client) -> None:
        wait(org, days=5)
        wait(org, days=5)

        assert len(told(org)["emails"]) == 1

    def test_outlasts_an_edit_that_still_meets_the_criteria(self, org: Client, contact: str) -> None:
        write(org, contact, Title="Dr.")
        write(org, contact, **{FIELD: MET})
        wait(org, days=3)

        assert len(told(org)["emails"]) == 1

    def test_leaves_the_queue_when_an_edit_no_longer_meets_the_criteria(self, org: Client, contact: str) -> None:
        write(org, contact, **{FIELD: "Delivered"})

        (cancelled,) = told(org)["queue"]["cancelled"]
        assert cancelled["why"] == "the record no longer met the criteria when it was edited"
        assert queue(org) == []

    def test_does_not_come_back_by_itself_but_waits_anew_when_the_rule_fires_again(
        self, org: Client, contact: str
    ) -> None:
        write(org, contact, **{FIELD: "Delivered"})
        wait(org, days=1)
        write(org, contact, **{FIELD: MET})
        wait(org, days=1, hours=1)
        early = len(told(org)["emails"])
        wait(org, days=1)

        assert (early, len(told(org)["emails"])) == (0, 1)

    def test_is_not_cancelled_by_a_save_that_fails(self, org: Client, contact: str) -> None:
        define(org, validation_rules=[never("Delivered")])

        result = write(org, contact, **{FIELD: "Delivered"})

        assert not result["success"]
        assert len(queue(org)) == 1

    def test_is_cancelled_when_the_record_is_deleted(self, org: Client, contact: str) -> None:
        org.call("DELETE", f"/sobjects/Contact/{contact}")
        wait(org, days=3)

        assert told(org)["emails"] == []
        assert told(org)["queue"]["cancelled"][0]["why"] == "the record was deleted"

    def test_is_cancelled_when_the_record_left_the_criteria_without_an_edit(self, org: Client, contact: str) -> None:
        org.ask("POST", f"/records/Contact/{contact}", {FIELD: "Delivered"})
        still_queued = len(queue(org))
        wait(org, days=3)

        assert still_queued == 1
        assert told(org)["emails"] == []

    def test_goes_by_the_definition_of_the_day_of_the_edit(self, org: Client, contact: str, kind: str) -> None:
        narrower = {
            "rule": {"rules": [waiting_rule() | {"criteriaItems": is_status("Delivered")}]},
            "flow": {"flows": [waiting_flow(filters=[status_is("Delivered")])]},
        }
        define(org, **narrower[kind])
        write(org, contact, Title="Dr.")

        assert queue(org) == []


def never(status: str) -> dict[str, Any]:
    """Spell a validation rule against a status."""
    wrong = {"errorConditionFormula": f'{FIELD} = "{status}"', "errorMessage": "Not so."}
    return {"fullName": "Never", "object": "Contact", **wrong}


class TestARolledBackSave:
    def test_leaves_nothing_waiting(self, org: Client, contact: str) -> None:
        define(org, rules=[waiting_rule()], validation_rules=[never(MET)])

        write(org, contact, **{FIELD: MET})

        assert told(org)["counts"] == {"firings": 0, "queued": 0}

    def test_of_a_neighbor_takes_all_along_when_all_or_none_is_asked(self, org: Client, contact: str) -> None:
        define(org, rules=[waiting_rule()], validation_rules=[never("Wrong")])
        other = org.contact()
        of = [{"attributes": {"type": "Contact"}, "id": i, FIELD: s} for i, s in ((contact, MET), (other, "Wrong"))]

        org.update(*of, all_or_none=True)

        assert told(org)["counts"] == {"firings": 0, "queued": 0}

    def test_of_a_neighbor_leaves_a_good_record_with_one_firing(self, org: Client, contact: str) -> None:
        define(org, rules=[waiting_rule()], validation_rules=[never("Wrong")])
        other = org.contact()
        of = [{"attributes": {"type": "Contact"}, "id": i, FIELD: s} for i, s in ((contact, MET), (other, "Wrong"))]

        org.update(*of)

        assert told(org)["counts"] == {"firings": 1, "queued": 1}


class TestATimeCountedFromAField:
    @pytest.fixture(autouse=True)
    def _waiting(self, org: Client, contact: str) -> None:
        assert contact
        define(org, rules=[waiting_rule(timeLength=-1, offsetFromField=f"Contact.{VISIT}")])

    def test_may_lie_before_the_moment_in_the_field(self, org: Client, contact: str) -> None:
        write(org, contact, **{FIELD: MET, VISIT: "2099-05-03T10:00:00Z"})

        assert told(org)["queue"]["pending"][0]["due"] == "2099-05-02T10:00:00.000+0000"

    def test_moves_with_the_field(self, org: Client, contact: str) -> None:
        write(org, contact, **{FIELD: MET, VISIT: "2099-05-03T10:00:00Z"})
        write(org, contact, **{VISIT: "2099-06-03T10:00:00Z"})

        (entry,) = told(org)["queue"]["pending"]
        assert entry["due"] == "2099-06-02T10:00:00.000+0000"

    def test_moved_away_is_not_come_at_the_former_time(self, org: Client, contact: str) -> None:
        write(org, contact, **{FIELD: MET, VISIT: "2099-05-03T10:00:00Z"})
        write(org, contact, **{VISIT: "2099-06-03T10:00:00Z"})

        org.ask("POST", "/clock", {"to": "2099-05-20T00:00:00Z"})

        assert told(org)["emails"] == []
        assert len(queue(org)) == 1

    def test_is_not_counted_from_a_blank_field(self, org: Client, contact: str) -> None:
        write(org, contact, **{FIELD: MET})

        assert told(org)["counts"] == {"firings": 1, "queued": 0}

    def test_in_the_past_is_done_as_soon_as_anyone_looks(self, org: Client, contact: str) -> None:
        write(org, contact, **{FIELD: MET, VISIT: "2001-01-01T00:00:00Z"})

        assert len(told(org)["emails"]) == 1

    def test_ends_when_the_field_is_cleared(self, org: Client, contact: str) -> None:
        write(org, contact, **{FIELD: MET, VISIT: "2099-05-03T10:00:00Z"})
        write(org, contact, **{VISIT: None})

        assert told(org)["queue"]["cancelled"][0]["why"] == "the date the time is counted from was cleared"


def test_paths_are_done_in_the_order_they_are_due(org: Client, contact: str) -> None:
    paths = [
        path("month", offsetNumber=1, offsetUnit="Months"),
        path("hour", offsetNumber=3, offsetUnit="Hours"),
        path("minute", offsetNumber=30, offsetUnit="Minutes"),
    ]
    define(org, flows=[waiting_flow(*paths)])
    write(org, contact, **{FIELD: MET})

    wait(org, days=40)

    assert [each["path"] for each in told(org)["firings"][1:]] == ["minute", "hour", "month"]


def test_a_flow_that_starts_on_every_save_counts_anew_from_the_last_one(org: Client, contact: str) -> None:
    define(org, flows=[waiting_flow(filters=[], doesRequireRecordChangedToMeetCriteria=False)])
    write(org, contact, Title="Dr.")
    wait(org, days=1)
    write(org, contact, Title="Prof.")

    wait(org, days=1, hours=1)
    early = len(told(org)["emails"])
    wait(org, days=1)

    assert (early, len(told(org)["emails"])) == (0, 1)
    assert told(org)["queue"]["cancelled"][0]["why"] == "the rule fired again for the record"


def test_a_field_update_that_was_waiting_is_a_save_of_its_own_and_fires_others(org: Client, contact: str) -> None:
    advance = waiting_rule(set_field(FIELD, "Reminded"))
    define(org, rules=[advance, rule("Reminded", criteriaItems=is_status("Reminded"))])
    write(org, contact, **{FIELD: MET})

    wait(org, days=3)

    assert field_of(org, contact, FIELD) == "Reminded"
    assert [each["values"] for each in org.saves(contact)] == [{FIELD: MET}, {FIELD: "Reminded"}]
    assert fired(org, contact) == ["Rule", "Rule", "Reminded"]


def test_a_validation_rule_can_stop_a_waiting_field_update(org: Client, contact: str) -> None:
    define(org, rules=[waiting_rule(set_field(FIELD, "Reminded"))], validation_rules=[never("Reminded")])
    write(org, contact, **{FIELD: MET})

    wait(org, days=3)

    assert field_of(org, contact, FIELD) == MET
    assert told(org)["queue"]["executed"][0]["why"] == "FIELD_CUSTOM_VALIDATION_EXCEPTION: Not so."


def test_an_inactive_rule_still_does_what_waits_unless_the_record_is_edited(org: Client, contact: str) -> None:
    define(org, rules=[waiting_rule()])
    other = org.contact(Email="b@example.com")
    for each in (contact, other):
        write(org, each, **{FIELD: MET})
    define(org, rules=[waiting_rule() | {"active": False}])

    write(org, other, Title="Dr.")
    wait(org, days=3)

    assert [message["to"] for message in told(org)["emails"]] == [["a@example.com"]]


def test_a_rule_on_create_only_may_wait_but_never_begins_again(org: Client, contact: str) -> None:
    define(org, rules=[waiting_rule() | {"triggerType": "onCreateOnly"}])
    made = org.call("POST", "/sobjects/Contact", {"LastName": "Roe", FIELD: MET}).json()["id"]

    write(org, contact, **{FIELD: MET})
    write(org, made, **{FIELD: "Delivered"})
    write(org, made, **{FIELD: MET})

    assert fired(org, made) == ["Rule"]
    assert queue(org) == []


@pytest.mark.usefixtures("contact")
class TestWhatMayNotWait:
    def test_a_rule_on_all_changes(self, org: Client) -> None:
        said = refused(org, workflow_rules=[waiting_rule() | {"triggerType": "onAllChanges"}])

        assert said == "Rule: A rule evaluated on all changes cannot have time-dependent actions."

    def test_a_flow_before_the_save(self, org: Client) -> None:
        said = refused(org, flows=[waiting_flow(triggerType="RecordBeforeSave")])

        assert said == "Flow: A before-save flow can only set fields and refuse the save."

    def test_a_flow_on_every_update_that_meets(self, org: Client) -> None:
        said = refused(org, flows=[waiting_flow(doesRequireRecordChangedToMeetCriteria=False)])

        assert "needs doesRequireRecordChangedToMeetCriteria" in said

    def test_anything_counted_from_a_text(self, org: Client) -> None:
        said = refused(org, workflow_rules=[waiting_rule(offsetFromField="Title")])

        assert said == "Rule: Contact.Title holds no date that a time can be counted from."
