"""Bulk API 2.0 by simple-salesforce."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import pytest
from simple_salesforce.exceptions import (
    SalesforceBulkV2LoadError,
)

if TYPE_CHECKING:
    from pathlib import Path

    from simple_salesforce import Salesforce

    from tests.emulator.conftest import Client

WAIT = 0.05  # seconds between two looks; whole seconds are only its default
COUNT = "SELECT COUNT() FROM Contact"


def rows(text: str) -> list[dict[str, str]]:
    """Read the rows of a CSV text."""
    return list(csv.DictReader(io.StringIO(text)))


class TestIngest:
    def test_inserts(self, client: Salesforce) -> None:
        (result,) = client.bulk2.Contact.insert(records=[{"LastName": "A"}, {"LastName": "B"}], wait=WAIT)

        assert (result["numberRecordsProcessed"], result["numberRecordsFailed"]) == (2, 0)
        assert client.query(COUNT)["totalSize"] == 2

    def test_updates(self, org: Client, client: Salesforce) -> None:
        contact = org.contact()

        client.bulk2.Contact.update(records=[{"Id": contact, "Title": "Boss"}], wait=WAIT)

        assert client.Contact.get(contact)["Title"] == "Boss"

    def test_upserts_by_external_id(self, org: Client, client: Salesforce) -> None:
        contact = org.contact(External_Id__c="E1")
        records = [{"External_Id__c": key, "LastName": "New"} for key in ("E1", "E2")]

        (result,) = client.bulk2.Contact.upsert(records=records, external_id_field="External_Id__c", wait=WAIT)

        good = rows(client.bulk2.Contact.get_successful_records(result["job_id"]))
        assert {row["External_Id__c"]: row["sf__Created"] for row in good} == {"E1": "false", "E2": "true"}
        assert client.Contact.get(contact)["LastName"] == "New"

    def test_deletes(self, org: Client, client: Salesforce) -> None:
        ids = [org.contact(), org.contact()]

        client.bulk2.Contact.delete(records=[{"Id": each} for each in ids], wait=WAIT)

        assert client.query(COUNT)["totalSize"] == 0

    def test_refuses_by_itself_to_delete_by_more_than_ids(self, org: Client, client: Salesforce) -> None:
        with pytest.raises(SalesforceBulkV2LoadError):
            client.bulk2.Contact.delete(records=[{"Id": org.contact(), "LastName": "Doe"}], wait=WAIT)

    def test_takes_a_file(self, client: Salesforce, tmp_path: Path) -> None:
        path = tmp_path / "contacts.csv"
        path.write_text('LastName,Title\nDoe,"A ""B"", C"\n')

        client.bulk2.Contact.insert(csv_file=str(path), wait=WAIT)

        assert client.query("SELECT Title FROM Contact")["records"][0]["Title"] == 'A "B", C'

    def test_splits_a_file_into_several_jobs(self, client: Salesforce) -> None:
        records = [{"LastName": f"{number}"} for number in range(25)]

        results = client.bulk2.Contact.insert(records=records, batch_size=10, wait=WAIT)

        assert [each["numberRecordsProcessed"] for each in results] == [10, 10, 5]
        assert client.query(COUNT)["totalSize"] == 25

    def test_runs_several_jobs_at_once(self, client: Salesforce) -> None:
        records = [{"LastName": f"{number}"} for number in range(30)]

        results = client.bulk2.Contact.insert(records=records, batch_size=10, concurrency=3, wait=WAIT)

        assert len({each["job_id"] for each in results}) == 3
        assert client.query(COUNT)["totalSize"] == 30

    @pytest.mark.parametrize("blank", [None, ""])
    def test_cannot_clear_a_field_with_nothing_in_it(self, org: Client, client: Salesforce, blank: Any) -> None:
        contact = org.contact(Title="Boss")

        client.bulk2.Contact.update(records=[{"Id": contact, "Title": blank}], wait=WAIT)

        assert client.Contact.get(contact)["Title"] == "Boss"

    def test_clears_a_field_with_the_mark_for_it(self, org: Client, client: Salesforce) -> None:
        contact = org.contact(Title="Boss")

        client.bulk2.Contact.update(records=[{"Id": contact, "Title": "#N/A"}], wait=WAIT)

        assert client.Contact.get(contact)["Title"] is None


class TestTheResults:
    @pytest.fixture
    def job(self, org: Client, client: Salesforce) -> str:
        """Update one contact that is there and one that is not."""
        ids = [org.contact(), "003000000000001AAA"]
        (result,) = client.bulk2.Contact.update(records=[{"Id": each, "Title": "x"} for each in ids], wait=WAIT)
        assert (result["numberRecordsProcessed"], result["numberRecordsFailed"]) == (2, 1)
        return str(result["job_id"])

    def test_of_success_hold_id_and_the_row(self, client: Salesforce, job: str) -> None:
        (row,) = rows(client.bulk2.Contact.get_successful_records(job))

        assert row["sf__Id"] == row["Id"]
        assert (row["sf__Created"], row["Title"]) == ("false", "x")

    def test_of_failure_hold_the_reason_and_the_row(self, client: Salesforce, job: str) -> None:
        (row,) = rows(client.bulk2.Contact.get_failed_records(job))

        assert row["Id"] == "003000000000001AAA"
        assert row["sf__Error"].partition(":")[0].isupper()
        assert row["sf__Error"].endswith("--")

    def test_that_were_not_worked_on_are_none(self, client: Salesforce, job: str) -> None:
        assert rows(client.bulk2.Contact.get_unprocessed_records(job)) == []

    def test_come_all_together(self, client: Salesforce, job: str) -> None:
        found = client.bulk2.Contact.get_all_ingest_records(job)

        assert {name: len(each) for name, each in found.items()} == {
            "successfulRecords": 1,
            "failedRecords": 1,
            "unprocessedRecords": 0,
        }

    def test_are_written_to_a_file(self, client: Salesforce, job: str, tmp_path: Path) -> None:
        client.bulk2.Contact.get_failed_records(job, file=str(tmp_path / "failed.csv"))

        assert rows((tmp_path / "failed.csv").read_text())[0]["Id"] == "003000000000001AAA"
