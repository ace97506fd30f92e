"""The life of a bulk ingest job."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from tests.emulator.bulk_steps import (
    ENDED,
    change,
    csv_of,
    good,
    look,
    open_job,
    rows_of,
    run,
    text_of,
    until,
    upload,
    value,
)
from tests.emulator.conftest import golden, same_form

if TYPE_CHECKING:
    from tests.emulator.conftest import Client

SLOW = {"queue_seconds": 60}


class TestAJobJustCreated:
    def test_looks_like_the_sample(self, org: Client) -> None:
        created = open_job(org, "insert", "Account", contentType="CSV", lineEnding="LF")

        assert same_form(created, golden("create_job_response.json"))
        assert created["contentUrl"] == f"services/data/v66.0/jobs/ingest/{created['id']}/batches"
        assert (created["id"][:3], created["concurrencyMode"], created["contentType"]) == ("750", "Parallel", "CSV")

    def test_says_its_external_id_field(self, org: Client) -> None:
        created = open_job(org, "upsert", "Contact", externalIdFieldName="external_id__c")

        assert same_form(created, golden("upsert_job_response.json"))
        assert created["externalIdFieldName"] == "External_Id__c"

    def test_shows_more_when_looked_at(self, org: Client) -> None:
        seen = look(org, open_job(org, "insert", "Account"))

        assert same_form(seen, golden("job_info_response_open.json"))
        assert (seen["jobType"], seen["state"], seen["columnDelimiter"]) == ("V2Ingest", "Open", "COMMA")


class TestAJobWithData:
    def test_saves_every_row_and_counts_them(self, org: Client) -> None:
        contacts = org.seed(contacts=[{"LastName": f"{n}"} for n in range(450)])["contacts"]

        job = run(org, csv_of("Id,Title", *(f"{each},x" for each in contacts)))

        assert (job["state"], job["numberRecordsProcessed"], job["numberRecordsFailed"]) == ("JobComplete", 450, 0)
        assert {value(org, each, "Title") for each in contacts[::150]} == {"x"}
        assert "contentUrl" not in job
        assert sorted(row["sf__Id"] for row in good(org, job)) == sorted(contacts)

    def test_is_answered_with_201_and_nothing(self, org: Client) -> None:
        answer = upload(org, open_job(org), csv_of("Id,Title"))

        assert (answer.status_code, answer.content) == (201, b"")

    def test_may_be_sent_compressed_and_in_chunks(self, org: Client) -> None:
        contact = org.contact()
        job = open_job(org)
        packed = gzip.compress(csv_of("Id,Title", f"{contact},x").encode())

        headers = {"Content-Type": "text/csv", "Content-Encoding": "gzip"}
        org.session.put(f"{org.url}/{job['contentUrl']}", data=iter([packed[:9], packed[9:]]), headers=headers)
        change(org, job, "UploadComplete")

        assert until(org, job, *ENDED)["numberRecordsProcessed"] == 1
        assert value(org, contact, "Title") == "x"

    def test_takes_it_only_once(self, org: Client) -> None:
        job = open_job(org)
        upload(org, job, csv_of("Id,Title"))

        answer = upload(org, job, csv_of("Id,Title"))

        assert answer.status_code == 400
        assert answer.json()[0]["errorCode"] == "BULK_API_ERROR"
        assert job["id"][:15] in answer.json()[0]["message"]

    def test_takes_at_most_150_megabytes_of_base64(self, org: Client) -> None:
        too_much = gzip.compress(bytes(150 * 1024 * 1024 // 4 * 3 + 1), 1)

        answer = upload(org, open_job(org), too_much, Content_Encoding="gzip")

        assert answer.status_code == 400
        assert "150 MB" in answer.json()[0]["message"]

    def test_does_nothing_until_it_is_closed(self, org: Client) -> None:
        contact = org.contact()
        job = open_job(org)
        upload(org, job, csv_of("Id,Title", f"{contact},x"))

        seen = look(org, job)

        assert seen["state"] == "Open"
        assert value(org, contact, "Title") is None

    def test_waits_in_the_queue_once_it_is_closed(self, org: Client) -> None:
        org.ask("POST", "/bulk", SLOW)
        job = open_job(org)
        upload(org, job, csv_of("Id,Title", f"{org.contact()},x"))

        answer = change(org, job, "UploadComplete")

        assert answer.json()["state"] == "UploadComplete"
        assert look(org, job)["numberRecordsProcessed"] == 0

    def test_cannot_be_closed_twice(self, org: Client) -> None:
        job = run(org, csv_of("Id,Title", f"{org.contact()},x"))

        answer = change(org, job, "UploadComplete")

        error = {"errorCode": "INVALIDJOBSTATE", "message": "Closing already Completed Job not allowed"}
        assert (answer.status_code, answer.json()) == (400, [error])


class TestAnAbortedJob:
    def test_keeps_its_rows_as_unprocessed(self, org: Client) -> None:
        job = open_job(org)
        upload(org, job, csv_of("Id,Title", "003x,a", "003y,b"))

        answer = change(org, job, "Aborted")

        assert answer.json()["state"] == "Aborted"
        left = rows_of(org, job, "unprocessedrecords")
        assert sorted(row["Title"] for row in left) == ["a", "b"]

    def test_keeps_what_is_saved_by_then(self, org: Client) -> None:
        org.ask("POST", "/bulk", {"chunk_seconds": 5})
        contacts = org.seed(contacts=[{"LastName": f"{n}"} for n in range(250)])["contacts"]
        job = open_job(org)
        upload(org, job, csv_of("Id,Title", *(f"{each},x" for each in contacts)))
        change(org, job, "UploadComplete")
        until(org, job, "InProgress")

        change(org, job, "Aborted")
        left = rows_of(org, job, "unprocessedrecords")

        assert len(left) == 50
        assert len(good(org, job)) == 200
        assert value(org, contacts[0], "Title") == "x"
        assert value(org, contacts[249], "Title") is None

    def test_cannot_be_aborted_after_its_end(self, org: Client) -> None:
        job = run(org, csv_of("Id,Title", f"{org.contact()},x"))

        answer = change(org, job, "Aborted")

        error = {"errorCode": "INVALIDJOBSTATE", "message": "Aborting already Completed Job not allowed"}
        assert (answer.status_code, answer.json()) == (400, [error])


class TestADeletedJob:
    def test_is_not_found_any_more(self, org: Client) -> None:
        job = run(org, csv_of("Id,Title", f"{org.contact()},x"))

        answer = org.call("DELETE", f"/jobs/ingest/{job['id']}")

        assert (answer.status_code, answer.content) == (204, b"")
        gone = org.call("GET", f"/jobs/ingest/{job['id']}")
        assert (gone.status_code, gone.json()) == (404, golden("bulk2_job_not_found_404.json"))

    @pytest.mark.parametrize("closed", [False, True])
    def test_was_not_open(self, org: Client, closed: bool) -> None:  # noqa: FBT001
        org.ask("POST", "/bulk", SLOW)
        job = open_job(org)
        if closed:
            change(org, job, "UploadComplete")

        answer = org.call("DELETE", f"/jobs/ingest/{job['id']}")

        assert answer.status_code == (204 if closed else 400)


class TestTheResults:
    @pytest.mark.parametrize("name", ["unprocessedRecords", "unprocessedrecords/", "UNPROCESSEDRECORDS"])
    def test_are_found_whatever_the_case_and_the_slash(self, org: Client, name: str) -> None:
        job = run(org, csv_of("Id,Title", f"{org.contact()},x"))

        assert text_of(org, job, name) == "Id,Title\n"

    def test_are_not_there_before_the_end(self, org: Client) -> None:
        answer = org.call("GET", f"/jobs/ingest/{open_job(org)['id']}/failedResults")

        assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, "INVALIDJOBSTATE")
