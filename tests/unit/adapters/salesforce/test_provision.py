"""What provisioning makes of an org's refusals."""

from __future__ import annotations

import pytest

from tests.unit.adapters.salesforce.conftest import DROP, Say
from worker.adapters.salesforce.provision import Provisioner
from worker.adapters.salesforce.provision_errors import ProvisionError, ProvisionUnavailable
from worker.domain.mail_drop import CampaignKind, MailDrop, field_label
from worker.domain.status_sets import Country

STATUS = "Postalytics_Mail_Drop_572_Event_Status__c"
NO_FIELDS = Say(200, {"fields": []})
NAMESPACE = 'xmlns="http://soap.sforce.com/2006/04/metadata"'


def soap(inside, status=200):
    return Say(status, f"<E:Envelope xmlns:E='urn:e' {NAMESPACE}><E:Body><r>{inside}</r></E:Body></E:Envelope>")


def layouts(*names):
    return soap("".join(f"<result><fullName>{name}</fullName></result>" for name in names))


def made(sobject, code=""):
    error = f"<errors><message>Ann Smith</message><statusCode>{code}</statusCode></errors>" if code else ""
    success = "false" if code else "true"
    return f"<result>{error}<fullName>{sobject}.{STATUS}</fullName><success>{success}</success></result>"


def writable(flag):
    return Say(200, {"fields": [{"name": STATUS, "type": "picklist", "updateable": flag}]})


@pytest.fixture
def waits():
    return []


@pytest.fixture
def provision(transport, waits):
    drop = MailDrop("572", "acme", Country.US, "x", CampaignKind.DRIP, True, field_label("572", "Event Status"), "")
    return lambda: Provisioner(transport, sleep=waits.append).provision(drop)


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("CUSTOM_ENTITY_OR_FIELD_LIMIT", "delete the fields of ended mail drops"),
        ("INSUFFICIENT_ACCESS", "Customize Application"),
        ("INVALID_TYPE", "cannot use this object"),
        ("A_CODE_OF_NEXT_YEAR", "A_CODE_OF_NEXT_YEAR"),
    ],
)
def test_a_field_that_cannot_be_made_says_what_to_do_and_repeats_no_free_text(org, provision, code, says):
    org.will(layouts("Contact-Contact Layout"), NO_FIELDS, NO_FIELDS, soap(made("Contact") + made("Lead", code)))

    with pytest.raises(ProvisionError, match=says) as caught:
        provision()

    assert caught.value.needs_admin
    assert "Ann" not in str(caught.value)
    assert str(caught.value).startswith(f"Lead.{STATUS}: ")


@pytest.mark.parametrize(
    "said",
    [
        soap(made("Contact") + made("Lead", "UNABLE_TO_LOCK_ROW")),
        soap(made("Contact")),
        Say(503, "<html>busy</html>"),
        soap("<E:Fault><faultcode>sf:SERVER_UNAVAILABLE</faultcode><faultstring>x</faultstring></E:Fault>", 500),
        DROP,
    ],
)
def test_what_passes_by_itself_is_worth_another_try(org, provision, said):
    org.will(layouts("Contact-Contact Layout"), NO_FIELDS, NO_FIELDS, said)

    with pytest.raises(ProvisionUnavailable):
        provision()


def test_layout_names_may_come_quoted(org, provision):
    org.will(layouts("Contact-Contact%20Layout"), writable(True), writable(True))

    provision()

    assert len(org.seen) == 3


def test_a_field_that_stays_closed_to_us_is_reported_after_a_bounded_wait(org, provision, waits):
    row = Say(200, {"done": True, "records": [{"Id": "0PS", "Field": f"Contact.{STATUS}"}]})
    leads = Say(200, {"done": True, "records": [{"Field": f"Lead.{STATUS}"}]})
    org.will(layouts("Contact-Contact Layout"), NO_FIELDS, NO_FIELDS, soap(made("Contact") + made("Lead")))
    org.will(row, Say(200, {"user_id": "005"}), row, row, leads, *[writable(False)] * 12)

    with pytest.raises(ProvisionError, match="Postalytics_Status_Writer"):
        provision()

    assert len(waits) == 5


def test_a_login_that_is_refused_says_who_must_act(org, provision):
    org.login_answers.append(Say(400, {"error": "invalid_client", "error_description": ""}))

    with pytest.raises(ProvisionError, match="client id") as caught:
        provision()

    assert not caught.value.needs_admin
