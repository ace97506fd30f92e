"""simple-salesforce, unchanged, against the stand-in org."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests
from requests.adapters import HTTPAdapter
from simple_salesforce import Salesforce, SalesforceExpiredSession
from simple_salesforce.exceptions import SalesforceMalformedRequest, SalesforceResourceNotFound

from tests.emulator.conftest import of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.emulator.conftest import Client


class PlainHttp(HTTPAdapter):
    """The client insists on https; the stand-in org speaks http."""

    def send(self, request: requests.PreparedRequest, *arguments: Any, **options: Any) -> requests.Response:
        """Send the request without TLS."""
        request.url = str(request.url).replace("https://", "http://", 1)
        return super().send(request, *arguments, **options)


@pytest.fixture
def client(org: Client) -> Iterator[Salesforce]:
    """Log the real client in."""
    with requests.Session() as session:
        session.mount("https://", PlainHttp())
        yield Salesforce(instance_url=org.url, session_id=org.log_in(), session=session, version="66.0")


def test_updates_a_collection(org: Client, client: Salesforce) -> None:
    contact = org.contact()

    body = {"allOrNone": False, "records": [of("Contact", contact, Title="x")]}
    results = client.restful("composite/sobjects", method="PATCH", json=body)

    assert results == [{"id": contact, "success": True, "errors": []}]
    assert client.api_usage["api-usage"].used == 1


def test_creates_reads_updates_and_deletes_a_record(client: Salesforce) -> None:
    contact = client.Contact.create({"LastName": "Doe"})["id"]
    client.Contact.update(contact, {"Title": "x"})

    read = client.Contact.get(contact)
    client.Contact.delete(contact)

    assert read["Title"] == "x"
    with pytest.raises(SalesforceResourceNotFound):
        client.Contact.get(contact)


def test_queries_page_by_page(org: Client, client: Salesforce) -> None:
    org.seed(contacts=[{"LastName": f"{n}"} for n in range(2100)])

    found = client.query_all("SELECT Id FROM Contact")

    assert len(found["records"]) == 2100


def test_describes_an_object(client: Salesforce) -> None:
    assert client.Contact.describe()["name"] == "Contact"


def test_raises_its_own_errors(client: Salesforce) -> None:
    with pytest.raises(SalesforceMalformedRequest):
        client.query("SELECT nonsense")


def test_notices_an_expired_session(org: Client, client: Salesforce) -> None:
    org.ask("POST", "/expire-sessions")

    with pytest.raises(SalesforceExpiredSession):
        client.limits()


class TestItsMetadataClient:
    @pytest.fixture
    def metadata(self, client: Salesforce) -> Iterator[Any]:
        """Send its SOAP calls over http too."""
        with requests.Session() as session:
            session.mount("https://", PlainHttp())
            client.mdapi._client.transport.session = session
            yield client.mdapi

    def test_creates_and_reads_a_field(self, metadata: Any) -> None:
        field = metadata.CustomField(fullName="Contact.X__c", label="X", length=40, type=metadata.FieldType("Text"))

        metadata.CustomField.create(field)

        read = metadata.CustomField.read("Contact.X__c")
        assert (read.label, read.length, read.type) == ("X", 40, "Text")

    def test_reads_and_replaces_a_layout(self, metadata: Any) -> None:
        layout = metadata.Layout.read("Contact-Contact Layout")
        layout.layoutSections[0].label = "Changed"

        metadata.Layout.update(layout)

        assert metadata.Layout.read("Contact-Contact Layout").layoutSections[0].label == "Changed"

    def test_lists_layouts(self, metadata: Any) -> None:
        query = metadata.ListMetadataQuery(type="Layout")

        found = metadata.list_metadata([query])

        assert [each.fullName for each in found] == ["Contact-Contact Layout", "Lead-Lead Layout"]
