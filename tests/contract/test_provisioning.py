"""Provisioning a mail drop in an org: the emulator's, over its public API only."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.fakes import InMemoryTokenStore
from worker.adapters.salesforce.credentials import OrgCredentials
from worker.adapters.salesforce.provision import Provisioner
from worker.adapters.salesforce.provision_errors import ProvisionError, ProvisionUnavailable
from worker.adapters.salesforce.sink import SalesforceSink
from worker.adapters.salesforce.transport import Transport
from worker.domain.field_values import Update
from worker.domain.mail_drop import CampaignKind, MailDrop, field_label
from worker.domain.mailpiece import Recipient
from worker.domain.outcome import FieldMissing, Written
from worker.domain.status_sets import Country

LAYOUT = {"fullName": "Contact-Contact Layout"}
STATUS, LAST = "Postalytics_Mail_Drop_572_Event_Status__c", "Postalytics_Mail_Drop_572_Last_Event__c"
CANADA = ["MailPieceCreated", "Addressed", "Printed", "Mailed", "pURLOpened", "pURLCompleted"]


@pytest.fixture
def transport(emulator):
    credentials = OrgCredentials("acme", emulator.url, "client_credentials", "app", client_secret="x")
    made = Transport(credentials, InMemoryTokenStore())
    yield made
    made.close()


@pytest.fixture
def provisioner(transport):
    return Provisioner(transport, sleep=lambda _: None)


def a_drop(drop_id="572", country=Country.US):
    labels = field_label(drop_id, "Event Status"), field_label(drop_id, "Last Event")
    return MailDrop(drop_id, "acme", country, "Spring", CampaignKind.DRIP, True, *labels)


def described(transport, sobject):
    answer = transport.call("GET", f"sobjects/{sobject}/describe", until=time.monotonic() + 60)
    return {field["name"]: field for field in answer.body["fields"]}


def calls(emulator, of):
    return emulator.ask("GET", "/stats")["calls"].get(of, 0)


def save_on(transport, record_id):
    now = datetime.now(UTC).isoformat()
    update = Update(Recipient(record_id), {STATUS: "Mailed", LAST: now})
    return SalesforceSink(transport).save([update], until=time.monotonic() + 60)


def test_a_drops_fields_can_be_written_on_contacts_and_leads_afterwards(emulator, transport, provisioner):
    made = emulator.ask(
        "POST", "/seed", {"contacts": [{"LastName": "D"}], "leads": [{"LastName": "R", "Company": "A"}]}
    )
    people = made["contacts"] + made["leads"]
    before = [save_on(transport, each) for each in people]

    provisioner.provision(a_drop())

    assert before == [[FieldMissing(STATUS)]] * 2
    assert [save_on(transport, each) for each in people] == [[Written()]] * 2


def test_the_picklist_is_open_and_lists_the_countrys_codes_in_the_order_of_a_mailpieces_life(transport, provisioner):
    provisioner.provision(a_drop(country=Country.CA))

    field = described(transport, "Lead")[STATUS]
    assert (field["type"], field["restrictedPicklist"]) == ("picklist", False)
    assert [value["value"] for value in field["picklistValues"]] == CANADA


def test_the_field_may_be_a_text_and_the_companion_left_out(transport, provisioner):
    provisioner.provision(replace(a_drop(), last_event_label=""), field_type="text")

    fields = described(transport, "Contact")
    assert (fields[STATUS]["type"], fields[STATUS]["length"]) == ("string", 255)
    assert LAST not in fields


def test_doing_it_again_changes_nothing(emulator, transport, provisioner):
    provisioner.provision(a_drop())
    before = described(transport, "Contact"), calls(emulator, "POST /sobjects/{sobject}")

    provisioner.provision(a_drop())

    assert (described(transport, "Contact"), calls(emulator, "POST /sobjects/{sobject}")) == before
    assert calls(emulator, "SOAP createMetadata") == 1


def test_a_second_drop_uses_the_same_permission_set(emulator, provisioner):
    provisioner.provision(a_drop())
    before = emulator.ask("GET", "/stats")["records"]

    provisioner.provision(a_drop("573"))

    after = emulator.ask("GET", "/stats")["records"]
    assert after == {**before, "FieldPermissions": before["FieldPermissions"] + 4}


def test_a_field_that_is_there_but_hidden_is_made_writable_and_keeps_its_label(emulator, transport, provisioner):
    hidden = {"object": "Contact", "name": STATUS, "label": "Our own words", "visible": False}
    emulator.ask("POST", "/seed", {"fields": [hidden]})

    provisioner.provision(a_drop())

    field = described(transport, "Contact")[STATUS]
    assert (field["label"], field["type"], field["updateable"]) == ("Our own words", "string", True)


def test_a_field_of_that_name_with_another_type_is_left_alone_and_reported(emulator, provisioner):
    emulator.ask("POST", "/seed", {"fields": [{"object": "Lead", "name": LAST, "type": "Text"}]})

    with pytest.raises(ProvisionError, match=rf"Lead\.{LAST} .*another type"):
        provisioner.provision(a_drop())


class TestWithoutTheContactLayout:
    def test_nothing_is_made_and_the_error_says_what_to_create(self, emulator, transport, provisioner):
        emulator.ask("DELETE", "/layouts", LAYOUT)

        with pytest.raises(ProvisionError, match='Contact has no page layout named exactly "Contact Layout"') as caught:
            provisioner.provision(a_drop())

        assert caught.value.needs_admin
        assert STATUS not in described(transport, "Contact")
        assert calls(emulator, "SOAP createMetadata") == 0

    def test_provisioning_succeeds_by_itself_once_it_is_there(self, emulator, transport, provisioner):
        emulator.ask("DELETE", "/layouts", LAYOUT)
        with pytest.raises(ProvisionError):
            provisioner.provision(a_drop())

        emulator.ask("POST", "/layouts", LAYOUT)
        provisioner.provision(a_drop())

        assert described(transport, "Contact")[STATUS]["updateable"]

    def test_a_layout_of_that_name_on_another_object_does_not_count(self, emulator, provisioner):
        emulator.ask("DELETE", "/layouts", LAYOUT)
        emulator.ask("POST", "/layouts", {"fullName": "Account-Contact Layout"})

        with pytest.raises(ProvisionError):
            provisioner.provision(a_drop())


def test_a_session_that_ends_meanwhile_is_replaced(emulator, transport, provisioner):
    described(transport, "Contact")
    emulator.ask("POST", "/expire-sessions")

    provisioner.provision(a_drop())

    assert described(transport, "Contact")[STATUS]["updateable"]


def test_an_org_whose_day_is_used_up_is_asked_again_later(emulator, provisioner):
    emulator.ask("POST", "/limits", {"max": 5, "used": 5})

    with pytest.raises(ProvisionUnavailable):
        provisioner.provision(a_drop())
