"""Bulk query jobs, and the lists of all jobs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.emulator.bulk_steps import csv_of, open_job, run, until

if TYPE_CHECKING:
    import requests

    from tests.emulator.conftest import Client

SOQL = "SELECT Id, LastName, Title, IsDeleted FROM Contact"


def query(org: Client, soql: str = SOQL, operation: str = "query", **more: Any) -> requests.Response:
    """Create a query job."""
    return org.call("POST", "/jobs/query", {"operation": operation, "query": soql, **more})


def completed(org: Client, soql: str = SOQL, operation: str = "query", **more: Any) -> dict[str, Any]:
    """Create a query job, and wait for its end."""
    return until(org, query(org, soql, operation, **more).json(), "JobComplete", "Failed", kind="query")


def page(org: Client, job: dict[str, Any], asked: str = "") -> requests.Response:
    """Read a page of a query job's results."""
    return org.call("GET", f"/jobs/query/{job['id']}/results{asked}")


class TestAQueryJob:
    def test_is_closed_from_the_start(self, org: Client) -> None:
        job = query(org).json()

        keys = ["id", "operation", "object", "createdById", "createdDate", "systemModstamp", "state"]
        keys += ["concurrencyMode", "contentType", "apiVersion", "lineEnding", "columnDelimiter"]
        assert list(job) == keys
        assert (job["state"], job["object"]) == ("UploadComplete", "Contact")

    def test_gives_its_rows_as_csv(self, org: Client) -> None:
        contact = org.contact(LastName='O"Neil')

        job = completed(org)

        answer = page(org, job)
        assert answer.text == f'"Id","LastName","Title","IsDeleted"\n"{contact}","O""Neil","","false"\n'
        assert (answer.headers["Sforce-Locator"], answer.headers["Sforce-NumberOfRecords"]) == ("null", "1")
        assert (job["jobType"], job["numberRecordsProcessed"]) == ("V2Query", 1)

    def test_spells_a_datetime_with_a_z(self, org: Client) -> None:
        org.contact()

        line = page(org, completed(org, "SELECT CreatedDate FROM Contact")).text.splitlines()[1]

        assert re.fullmatch(r'"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z"', line)

    def test_gives_them_page_by_page(self, org: Client) -> None:
        org.seed(contacts=[{"LastName": f"{n}"} for n in range(5)])
        job = completed(org, "SELECT LastName FROM Contact")

        first = page(org, job, "?maxRecords=3")
        last = page(org, job, f"?maxRecords=3&locator={first.headers['Sforce-Locator']}")

        assert first.text.splitlines()[0] == last.text.splitlines()[0] == '"LastName"'
        assert first.headers["Sforce-NumberOfRecords"] == "3"
        assert last.headers["Sforce-Locator"] == "null"
        assert len(last.text.splitlines()) == 3

    def test_names_its_pages_to_be_read_side_by_side(self, org: Client) -> None:
        contact = org.contact()
        job = completed(org, "SELECT Id FROM Contact")

        told = org.call("GET", f"/jobs/query/{job['id']}/resultPages").json()

        assert (len(told["resultPages"]), told["nextRecordsUrl"], told["done"]) == (1, None, True)
        first = org.session.get(org.url + told["resultPages"][0]["resultUrl"], timeout=10)
        assert first.text == f'"Id"\n"{contact}"\n'

    @pytest.mark.parametrize("asked", ["?locator=%21", "?locator=eA", "?locator=LTE", "?maxRecords=0", "?maxRecords=x"])
    def test_refuses_a_page_there_is_not(self, org: Client, asked: str) -> None:
        assert page(org, completed(org), asked).status_code == 400

    def test_may_use_other_delimiters_and_line_endings(self, org: Client) -> None:
        job = completed(org, "SELECT Id, LastName FROM Contact", columnDelimiter="CARET", lineEnding="CRLF")

        assert page(org, job).text == '"Id"^"LastName"\r\n'

    @pytest.mark.parametrize(("operation", "count"), [("query", 0), ("queryAll", 1)])
    def test_finds_deleted_records_only_when_asked(self, org: Client, operation: str, count: int) -> None:
        run(org, csv_of("Id", org.contact()), "delete")

        assert completed(org, SOQL, operation)["numberRecordsProcessed"] == count

    def test_gives_its_rows_only_in_the_version_it_was_made_in(self, org: Client) -> None:
        job = completed(org)

        answer = org.session.get(f"{org.url}/services/data/v60.0/jobs/query/{job['id']}/results", timeout=10)

        assert answer.status_code == 409

    def test_can_be_aborted_until_it_ends(self, org: Client) -> None:
        org.ask("POST", "/bulk", {"queue_seconds": 60})
        job = query(org).json()

        first, second = (org.call("PATCH", f"/jobs/query/{job['id']}", {"state": "Aborted"}) for _ in range(2))

        assert (first.status_code, first.json()["state"]) == (200, "Aborted")
        assert (second.status_code, second.json()[0]["errorCode"]) == (400, "INVALIDJOBSTATE")
        assert page(org, job).status_code == 400

    def test_is_no_ingest_job_and_is_gone_once_deleted(self, org: Client) -> None:
        job = completed(org)

        mixed_up = org.call("GET", f"/jobs/ingest/{job['id']}").status_code
        deleted = org.call("DELETE", f"/jobs/query/{job['id']}").status_code

        assert (mixed_up, deleted) == (404, 204)
        assert org.call("GET", f"/jobs/query/{job['id']}").status_code == 404

    @pytest.mark.parametrize(
        ("soql", "code"),
        [
            ("SELECT nonsense", "MALFORMED_QUERY"),
            ("SELECT Nothing__c FROM Contact", "INVALID_FIELD"),
            ("SELECT Id FROM Nothing", "INVALID_TYPE"),
            ("SELECT COUNT() FROM Contact", "API_ERROR"),
        ],
    )
    def test_is_refused_for_what_cannot_be_asked(self, org: Client, soql: str, code: str) -> None:
        answer = query(org, soql)

        assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, code)

    def test_is_counted(self, org: Client) -> None:
        query(org)

        assert org.call("GET", "/limits").json()["DailyBulkV2QueryJobs"] == {"Max": 10_000, "Remaining": 9_999}


