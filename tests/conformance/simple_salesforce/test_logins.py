"""The logins of simple-salesforce."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests
from simple_salesforce import Salesforce, SalesforceAuthenticationFailed

from tests.conformance.keys import key_pair
from tests.conformance.simple_salesforce.conftest import ToTheStandIn
from tests.emulator.conftest import running

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.emulator.conftest import Client

    Login = Callable[..., Salesforce]

USER = "integration@emulator.example"


def works(client: Salesforce) -> bool:
    """Say whether a client can make a call."""
    return client.query("SELECT Id FROM Organization")["totalSize"] == 1


class TestClientCredentials:
    def test_logs_in_at_the_my_domain(self, login: Login) -> None:
        assert works(login(domain="acme.my", consumer_key="app", consumer_secret="secret"))

    def test_is_refused_with_a_wrong_secret(self) -> None:
        with running("--client-id", "app", "--client-secret", "secret") as org:
            error = refused(org, domain="acme.my", consumer_key="app", consumer_secret="wrong")

        assert (error.code, error.auth_message) == ("invalid_client", "invalid client credentials")


class TestJwt:
    def test_logs_in_although_its_expiry_is_a_text(self, login: Login) -> None:
        private, _ = key_pair()

        assert works(login(username=USER, consumer_key="app", privatekey=private))

    def test_logs_in_with_a_key_file_that_the_org_knows(self, tmp_path: Path) -> None:
        private, public = key_pair()
        (tmp_path / "key.pem").write_text(private)
        (tmp_path / "public.pem").write_text(public)

        with running("--jwt-public-key", str(tmp_path / "public.pem")) as org, on(org) as session:
            how = {"username": USER, "consumer_key": "app", "privatekey_file": str(tmp_path / "key.pem")}
            assert works(Salesforce(session=session, **how))

    def test_is_refused_with_a_key_that_the_org_does_not_know(self, tmp_path: Path) -> None:
        (tmp_path / "public.pem").write_text(key_pair()[1])

        with running("--jwt-public-key", str(tmp_path / "public.pem")) as org:
            error = refused(org, username=USER, consumer_key="app", privatekey=key_pair()[0])

        assert (error.code, error.auth_message) == ("invalid_grant", "invalid assertion")

    def test_is_refused_for_a_user_who_has_not_approved_the_app(self) -> None:
        with (
            running("--jwt-username", "somebody@else.example") as org,
            pytest.warns(UserWarning, match="you may need to authorize this"),
        ):
            error = refused(org, username=USER, consumer_key="app", privatekey=key_pair()[0])

        assert (error.code, error.auth_message) == ("invalid_grant", "user hasn't approved this consumer")


def test_a_session_handed_over_is_used_as_it_is(org: Client, client: Salesforce) -> None:
    assert works(client)
    assert client.session_id == str(org.session.headers["Authorization"]).removeprefix("Bearer ")


def on(org: Client) -> requests.Session:
    """Make a session that reaches this org."""
    session = requests.Session()
    session.mount("https://", ToTheStandIn(org.url))
    return session


def refused(org: Client, **how: Any) -> SalesforceAuthenticationFailed:
    """Log in, and give the refusal."""
    with on(org) as session, pytest.raises(SalesforceAuthenticationFailed) as caught:
        Salesforce(session=session, version="64.0", **how)
    return caught.value
