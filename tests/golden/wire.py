"""Requests recorded from real clients, sent byte for byte but for their session and the ids of this org."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any, Final

import requests

from tests.golden.compare import SAMPLES
from tests.golden.recording import shown

if TYPE_CHECKING:
    from tests.emulator.conftest import Client

CLIENTS: Final = ("jsforce-3.10.16", "simple-salesforce-1.12.10")
CONTACTS: Final = ("003xx0000000001AAA", "003xx0000000002AAA")
JOB: Final = "7505fEXAMPLE4C2AAM"
LENGTHS: Final = frozenset({"content-length", "transfer-encoding", "accept-encoding"})
PATIENCE_SECONDS: Final = 10


def played(org: Client, client: str) -> dict[str, Any]:
    """Send what a client sent, and give each answer by its place, method and path."""
    org.seed(contacts=[{"Id": each, "LastName": "Doe"} for each in CONTACTS])
    org.seed(logins=[{"username": "u@x.com", "password": "pw"}])
    token, job, told = org.log_in(), JOB, {}
    for number, request in enumerate(_recorded(client), start=1):
        answer = _send(org, request, {"SESS1": token, "TOK": token, JOB: job, "F__c": "Title"})
        if request["path"].endswith("/jobs/ingest"):
            job = answer.json()["id"]
        if "UploadComplete" in request["body"]:
            _await(org, job)
        told[f"{number:02} {request['method']} {request['path']}"] = shown(answer)
    return told


def _recorded(client: str) -> list[dict[str, Any]]:
    lines = (SAMPLES / "wire" / f"{client}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _send(org: Client, request: dict[str, Any], words: dict[str, str]) -> requests.Response:
    path, body = request["path"], request["body"]
    headers = {name: value for name, value in request["headers"].items() if name.lower() not in LENGTHS}
    for word, ours in words.items():
        path, body = path.replace(word, ours), body.replace(word, ours)
        headers = {name: value.replace(word, ours) for name, value in headers.items()}
    data: Any = body.encode()
    if request["headers"].get("Transfer-Encoding") == "chunked":
        data = iter([body.encode()])
    return requests.request(request["method"], org.url + path, data=data, headers=headers, timeout=10)


def _await(org: Client, job: str) -> None:
    """Wait until a job has ended, at an address that counts as no call."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not any(each["id"] == job and each["state"] == "JobComplete" for each in org.ask("GET", "/bulk")["jobs"]):
        assert time.monotonic() < deadline, "the job did not end"
