"""What waits for its time outlasts a snapshot, and the end of the process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.emulator.automations import READY, define, queue, told, wait, waiting_flow, waiting_rule, write
from tests.emulator.conftest import FIELD, Client
from tests.emulator.test_state import kept_in

if TYPE_CHECKING:
    from pathlib import Path


def begin(org: Client) -> str:
    """Let a rule's and a flow's e-mail wait for one contact."""
    org.status_field()
    define(org, rules=[waiting_rule()], flows=[waiting_flow()])
    contact = org.contact(Email="a@example.com")
    write(org, contact, **{FIELD: READY})
    return contact


def test_a_restored_org_goes_on_waiting(org: Client) -> None:
    contact = begin(org)
    due = [each["due"] for each in told(org)["queue"]["pending"]]
    org.ask("POST", "/snapshots", {"name": "waiting"})
    write(org, contact, **{FIELD: "Delivered"})

    org.ask("POST", "/snapshots/waiting/restore")
    restored = [each["due"] for each in told(org)["queue"]["pending"]]
    wait(org, days=3)

    assert restored == due
    assert len(told(org)["emails"]) == 2


def test_a_restored_queue_is_still_cancelled_by_an_edit(org: Client) -> None:
    contact = begin(org)
    org.ask("POST", "/snapshots", {"name": "waiting"})
    org.ask("POST", "/snapshots/waiting/restore")

    write(org, contact, **{FIELD: "Delivered"})

    assert (queue(org), len(queue(org, "cancelled"))) == ([], 2)


def test_an_org_kept_in_a_file_goes_on_waiting_after_its_process_was_killed(tmp_path: Path) -> None:
    with kept_in(tmp_path / "org.sqlite") as org:
        begin(org)
    with kept_in(tmp_path / "org.sqlite") as org:
        wait(org, days=3)

        assert len(told(org)["emails"]) == 2
