"""Editions without field-level security: the page layout decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.emulator.conftest import of
from tests.emulator.test_metadata import component, create
from tests.emulator.test_metadata_fields import save, visible

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.emulator.conftest import Client


@pytest.fixture
def group(start: Callable[..., Client]) -> Client:
    """Start a Group Edition org with a new field that is on no layout."""
    org = start("--edition", "group")
    org.log_in()
    create(org, component("Contact.Made__c"))
    return org


def place(org: Client, behavior: str) -> None:
    """Put the field on the Contact layout."""
    item = f"<layoutItems><behavior>{behavior}</behavior><field>Made__c</field></layoutItems>"
    section = f"<layoutSections><label>Mail</label><layoutColumns>{item}</layoutColumns></layoutSections>"
    text = f'<metadata xsi:type="Layout"><fullName>Contact-Contact Layout</fullName>{section}</metadata>'
    assert save(org, "updateMetadata", text)[0]["success"] == "true"


class TestInGroupEdition:
    def test_a_field_on_no_layout_is_not_there_for_the_api(self, group: Client) -> None:
        answer = group.update(of("Contact", group.contact(), Made__c="x"))

        assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, "INVALID_FIELD")

    def test_a_field_on_the_layout_can_be_written(self, group: Client) -> None:
        place(group, "Edit")

        assert group.update(of("Contact", group.contact(), Made__c="x")).json()[0]["success"] is True

    def test_a_field_read_only_on_the_layout_can_only_be_read(self, group: Client) -> None:
        place(group, "Readonly")

        answer = group.update(of("Contact", group.contact(), Made__c="x"))

        assert answer.json()[0]["errors"][0]["statusCode"] == "INVALID_FIELD_FOR_INSERT_UPDATE"
        assert group.query("SELECT Made__c FROM Contact").status_code == 200

    def test_permission_sets_cannot_be_made(self, group: Client) -> None:
        rest = group.call("POST", "/sobjects/PermissionSet", {"Name": "Writer", "Label": "Writer"})
        text = '<metadata xsi:type="PermissionSet"><fullName>Writer</fullName><label>Writer</label></metadata>'

        assert rest.json()[0]["errorCode"] == "INSUFFICIENT_ACCESS_OR_READONLY"
        assert save(group, "createMetadata", text)[0]["statusCode"] == "INSUFFICIENT_ACCESS_OR_READONLY"


def test_professional_edition_grants_fields_through_the_profile_alone(start: Callable[..., Client]) -> None:
    org = start("--edition", "professional")
    org.log_in()
    create(org, component("Contact.Made__c"))
    visible(org, "Made__c")

    made = org.call("POST", "/sobjects/PermissionSet", {"Name": "Writer", "Label": "Writer"})

    assert org.update(of("Contact", org.contact(), Made__c="x")).json()[0]["success"] is True
    assert made.json()[0]["errorCode"] == "INSUFFICIENT_ACCESS_OR_READONLY"


def test_a_group_edition_object_has_a_hundred_custom_fields(group: Client) -> None:
    for start in range(0, 98, 7):
        create(group, *(component(f"Contact.F{number}__c") for number in range(start, start + 7)))

    assert create(group, component("Contact.One_More__c"))[0]["statusCode"] == "CUSTOM_ENTITY_OR_FIELD_LIMIT"
