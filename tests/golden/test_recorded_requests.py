"""Requests recorded from real clients, sent byte for byte but for their session and the ids of this org."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.golden.compare import SAMPLES

if TYPE_CHECKING:
    from tests.emulator.conftest import Client

CONTACTS = ("003xx0000000001AAA", "003xx0000000002AAA")
JOB = "7505fEXAMPLE4C2AAM"
LENGTHS = {"content-length", "transfer-encoding", "accept-encoding"}


def recorded(client: str) -> list[dict[str, Any]]:
    """Read the requests of one client."""
    return [json.loads(line) for line in (SAMPLES / "wire" / client).read_text(encoding="utf-8").splitlines()]


def send(org: Client, request: dict[str, Any], token: str, job: str) -> requests.Response:
    """Send one recorded request."""
    words = {"SESS1": token, "TOK": token, JOB: job, "F__c": "Title"}
    path, body = request["path"], request["body"]
    headers = {name: value for name, value in request["headers"].items() if name.lower() not in LENGTHS}
    for word, ours in words.items():
        path, body = path.replace(word, ours), body.replace(word, ours)
        headers = {name: value.replace(word, ours) for name, value in headers.items()}
    data: Any = body.encode()
    if request["headers"].get("Transfer-Encoding") == "chunked":
        data = iter([body.encode()])
    return requests.request(request["method"], org.url + path, data=data, headers=headers, timeout=10)


def finished(org: Client, job: str) -> bool:
    """Wait until a job has ended, as a client polls."""
    for _ in range(200):
        if org.call("GET", f"/jobs/ingest/{job}").json()["state"] == "JobComplete":
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("client", ["jsforce-3.10.16.jsonl", "simple-salesforce-1.12.10.jsonl"])
def test_each_is_understood(org: Client, client: str) -> None:
    org.seed(contacts=[{"Id": each, "LastName": "Doe"} for each in CONTACTS])
    org.seed(logins=[{"username": "u@x.com", "password": "pw"}])
    token, job, answers = org.log_in(), JOB, []

    for request in recorded(client):
        answer = send(org, request, token, job)
        if request["path"].endswith("/jobs/ingest"):
            job = answer.json()["id"]
        if "UploadComplete" in request["body"]:
            assert finished(org, job)
        answers.append((request["method"], request["path"], answer.status_code))

    refused = [each for each in answers if each[2] >= 300]
    assert len(answers) > 10
    assert [path for _method, path, _status in refused] == REFUSED[client]


# Their credentials are dummies: what cannot be let in is refused as an org would.
REFUSED: dict[str, list[str]] = {
    "jsforce-3.10.16.jsonl": ["/services/oauth2/token"],
    "simple-salesforce-1.12.10.jsonl": ["/services/Soap/u/59.0", "/services/oauth2/token"],
}
