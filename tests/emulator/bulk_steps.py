"""The steps of a bulk job, as a client takes them."""

from __future__ import annotations

import csv
import io
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import requests

    from tests.emulator.conftest import Client

ENDED = ("JobComplete", "Failed", "Aborted")
PATIENCE_SECONDS = 30
Json = dict[str, Any]


def open_job(org: Client, operation: str = "update", sobject: str = "Contact", **more: Any) -> Json:
    """Create a job."""
    answer = org.call("POST", "/jobs/ingest", {"object": sobject, "operation": operation, **more})
    assert answer.status_code == 200, answer.text
    created: Json = answer.json()
    return created


def upload(org: Client, job: Json, data: str | bytes, **headers: str) -> requests.Response:
    """Put the data where the job says."""
    body = data.encode() if isinstance(data, str) else data
    spelled = {"Content-Type": "text/csv"} | {name.replace("_", "-"): value for name, value in headers.items()}
    return org.session.put(f"{org.url}/{job['contentUrl']}", data=body, headers=spelled, timeout=30)


def change(org: Client, job: Json, state: str) -> requests.Response:
    """Close or abort a job."""
    return org.call("PATCH", f"/jobs/ingest/{job['id']}", {"state": state})


def look(org: Client, job: Json, kind: str = "ingest") -> Json:
    """Read all about a job."""
    seen: Json = org.call("GET", f"/jobs/{kind}/{job['id']}").json()
    return seen


def until(org: Client, job: Json, *states: str, kind: str = "ingest") -> Json:
    """Look at a job until it is in one of these states."""
    end = time.monotonic() + PATIENCE_SECONDS
    while (seen := look(org, job, kind))["state"] not in states:
        assert time.monotonic() < end, seen
        time.sleep(0.01)
    return seen


def run(org: Client, data: str | bytes, operation: str = "update", sobject: str = "Contact", **more: Any) -> Json:
    """Take a job all the way to its end."""
    job = open_job(org, operation, sobject, **more)
    assert upload(org, job, data).status_code == 201
    assert change(org, job, "UploadComplete").status_code == 200
    return until(org, job, *ENDED)


def text_of(org: Client, job: Json, results: str) -> str:
    """Read one of a job's result files."""
    answer = org.call("GET", f"/jobs/ingest/{job['id']}/{results}")
    assert answer.status_code == 200, answer.text
    return answer.text


def rows_of(org: Client, job: Json, results: str) -> list[dict[str, str]]:
    """Read the rows of one of a job's result files."""
    return list(csv.DictReader(io.StringIO(text_of(org, job, results))))


def good(org: Client, job: Json) -> list[dict[str, str]]:
    """Read the rows that were saved."""
    return rows_of(org, job, "successfulResults")


def bad(org: Client, job: Json) -> list[str]:
    """Read the errors of the rows that were refused."""
    return [row["sf__Error"] for row in rows_of(org, job, "failedResults")]


def value(org: Client, record_id: str, field: str, sobject: str = "Contact") -> Any:
    """Read one field of a record."""
    return org.call("GET", f"/sobjects/{sobject}/{record_id}?fields={field}").json().get(field)


def csv_of(header: str, *rows: str, end: str = "\n") -> str:
    """Write a file."""
    return end.join([header, *rows, ""])