class TestTheListOfJobs:
    def test_holds_a_thousand_at_a_time(self, org: Client) -> None:
        made = [open_job(org)["id"] for _ in range(1001)]

        first = org.call("GET", "/jobs/ingest").json()
        rest = org.session.get(org.url + first["nextRecordsUrl"], timeout=10).json()

        assert (len(first["records"]), first["done"], len(rest["records"]), rest["done"]) == (1000, False, 1, True)
        assert {job["id"] for job in first["records"] + rest["records"]} == set(made)
        assert first["records"][0]["jobType"] == "V2Ingest"

    @pytest.mark.parametrize(
        ("asked", "kinds"),
        [
            ("ingest", ["V2Ingest"]),
            ("query", ["V2Query"]),
            ("ingest?jobType=V2Query", ["V2Query"]),
            ("ingest?jobType=Classic", []),
            ("query?isPkChunkingEnabled=true", []),
        ],
    )
    def test_can_be_narrowed(self, org: Client, asked: str, kinds: list[str]) -> None:
        open_job(org)
        query(org)

        assert [job["jobType"] for job in org.call("GET", f"/jobs/{asked}").json()["records"]] == kinds

    def test_is_refused_for_a_kind_there_is_not(self, org: Client) -> None:
        assert org.call("GET", "/jobs/ingest?jobType=Nothing").status_code == 400


class TestAMultipartRequest:
    def send(self, org: Client, data: str) -> requests.Response:
        """Create a job together with its data."""
        files = {
            "job": (None, '{"object": "Contact", "contentType": "CSV", "operation": "insert"}', "application/json"),
            "content": ("content", data, "text/csv"),
        }
        return org.session.post(f"{org.url}/services/data/v66.0/jobs/ingest", files=files, timeout=10)

    def test_creates_closes_and_runs_the_job(self, org: Client) -> None:
        answer = self.send(org, 'LastName,Title\nDoe,"a\nb"\n')

        assert (answer.status_code, answer.json()["state"]) == (200, "UploadComplete")
        until(org, answer.json(), "JobComplete")
        assert org.query("SELECT Title FROM Contact").json()["records"][0]["Title"] == "a\nb"

    def test_takes_a_hundred_thousand_characters(self, org: Client) -> None:
        head = "LastName\n"
        most = head + "é" * (100_000 - len(head))

        assert self.send(org, most).status_code == 200
        assert self.send(org, most + "é").status_code == 400

    def test_needs_both_parts(self, org: Client) -> None:
        address = f"{org.url}/services/data/v66.0/jobs/ingest"

        answer = org.session.post(address, files={"job": (None, "{}", "application/json")}, timeout=10)

        assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, "CLIENTINPUTERROR")
