"""Logging in through the SOAP API."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from requests import Response

    from tests.emulator.conftest import Client

USERNAME, PASSWORD, TOKEN = "integration@emulator.example", "password", "token"
PARTNER = "urn:partner.soap.sforce.com"
FAULT = (
    '<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"'
    ' xmlns:sf="urn:fault.partner.soap.sforce.com" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>'
    "<soapenv:Fault><faultcode>{code}</faultcode><faultstring>{code}: {text}</faultstring><detail>"
    '<sf:LoginFault xsi:type="sf:LoginFault"><sf:exceptionCode>{code}</sf:exceptionCode><sf:exceptionMessage>{text}'
    "</sf:exceptionMessage></sf:LoginFault></detail></soapenv:Fault></soapenv:Body></soapenv:Envelope>"
)
INVALID = "Invalid username, password, security token; or user locked out."


def call(org: Client, body: str, kind: str = "u/59.0", token: str = "") -> Response:
    """Call the SOAP API with a body of the partner namespace."""
    header = f'<SessionHeader xmlns="{PARTNER}"><sessionId>{token}</sessionId></SessionHeader>'
    text = (
        '<se:Envelope xmlns:se="http://schemas.xmlsoap.org/soap/envelope/">'
        f"<se:Header>{header}</se:Header><se:Body>{body}</se:Body></se:Envelope>"
    )
    headers = {"Content-Type": "text/xml", "SOAPAction": '""'}
    return org.session.post(f"{org.url}/services/Soap/{kind}", text.encode(), headers=headers, timeout=10)


def login(org: Client, username: str = USERNAME, password: str = PASSWORD, kind: str = "u/59.0") -> Response:
    """Log in by SOAP."""
    names = f"<username>{escape(username)}</username><password>{escape(password)}</password>"
    return call(org, f'<login xmlns="{PARTNER}">{names}</login>', kind)


def texts(answer: Response) -> dict[str, str | None]:
    """Give the text of every element, by local name."""
    return {each.tag.rpartition("}")[2]: each.text for each in ET.fromstring(answer.content).iter()}  # noqa: S314


class TestALogin:
    def test_names_the_session_the_servers_and_the_user(self, org: Client) -> None:
        said = texts(login(org))

        place = "59.0/00DHp000001EMUL"
        assert said["serverUrl"] == f"{org.url}/services/Soap/u/{place}"
        assert said["metadataServerUrl"] == f"{org.url}/services/Soap/m/{place}"
        assert (said["passwordExpired"], said["sandbox"], said["userName"]) == ("false", "false", USERNAME)
        assert said["userId"] == org.ask("GET", "/health")["user_id"]
        assert said["organizationId"] == org.ask("GET", "/health")["organization_id"]
        assert said["sessionSecondsValid"] == "7200"
        assert str(said["profileId"]).startswith("00e")

    def test_opens_a_session_for_rest_and_metadata(self, org: Client) -> None:
        token = texts(login(org))["sessionId"]

        org.session.headers["Authorization"] = f"Bearer {token}"

        assert org.call("GET", "/limits").status_code == 200
        assert org.soap("<listMetadata><queries><type>Layout</type></queries></listMetadata>").status_code == 200

    def test_takes_the_security_token_after_the_password(self, org: Client) -> None:
        assert login(org, password=PASSWORD + TOKEN).status_code == 200

    def test_may_come_through_the_enterprise_endpoint(self, org: Client) -> None:
        answer = login(org, kind="c/59.0")

        assert 'xmlns="urn:enterprise.soap.sforce.com"' in answer.text
        assert str(texts(answer)["serverUrl"]).startswith(f"{org.url}/services/Soap/c/59.0/")

    def test_may_be_sent_in_chunks(self, org: Client) -> None:
        def pieces() -> Iterator[bytes]:
            yield b'<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>'
            yield f'<login xmlns="{PARTNER}"><username>{USERNAME}</username>'.encode()
            yield f"<password>{PASSWORD}</password></login></e:Body></e:Envelope>".encode()

        answer = org.session.post(f"{org.url}/services/Soap/u/59.0", pieces(), timeout=10)

        assert texts(answer)["userName"] == USERNAME

    def test_tells_a_sandbox(self, start: Callable[..., Client]) -> None:
        assert texts(login(start("--sandbox")))["sandbox"] == "true"


class TestARefusedLogin:
    @pytest.mark.parametrize(("username", "password"), [(USERNAME, "wrong"), ("nobody@x.example", PASSWORD)])
    def test_is_a_fault_of_five_hundred(self, org: Client, username: str, password: str) -> None:
        answer = login(org, username, password)

        assert answer.status_code == 500
        assert answer.text == FAULT.format(code="INVALID_LOGIN", text=INVALID)

    def test_asks_for_the_security_token_outside_trusted_networks(self, start: Callable[..., Client]) -> None:
        org = start("--demand-security-token", "--password", "p&w", "--security-token", "T0K")

        without, full = login(org, password="p&w"), login(org, password="p&wT0K")

        assert texts(without)["exceptionCode"] == "LOGIN_MUST_USE_SECURITY_TOKEN"
        assert full.status_code == 200

    @pytest.mark.parametrize("version", ["65.0", "66.0", "30.0"])
    def test_tells_of_a_version_without_login(self, org: Client, version: str) -> None:
        answer = login(org, kind=f"u/{version}")

        assert answer.status_code == 500
        assert texts(answer)["exceptionCode"] == "UNSUPPORTED_API_VERSION"

    def test_follows_too_many_logins_in_an_hour(self, start: Callable[..., Client]) -> None:
        org = start("--login-rate", "2")

        answers = [login(org) for _ in range(3)]

        assert [answer.status_code for answer in answers] == [200, 200, 500]
        assert texts(answers[2])["exceptionMessage"] == "Login Rate Exceeded"

    def test_for_too_many_logins_lasts_an_hour(self, start: Callable[..., Client]) -> None:
        org = start("--login-rate", "1")
        statuses = [login(org).status_code for _ in range(2)]

        for hours in (0.9, 0.2):
            org.ask("POST", "/clock", {"move": {"hours": hours}})
            statuses.append(login(org).status_code)

        assert statuses == [200, 500, 500, 200]

    def test_can_be_planned_as_a_fault(self, org: Client) -> None:
        org.ask("POST", "/faults", {"request_errors": [{"where": "login", "code": "PASSWORD_LOCKOUT"}]})

        answer = login(org)

        assert "<sf:LoginFault" in answer.text
        assert texts(answer)["exceptionCode"] == "PASSWORD_LOCKOUT"


class TestOtherCalls:
    def test_a_logout_ends_the_session(self, org: Client) -> None:
        token = str(texts(login(org))["sessionId"])

        answer = call(org, f'<logout xmlns="{PARTNER}"/>', token=token)

        again = call(org, f'<getUserInfo xmlns="{PARTNER}"/>', token=token)
        assert answer.status_code == 200
        assert "logoutResponse" in answer.text
        assert texts(again)["faultcode"] == "sf:INVALID_SESSION_ID"

    def test_the_user_can_be_asked_for(self, org: Client) -> None:
        token = str(texts(login(org))["sessionId"])

        assert texts(call(org, f'<getUserInfo xmlns="{PARTNER}"/>', token=token))["userName"] == USERNAME

    def test_the_time_can_be_asked_for(self, org: Client) -> None:
        token = str(texts(login(org))["sessionId"])

        said = texts(call(org, f'<getServerTimestamp xmlns="{PARTNER}"/>', token=token))

        assert str(said["timestamp"]).endswith("Z")
