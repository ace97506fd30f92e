"""Bulk jobs of simple-salesforce that fail, and its query jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from simple_salesforce.exceptions import (
    SalesforceMalformedRequest,
    SalesforceOperationError,
    SalesforceResourceNotFound,
)

from tests.conformance.simple_salesforce.test_bulk2 import rows

if TYPE_CHECKING:
    from pathlib import Path

    from simple_salesforce import Salesforce

    from tests.emulator.conftest import Client

WAIT = 0.05  # seconds between two looks; whole seconds are only its default
COUNT = "SELECT COUNT() FROM Contact"


class TestAJob:
    def test_with_an_unknown_column_fails_as_a_whole(self, client: Salesforce) -> None:
        with pytest.raises(SalesforceOperationError, match="InvalidBatch : Field name not found : Nothing__c"):
            client.bulk2.Contact.insert(records=[{"LastName": "Doe", "Nothing__c": "x"}], wait=WAIT)

        assert client.query(COUNT)["totalSize"] == 0

    def test_on_an_object_that_does_not_exist_is_refused(self, client: Salesforce) -> None:
        with pytest.raises(SalesforceMalformedRequest):
            client.bulk2.Nothing__c.insert(records=[{"Name": "x"}], wait=WAIT)

    def test_that_nobody_made_is_not_found(self, client: Salesforce) -> None:
        with pytest.raises(SalesforceResourceNotFound):
            client.bulk2.Contact.get_failed_records("750000000000001AAA")

    def test_that_fails_half_way_keeps_what_it_saved(self, org: Client, client: Salesforce) -> None:
        org.ask("POST", "/bulk", {"failures": [{"after_rows": 200, "times": 1}]})

        with pytest.raises(SalesforceOperationError):
            client.bulk2.Contact.insert(records=[{"LastName": f"{number}"} for number in range(600)], wait=WAIT)

        assert 0 < client.query(COUNT)["totalSize"] < 600


class TestQuery:
    def test_answers_text(self, org: Client, client: Salesforce) -> None:
        org.contact(Title="x")

        (text,) = client.bulk2.Contact.query("SELECT LastName, Title FROM Contact", wait=WAIT)

        assert rows(text) == [{"LastName": "Doe", "Title": "x"}]

    def test_answers_in_pages(self, org: Client, client: Salesforce) -> None:
        org.seed(contacts=[{"LastName": f"{number}"} for number in range(25)])

        pages = list(client.bulk2.Contact.query("SELECT LastName FROM Contact", max_records=10, wait=WAIT))

        assert [len(rows(page)) for page in pages] == [10, 10, 5]

    def test_all_sees_deleted_records(self, org: Client, client: Salesforce) -> None:
        client.Contact.delete(org.contact())

        (text,) = client.bulk2.Contact.query_all("SELECT IsDeleted FROM Contact", wait=WAIT)

        assert rows(text) == [{"IsDeleted": "true"}]

    def test_is_downloaded_into_files(self, org: Client, client: Salesforce, tmp_path: Path) -> None:
        contact = org.contact()

        (result,) = client.bulk2.Contact.download("SELECT Id FROM Contact", str(tmp_path), wait=WAIT)

        with open(result["file"]) as file:  # noqa: PTH123 - the client names a path as text
            assert rows(file.read()) == [{"Id": contact}]
        assert result["number_of_records"] == 1


def test_a_deleted_job_is_gone_although_this_client_stumbles_over_the_empty_answer(client: Salesforce) -> None:
    (result,) = client.bulk2.Contact.insert(records=[{"LastName": "Doe"}], wait=WAIT)

    with pytest.raises(ValueError, match="Expecting value"):
        client.bulk2.Contact._client.delete_job(result["job_id"], is_query=False)

    with pytest.raises(SalesforceResourceNotFound):
        client.bulk2.Contact.get_successful_records(result["job_id"])
