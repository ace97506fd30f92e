"""The journal of saves, on which other tests rely."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.emulator.conftest import FIELD, of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.emulator.conftest import Client


def test_three_visits_are_three_saves(org: Client) -> None:
    org.status_field()
    contact = org.contact()

    for _ in range(3):
        org.update(of("Contact", contact, **{FIELD: "pURLOpened"}))

    saves = org.saves(contact)
    assert [save["values"] for save in saves] == [{FIELD: "pURLOpened"}] * 3
    assert [save["seq"] for save in saves] == [1, 2, 3]


def test_the_same_value_written_again_moves_the_last_modified_date(org: Client) -> None:
    contact = org.contact(Title="x", LastModifiedDate="2020-01-01T00:00:00.000+0000")

    org.update(of("Contact", contact, Title="x"))

    row = org.call("GET", f"/sobjects/Contact/{contact}?fields=LastModifiedDate,SystemModstamp").json()
    assert row["LastModifiedDate"] == row["SystemModstamp"] == org.saves(contact)[0]["at"]
    assert not row["LastModifiedDate"].startswith("2020")


def test_a_refused_record_leaves_no_save(org: Client) -> None:
    contact = org.contact()

    org.update(of("Contact", contact, Title="x" * 500))

    assert org.saves(contact) == []
    assert org.ask("GET", "/stats")["failed_records"] == 1


def test_all_saves_can_be_read_in_order_a_page_at_a_time(org: Client) -> None:
    contacts = [org.contact(), org.contact(), org.contact()]
    org.update(*(of("Contact", each, Title=str(n)) for n, each in enumerate(contacts)))

    page = org.ask("GET", "/saves?since=1&limit=1")

    assert [(save["seq"], save["id"], save["object"]) for save in page] == [(2, contacts[1], "Contact")]


def test_without_a_journal_saves_are_only_counted(start: Callable[..., Client]) -> None:
    org = start("--no-journal")
    org.log_in()
    contact = org.contact()

    org.update(of("Contact", contact, Title="x"))

    assert org.saves(contact) == []
    assert org.ask("GET", "/stats")["saves"] == 1
