"""Plays a table of calls against a stand-in org, and gives what it answered."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

import requests

from tests.golden.recording import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.emulator.conftest import Client

CALLS: Final = Path(__file__).parent / "calls"
DATA: Final = "/services/data/v66.0"
PATIENCE_SECONDS: Final = 10
ENVELOPE: Final = (
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="http://soap.sforce.com/2006/04/metadata">'
    "<soapenv:Header><SessionHeader><sessionId>{token}</sessionId></SessionHeader>{header}</soapenv:Header>"
    "<soapenv:Body>{body}</soapenv:Body></soapenv:Envelope>"
)


def table(name: str) -> Any:
    """Read a table of calls."""
    return json.loads((CALLS / f"{name}.json").read_text(encoding="utf-8"))


def answers(org: Client, calls: list[dict[str, Any]]) -> dict[str, Any]:
    """Make the calls in their order, and give the answers of those that have a name."""
    kept: dict[str, str] = {}
    told: dict[str, Any] = {}
    for call in calls:
        if call.get("fresh"):
            org.ask("POST", "/reset")
            org.log_in()
            continue
        kept["user"] = kept.get("user") or org.ask("GET", "/records/User")["records"][0]["Id"]
        answer = _made(org, _filled(call, kept))
        kept |= dict(_kept(call.get("keep", {}), answer))
        if "name" in call:
            assert call["name"] not in told, f"two calls are named {call['name']}"
            told[call["name"]] = shown(answer, call.get("only"))
        else:
            assert answer.status_code < requests.codes.bad_request, f"{call}: {answer.text}"
    return told


def _made(org: Client, call: dict[str, Any]) -> requests.Response:
    method, _, path = call.get("ask", "POST /services/Soap/m/66.0").partition(" ")
    headers = {**org.session.headers, **call.get("headers", {})}
    body = {name: call[name] for name in ("json", "params") if name in call}
    body["data"] = call.get("form") or call.get("body", "").encode(call.get("encoding", "utf-8"))
    if "json" in body:
        del body["data"]
    if "soap" in call:
        headers |= {"Content-Type": "text/xml", "SOAPAction": '""'}
        token = escape(call.get("token", str(headers.get("Authorization")).removeprefix("Bearer ")))
        body["data"] = ENVELOPE.format(token=token, header=call.get("soap_header", ""), body=call["soap"]).encode()
    address = org.url + path.replace("~", DATA)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        sent = {name: value for name, value in headers.items() if value is not None}
        answer = requests.request(method, address, headers=sent, timeout=10, allow_redirects=False, **body)
        if "until" not in call or answer.json()["state"] in call["until"]:
            return answer
        assert time.monotonic() < deadline, f"{call}: {answer.text}"


def _filled(value: Any, kept: dict[str, str]) -> Any:
    """Put what was kept in the place of ${name}, and a list in that of {"times": 3, "of": x}."""
    if isinstance(value, dict) and value.keys() == {"times", "of"}:
        return [_filled(value["of"], {**kept, "n": str(number)}) for number in range(value["times"])]
    if isinstance(value, dict):
        return {name: _filled(each, kept) for name, each in value.items()}
    if isinstance(value, list):
        return [_filled(each, kept) for each in value]
    if isinstance(value, str):
        short = re.sub(r"\$\{(\w+)\}", lambda found: kept.get(found[1], found[0]), value)
        return re.sub(r"(?s)\$\{(\d+)\*(.*?)\}", lambda found: found[2] * int(found[1]), short)
    return value


def _kept(wanted: dict[str, str], answer: requests.Response) -> Iterator[tuple[str, str]]:
    for name, place in wanted.items():
        if place.startswith("("):
            found = re.search(place, answer.text)
            assert found is not None, answer.text
            yield name, found[1]
            continue
        value = answer.json()
        for step in place.split("."):
            value = value[int(step)] if step.isdecimal() else value[step]
        yield name, str(value)
