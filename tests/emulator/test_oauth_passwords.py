"""Logging in with a user's own password, through OAuth and through SOAP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.emulator.test_soap_login import call, texts
from tests.emulator.test_soap_login import login as soap_login

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from requests import Response

    from tests.emulator.conftest import Client

USERNAME = "integration@emulator.example"
OTHER = {"username": "rep@emulator.example", "password": "secret"}


def login(org: Client, **form: str) -> Response:
    """Log in with the password grant."""
    return org.login(**{"grant_type": "password", "username": USERNAME, "password": "password"} | form)


class TestThePasswordGrant:
    def test_answers_with_a_session(self, org: Client) -> None:
        body = login(org).json()

        assert body.keys() == {"access_token", "instance_url", "id", "token_type", "issued_at", "signature"}
        org.session.headers["Authorization"] = f"Bearer {body['access_token']}"
        assert org.call("GET", "/limits").status_code == 200

    def test_with_a_wrong_password_is_refused(self, org: Client) -> None:
        answer = login(org, password="wrong")

        assert answer.status_code == 400
        assert answer.json() == {
            "error": "invalid_grant",
            "error_description": "authentication failure - Invalid Password",
        }

    def test_may_be_sent_in_chunks(self, org: Client) -> None:
        def pieces() -> Iterator[bytes]:
            yield b"grant_type=password&client_id=app&client_secret=s"
            yield f"&username={USERNAME}&password=password".encode()

        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = org.session.post(f"{org.url}/services/oauth2/token", pieces(), headers=headers, timeout=10)

        assert answer.status_code == 200

    @pytest.mark.parametrize(
        ("name", "start"),
        [("urlencoded", "access_token=00D"), ("xml", "<?xml version=")],
    )
    def test_answers_in_the_format_asked_for(self, org: Client, name: str, start: str) -> None:
        assert login(org, format=name).text.startswith(start)


class TestASeededLogin:
    def test_is_a_user_of_its_own(self, org: Client) -> None:
        made = org.seed(logins=[OTHER])["logins"][0]

        assert login(org, **OTHER).json()["id"].endswith(f"/{made}")

    def test_can_be_an_inactive_user(self, org: Client) -> None:
        org.seed(logins=[{**OTHER, "active": False}])

        assert login(org, **OTHER).json()["error"] == "invalid_grant"
        assert texts(soap_login(org, OTHER["username"], OTHER["password"]))["exceptionCode"] == "INVALID_LOGIN"

    @pytest.mark.parametrize(("code", "error"), [("PASSWORD_LOCKOUT", "invalid_grant"), ("ORG_LOCKED", "inactive_org")])
    def test_can_be_refused_with_a_code_of_its_own(self, org: Client, code: str, error: str) -> None:
        org.seed(logins=[{**OTHER, "refuse": code}])

        assert texts(soap_login(org, OTHER["username"], OTHER["password"]))["exceptionCode"] == code
        assert login(org, **OTHER).json()["error"] == error

    def test_with_an_expired_password_opens_a_session_that_may_do_nothing(self, org: Client) -> None:
        org.seed(logins=[{**OTHER, "password_expired": True}])

        said = texts(soap_login(org, OTHER["username"], OTHER["password"]))

        org.session.headers["Authorization"] = f"Bearer {said['sessionId']}"
        assert said["passwordExpired"] == "true"
        assert org.call("GET", "/limits").json()[0]["errorCode"] == "INVALID_OPERATION_WITH_EXPIRED_PASSWORD"


class TestANewPassword:
    def test_opens_what_an_expired_one_did_not(self, org: Client) -> None:
        made = org.seed(logins=[{**OTHER, "password_expired": True}])["logins"][0]
        token = str(texts(soap_login(org, OTHER["username"], OTHER["password"]))["sessionId"])
        before = call(org, "<getUserInfo/>", token=token)

        answer = call(org, f"<setPassword><userId>{made}</userId><password>fresh</password></setPassword>", token=token)

        after = call(org, "<getUserInfo/>", token=token)
        assert texts(before)["exceptionCode"] == "INVALID_OPERATION_WITH_EXPIRED_PASSWORD"
        assert (answer.status_code, after.status_code) == (200, 200)
        assert texts(soap_login(org, OTHER["username"], "fresh"))["passwordExpired"] == "false"

    def test_must_differ_from_the_former(self, org: Client) -> None:
        made = org.seed(logins=[OTHER])["logins"][0]
        token = str(texts(soap_login(org, OTHER["username"], OTHER["password"]))["sessionId"])

        same = f"<setPassword><userId>{made}</userId><password>{OTHER['password']}</password></setPassword>"

        assert texts(call(org, same, token=token))["exceptionCode"] == "INVALID_NEW_PASSWORD"


def test_too_many_logins_in_an_hour_block_the_user_for_every_grant(start: Callable[..., Client]) -> None:
    org = start("--login-rate", "1")
    org.login()

    assert login(org).json() == {"error": "rate_limit_exceeded", "error_description": "Login Rate Exceeded"}
