"""The logins of simple-salesforce that take a password."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from simple_salesforce import SalesforceAuthenticationFailed

from tests.conformance.simple_salesforce.test_logins import refused, works
from tests.emulator.conftest import running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from simple_salesforce import Salesforce

    from tests.emulator.conftest import Client

    Login = Callable[..., Salesforce]

USER = {"username": "integration@emulator.example", "password": "open sesame & <more>"}
APP = {"consumer_key": "app", "consumer_secret": "secret"}


@pytest.fixture(scope="module")
def process() -> Iterator[Client]:
    """Start an org with a password and a security token of its own."""
    with running("--password", USER["password"], "--security-token", "T0ken") as client:
        yield client


class TestSoap:
    def test_logs_in_with_the_security_token(self, login: Login) -> None:
        assert works(login(**USER, security_token="T0ken"))

    def test_logs_in_without_one_from_a_trusted_network(self, login: Login) -> None:
        assert works(login(**USER, security_token=""))

    def test_logs_in_with_the_id_of_the_org(self, login: Login, org: Client) -> None:
        assert works(login(**USER, organizationId=org.ask("GET", "/health")["organization_id"]))

    def test_is_refused_with_a_wrong_password(self, org: Client) -> None:
        error = refused(org, username=USER["username"], password="wrong", security_token="")

        assert error.code == "INVALID_LOGIN"
        assert "Invalid username, password, security token; or user locked out." in error.auth_message

    def test_is_refused_in_versions_without_login(self, login: Login) -> None:
        with pytest.raises(SalesforceAuthenticationFailed) as error:
            login(**USER, security_token="T0ken", version="66.0")

        assert error.value.code == "UNSUPPORTED_API_VERSION"

    def test_logs_in_again_when_the_session_is_over(self, login: Login, org: Client) -> None:
        client = login(**USER, security_token="T0ken")
        org.ask("POST", "/expire-sessions")

        assert works(client)


class TestOAuth:
    def test_logs_in_with_the_password(self, login: Login) -> None:
        assert works(login(**USER, **APP))

    def test_logs_in_with_password_and_security_token(self, login: Login) -> None:
        assert works(login(username=USER["username"], password=f"{USER['password']}T0ken", **APP))

    def test_is_refused_with_a_wrong_password(self, org: Client) -> None:
        error = refused(org, username=USER["username"], password="wrong", **APP)

        assert error.code == "invalid_grant"
        assert "authentication failure" in error.auth_message
