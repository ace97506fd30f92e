"""The golden bodies of Bulk API 2.0."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from tests.golden.compare import differences, sample, text_of

if TYPE_CHECKING:
    from tests.emulator.conftest import Client


def job_of(org: Client, body: dict[str, Any]) -> dict[str, Any]:
    """Create a job."""
    answer = org.call("POST", "/jobs/ingest", body)
    assert answer.status_code == 200
    made: dict[str, Any] = answer.json()
    return made


def finished(org: Client, job: str, csv: str) -> dict[str, Any]:
    """Upload the rows, close the job, and wait until it has ended."""
    address = f"{org.url}/services/data/v66.0/jobs/ingest/{job}"
    upload = org.session.put(f"{address}/batches", csv.encode(), headers={"Content-Type": "text/csv"}, timeout=10)
    assert (upload.status_code, upload.content) == (201, b"")
    return ended(org, job)


def ended(org: Client, job: str) -> dict[str, Any]:
    """Close the job, and wait until it has ended."""
    org.call("PATCH", f"/jobs/ingest/{job}", {"state": "UploadComplete"})
    info: dict[str, Any] = {}
    for _ in range(200):
        info = org.call("GET", f"/jobs/ingest/{job}").json()
        if info["state"] in {"JobComplete", "Failed"}:
            break
        time.sleep(0.05)
    return info


class TestAJob:
    def test_when_it_is_created(self, org: Client) -> None:
        made = job_of(org, sample("bulk2/create_job_request.json"))

        golden = sample("bulk2/create_job_response.json")
        assert not differences(made, {**golden, "contentUrl": golden["contentUrl"].replace("data/66.0", "data/v66.0")})

    def test_when_it_is_created_for_an_upsert(self, org: Client) -> None:
        org.seed(fields=[{"object": "Account", "name": "customExtIdField__c", "external_id": True}])

        made = job_of(org, sample("bulk2/upsert_job_request.json"))

        golden = sample("bulk2/upsert_job_response.json")
        assert not differences(made, {**golden, "contentUrl": golden["contentUrl"].replace("data/66.0", "data/v66.0")})

    def test_while_it_is_open(self, org: Client) -> None:
        made = job_of(org, sample("bulk2/create_job_request.json"))

        info = org.call("GET", f"/jobs/ingest/{made['id']}").json()

        assert not differences(info, sample("bulk2/job_info_response_open.json"))


class TestRows:
    def test_of_the_guides_insert_become_accounts(self, org: Client) -> None:
        job = job_of(org, sample("bulk2/create_job_request.json"))["id"]

        info = finished(org, job, text_of("bulk2/ingest_insert.csv"))

        assert (info["state"], info["numberRecordsProcessed"], info["numberRecordsFailed"]) == ("JobComplete", 7, 0)
        found = org.query("SELECT ShippingCity, NumberOfEmployees FROM Account WHERE Name = 'Posuere Inc'").json()
        assert found["records"][0]["ShippingCity"] == "Bodø"
        assert found["records"][0]["NumberOfEmployees"] == 141603

    def test_with_semicolons_and_quotes_become_contacts(self, org: Client) -> None:
        body = {"object": "Contact", "contentType": "CSV", "operation": "insert", "columnDelimiter": "SEMICOLON"}
        job = job_of(org, body)["id"]

        info = finished(org, job, text_of("bulk2/semicolon_sample.csv"))

        assert (info["state"], info["numberRecordsFailed"]) == ("JobComplete", 0)
        tom, ian = org.query("SELECT Birthdate, Description FROM Contact ORDER BY LastName DESC").json()["records"]
        assert (tom["Birthdate"], ian["Birthdate"]) == ("1940-06-07", "1965-12-11")
        assert tom["Description"] == 'Self-described as "the top" branding guru'
        assert ian["Description"].endswith("AI\nInfluential in technology purchases.")

    def test_sent_together_with_the_job(self, org: Client) -> None:
        form = text_of("bulk2/multipart_create_body.txt").replace("\n", "\r\n")
        body = form.replace("(Content of your CSV file)", "LastName\nDoe\n")

        headers = {"Content-Type": "multipart/form-data; boundary=BOUNDARY"}
        address = f"{org.url}/services/data/v66.0/jobs/ingest"
        made = org.session.post(address, body.encode(), headers=headers, timeout=10)

        assert made.json()["state"] == "UploadComplete"
        assert ended(org, made.json()["id"])["numberRecordsProcessed"] == 1
