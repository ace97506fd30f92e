"""simple-salesforce, unchanged, on a session that speaks plain http to the stand-in org, whatever host it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

import pytest
import requests
from requests.adapters import HTTPAdapter
from simple_salesforce import Salesforce

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.emulator.conftest import Client

VERSION = "64.0"


class ToTheStandIn(HTTPAdapter):
    """The client insists on https and, for its logins, on salesforce.com."""

    def __init__(self, url: str) -> None:
        """Keep the address that all requests go to, and remember what was sent."""
        super().__init__()
        self._place = urlsplit(url)
        self.sent: list[requests.PreparedRequest] = []

    def send(self, request: requests.PreparedRequest, *arguments: Any, **options: Any) -> requests.Response:
        """Send the request to the stand-in, without TLS."""
        asked = urlsplit(str(request.url))
        self.sent.append(request)
        request.url = urlunsplit((self._place.scheme, self._place.netloc, asked.path, asked.query, ""))
        return super().send(request, *arguments, **options)


@pytest.fixture
def adapter(org: Client) -> ToTheStandIn:
    """Send everything to the org."""
    return ToTheStandIn(org.url)


@pytest.fixture
def session(adapter: ToTheStandIn) -> Iterator[requests.Session]:
    """Give the client a session of its own."""
    with requests.Session() as session:
        session.mount("https://", adapter)
        yield session


@pytest.fixture
def login(session: requests.Session) -> Callable[..., Salesforce]:
    """Log the client in by one of its flows."""
    return lambda **how: Salesforce(session=session, **{"version": VERSION, **how})


@pytest.fixture
def client(org: Client, login: Callable[..., Salesforce]) -> Salesforce:
    """Give a client that has been handed a session, as a token store would."""
    return login(instance_url=org.url, session_id=org.log_in())


@pytest.fixture
def lasting(login: Callable[..., Salesforce]) -> Salesforce:
    """Give a client that can log in again by itself."""
    return login(domain="acme.my", consumer_key="app", consumer_secret="secret")
