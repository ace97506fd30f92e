"""simple-salesforce's Bulk API 2.0 client, unchanged, against the stand-in org."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
import requests
from simple_salesforce import Salesforce
from simple_salesforce.bulk2 import ColumnDelimiter, LineEnding
from simple_salesforce.exceptions import SalesforceMalformedRequest, SalesforceOperationError

from tests.emulator.bulk_steps import value
from tests.emulator.test_simple_salesforce import PlainHttp

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.emulator.conftest import Client

QUICK = 0.02


@pytest.fixture
def client(org: Client) -> Iterator[Salesforce]:
    """Log the real client in."""
    with requests.Session() as session:
        session.mount("https://", PlainHttp())
        yield Salesforce(instance_url=org.url, session_id=org.log_in(), session=session, version="66.0")


def rows(text: str) -> list[dict[str, str]]:
    """Read a result file."""
    return list(csv.DictReader(io.StringIO(text)))


def test_updates_records(org: Client, client: Salesforce) -> None:
    contacts = [org.contact(), org.contact()]

    [done] = client.bulk2.Contact.update(records=[{"Id": each, "Title": "x"} for each in contacts], wait=QUICK)

    assert (done["numberRecordsProcessed"], done["numberRecordsFailed"], done["numberRecordsTotal"]) == (2, 0, 2)
    assert [value(org, each, "Title") for each in contacts] == ["x", "x"]


def test_reads_all_three_result_files(org: Client, client: Salesforce) -> None:
    contact = org.contact()
    records = [{"Id": contact, "Title": "x"}, {"Id": "003000000000001AAA", "Title": "y"}]
    [done] = client.bulk2.Contact.update(records=records, wait=QUICK)

    found = client.bulk2.Contact.get_all_ingest_records(done["job_id"])

    assert [row["sf__Id"] for row in found["successfulRecords"]] == [contact]
    assert [row["sf__Error"] for row in found["failedRecords"]] == [
        "INVALID_CROSS_REFERENCE_KEY:invalid cross reference id:--"
    ]
    assert found["unprocessedRecords"] == []


def test_cuts_its_records_into_several_jobs(org: Client, client: Salesforce) -> None:
    records = [{"LastName": f"{n}"} for n in range(25)]

    done = client.bulk2.Contact.insert(records=records, batch_size=10, wait=QUICK)

    assert [each["numberRecordsProcessed"] for each in done] == [10, 10, 5]
    assert org.query("SELECT COUNT() FROM Contact").json()["totalSize"] == 25


def test_upserts_by_external_id(org: Client, client: Salesforce) -> None:
    old = org.contact(External_Id__c="A")
    records = [{"External_Id__c": "A", "LastName": "x"}, {"External_Id__c": "B", "LastName": "y"}]

    [done] = client.bulk2.Contact.upsert(records=records, external_id_field="External_Id__c", wait=QUICK)

    created = {row["External_Id__c"]: row["sf__Created"] for row in good(client, done["job_id"])}
    assert created == {"A": "false", "B": "true"}
    assert value(org, old, "LastName") == "x"


def good(client: Salesforce, job_id: str) -> list[dict[str, str]]:
    """Read the rows that were saved."""
    return rows(client.bulk2.Contact.get_successful_records(job_id))


def test_deletes_records(org: Client, client: Salesforce) -> None:
    [done] = client.bulk2.Contact.delete(records=[{"Id": org.contact()}], wait=QUICK)

    assert done["numberRecordsFailed"] == 0
    assert org.query("SELECT COUNT() FROM Contact").json()["totalSize"] == 0


def test_sends_a_file_with_other_delimiters_and_line_endings(org: Client, client: Salesforce, tmp_path: Path) -> None:
    contact = org.contact()
    file = tmp_path / "rows.csv"
    file.write_bytes(f'Id|Title\r\n{contact}|"a|b"\r\n'.encode())

    client.bulk2.Contact.update(
        str(file), column_delimiter=ColumnDelimiter.PIPE, line_ending=LineEnding.CRLF, wait=QUICK
    )

    assert value(org, contact, "Title") == "a|b"


def test_hears_why_a_job_failed(org: Client, client: Salesforce) -> None:
    with pytest.raises(SalesforceOperationError, match="InvalidBatch : Field name not found : Nothing__c"):
        client.bulk2.Contact.update(records=[{"Id": org.contact(), "Nothing__c": "x"}], wait=QUICK)


def test_is_refused_a_hard_deletion_without_the_permission(org: Client, client: Salesforce) -> None:
    with pytest.raises(SalesforceMalformedRequest, match="hardDelete operation requires special user profile"):
        client.bulk2.Contact.hard_delete(records=[{"Id": org.contact()}], wait=QUICK)


def test_queries_page_by_page(org: Client, client: Salesforce) -> None:
    org.seed(contacts=[{"LastName": f"{n}"} for n in range(25)])

    pages = list(client.bulk2.Contact.query("SELECT Id, LastName FROM Contact", max_records=10, wait=QUICK))

    assert [len(rows(page)) for page in pages] == [10, 10, 5]
    assert {row["LastName"] for page in pages for row in rows(page)} == {f"{n}" for n in range(25)}
