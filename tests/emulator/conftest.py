"""A stand-in org as its own process, and a client that is logged in to it."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import requests

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

GOLDEN = Path(__file__).parents[1] / "golden" / "samples"
VERSION = "v66.0"
FIELD = "Postalytics_Mail_Drop_572_Event_Status__c"
POLITE = {"Sforce-Auto-Assign": "FALSE"}


@dataclass
class Client:
    """What a caller of the org can do."""

    url: str
    session: requests.Session = field(default_factory=requests.Session)
    process_id: int = 0

    def login(self, **form: str) -> requests.Response:
        """Ask for a token, by client credentials unless told otherwise."""
        body = {"grant_type": "client_credentials", "client_id": "app", "client_secret": "secret"} | form
        return self.session.post(f"{self.url}/services/oauth2/token", data=body, timeout=10)

    def log_in(self) -> str:
        """Take a fresh token into use."""
        token: str = self.login().json()["access_token"]
        self.session.headers["Authorization"] = f"Bearer {token}"
        return token

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> requests.Response:
        """Call the REST API."""
        spelled = {name.replace("_", "-"): value for name, value in headers.items()}
        address = f"{self.url}/services/data/{VERSION}{path}"
        return self.session.request(method, address, json=body, headers=spelled, timeout=10)

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """Call one of the emulator's own addresses."""
        answer = requests.request(method, f"{self.url}/emulator{path}", json=body, timeout=10)
        answer.raise_for_status()
        return answer.json()

    def seed(self, **lists: Any) -> dict[str, list[str]]:
        """Fill the org."""
        made: dict[str, list[str]] = self.ask("POST", "/seed", lists)
        return made

    def contact(self, **values: Any) -> str:
        """Add one contact, and give its id."""
        return self.seed(contacts=[{"LastName": "Doe", **values}])["contacts"][0]

    def lead(self, **values: Any) -> str:
        """Add one lead, and give its id."""
        return self.seed(leads=[{"LastName": "Roe", "Company": "Co", **values}])["leads"][0]

    def status_field(self, **more: Any) -> None:
        """Give Contact and Lead a visible text field for a status."""
        self.seed(fields=[{"object": name, "name": FIELD, **more} for name in ("Contact", "Lead")])

    def update(self, *records: dict[str, Any], all_or_none: bool = False, **headers: str) -> requests.Response:
        """Update records through collections."""
        body = {"allOrNone": all_or_none, "records": list(records)}
        return self.call("PATCH", "/composite/sobjects", body, **headers)

    def saves(self, record_id: str, sobject: str = "Contact") -> list[dict[str, Any]]:
        """List the saves of a record."""
        listed: list[dict[str, Any]] = self.ask("GET", f"/saves?object={sobject}&id={record_id}")
        return listed

    def query(self, soql: str, resource: str = "query") -> requests.Response:
        """Run a SOQL query."""
        address = f"{self.url}/services/data/{VERSION}/{resource}"
        return self.session.get(address, params={"q": soql}, timeout=10)

    def soap(self, body: str, token: str | None = None, header: str = "") -> requests.Response:
        """Call the Metadata API, with this session or another token."""
        own = str(self.session.headers.get("Authorization", "")).removeprefix("Bearer ")
        envelope = (
            '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"'
            ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="http://soap.sforce.com/2006/04/metadata">'
            f"<soapenv:Header><SessionHeader><sessionId>{own if token is None else token}</sessionId></SessionHeader>"
            f"{header}</soapenv:Header><soapenv:Body>{body}</soapenv:Body></soapenv:Envelope>"
        )
        headers = {"Content-Type": "text/xml", "SOAPAction": '""'}
        return self.session.post(f"{self.url}/services/Soap/m/66.0", envelope.encode(), headers=headers, timeout=10)


def of(sobject: str, record_id: str | None = None, **values: Any) -> dict[str, Any]:
    """Spell one record of a collections request."""
    named = {"attributes": {"type": sobject}, **values}
    return named if record_id is None else {**named, "id": record_id}


def golden(name: str) -> Any:
    """Read a sample of what Salesforce itself answers."""
    (found,) = GOLDEN.rglob(name)
    return json.loads(found.read_text(encoding="utf-8"))


def same_form(ours: Any, sample: Any) -> bool:
    """Say whether two bodies have the same keys and types all the way down."""
    if isinstance(sample, dict):
        return (
            isinstance(ours, dict)
            and ours.keys() == sample.keys()
            and all(same_form(ours[key], sample[key]) for key in sample)
        )
    if isinstance(sample, list):
        return isinstance(ours, list) and len(ours) == len(sample) and all(map(same_form, ours, sample))
    return type(ours) is type(sample)


@contextmanager
def running(*options: str) -> Iterator[Client]:
    """Start an emulator with these options, and end it afterwards."""
    command = [sys.executable, "-m", "salesforce_emulator", "--port", "0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().rpartition(" ")[2].strip()
        try:
            with requests.Session() as session:
                yield Client(address, session, process.pid)
        finally:
            process.terminate()


@pytest.fixture(scope="session")
def _process() -> Iterator[Client]:
    with running() as client:
        yield client


@pytest.fixture
def org(_process: Client) -> Iterator[Client]:
    """Give each test a fresh org and a fresh login."""
    _process.ask("POST", "/reset")
    _process.ask("POST", "/expire-sessions")
    with requests.Session() as session:
        client = Client(_process.url, session)
        client.log_in()
        yield client


@pytest.fixture
def start() -> Iterator[Callable[..., Client]]:
    """Start further orgs with options of their own."""
    opened = []

    def begin(*options: str) -> Client:
        context = running(*options)
        client = context.__enter__()
        opened.append(context)
        return client

    yield begin
    for context in opened:
        context.__exit__(None, None, None)
