"""A marketer's flow, from its first sketch to one that holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.emulator.automations import (
    READY,
    VISIT,
    define,
    is_status,
    queue,
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
LATER = ("Delivered", "pURLCompleted")


@pytest.fixture
def contact(org: Client) -> str:
    """Add a contact whose status does not meet the criteria yet."""
    org.status_field()
    org.seed(fields=[{"object": "Contact", "name": VISIT, "type": "DateTime"}])
    return org.contact(Email="a@example.com", **{FIELD: "Mailed"})


class TestAMarketersFlow:
    """E-mail two days after ProcessedForDelivery, while the mail goes on reporting."""

    STORY = (MET, "Delivered", "pURLCompleted")

    def live(self, org: Client, contact: str) -> None:
        """Let the statuses come in, half a day apart, and two more days pass."""
        for status in self.STORY:
            write(org, contact, **{FIELD: status})
            wait(org, hours=12)
        wait(org, days=2)

    def test_on_that_status_alone_is_cancelled_by_the_next_one(self, org: Client, contact: str) -> None:
        define(org, flows=[waiting_flow()])

        self.live(org, contact)

        assert told(org)["emails"] == []
        assert queue(org, "cancelled") == ["later"]

    def test_on_that_status_or_a_later_one_sends_its_email_once(self, org: Client, contact: str) -> None:
        filters = [status_is(status) for status in (MET, *LATER)]
        define(org, flows=[waiting_flow(filters=filters, filterLogic="or")])

        self.live(org, contact)

        assert [message["to"] for message in told(org)["emails"]] == [["a@example.com"]]

    def test_as_a_rule_over_a_list_of_statuses_sends_it_once_too(self, org: Client, contact: str) -> None:
        define(org, rules=[waiting_rule() | {"criteriaItems": is_status(MET, *LATER)}])

        self.live(org, contact)

        assert len(told(org)["emails"]) == 1

    def test_on_a_moment_of_its_own_milestone_sends_it_once_too(self, org: Client, contact: str) -> None:
        own = {"field": VISIT, "operator": "IsNull", "value": {"booleanValue": False}}
        define(org, flows=[waiting_flow(filters=[own])])

        write(org, contact, **{FIELD: MET, VISIT: "2026-05-01T10:00:00Z"})
        write(org, contact, **{FIELD: "Delivered"})
        wait(org, days=3)

        assert len(told(org)["emails"]) == 1
