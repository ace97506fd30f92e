"""How a token is obtained, and what is said when it is not."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.unit.adapters.salesforce.conftest import DROP, Say
from worker.adapters.salesforce.oauth import obtain_token
from worker.adapters.salesforce.session import open_session
from worker.adapters.salesforce.trouble import TokenRefused, TokenUnavailable

NOW = 1_800_000_000.0


@pytest.fixture(scope="module")
def key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="module")
def pem(key):
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


def obtain(credentials):
    with open_session(credentials.login_url, read_timeout=2.0) as session:
        return obtain_token(credentials, session, now=NOW)


def asked(org):
    return {name: values[0] for name, values in parse_qs(org.logins[-1].body.decode()).items()}


def refused(credentials):
    with pytest.raises((TokenRefused, TokenUnavailable)) as caught:
        obtain(credentials)
    return caught.value


class TestTheThreeGrants:
    def test_client_credentials_send_the_apps_id_and_secret(self, org, credentials):
        token = obtain(credentials)

        assert asked(org) == {
            "grant_type": "client_credentials",
            "client_id": "app",
            "client_secret": "s3cret",
        }
        assert (token.access_token, token.instance_url, token.obtained_at) == ("token-1", org.url, NOW)

    def test_a_refresh_token_is_sent_with_the_app(self, org, credentials):
        obtain(replace(credentials, auth="refresh_token", refresh_token="5Aep"))

        assert asked(org)["grant_type"] == "refresh_token"
        assert asked(org)["refresh_token"] == "5Aep"

    def test_a_jwt_is_signed_for_the_login_host_and_lives_three_minutes(self, org, credentials, pem, key):
        obtain(replace(credentials, auth="jwt", username="writer@acme.test", private_key=pem))

        options = {"verify_exp": False}
        claims = jwt.decode(
            asked(org)["assertion"], key.public_key(), algorithms=["RS256"], audience=org.url, options=options
        )
        assert claims == {"iss": "app", "sub": "writer@acme.test", "aud": org.url, "exp": int(NOW) + 180}


class TestARefusedLogin:
    @pytest.mark.parametrize(
        ("error", "description", "needs_admin", "says"),
        [
            ("invalid_grant", "expired access/refresh token", True, "connected again"),
            ("invalid_grant", "authentication failure", True, "connected again"),
            ("invalid_grant", "user hasn't approved this consumer", True, "pre-authorize"),
            ("invalid_grant", "no client credentials user enabled", True, "Run As"),
            ("invalid_grant", "audience is invalid", False, "clock"),
            ("invalid_grant", "invalid assertion", False, "clock"),
            ("invalid_client", "invalid client credentials", False, "client id"),
            ("invalid_client_id", "client identifier invalid", False, "client id"),
            ("invalid_client_credentials", "", False, "client id"),
            ("inactive_user", "", True, "inactive"),
            ("inactive_org", "", True, "inactive"),
            ("unsupported_grant_type", "", False, "grant"),
            ("a_word_of_next_year", "", True, "connected again"),
        ],
    )
    def test_says_who_must_do_what(self, org, credentials, error, description, needs_admin, says):
        org.login_answers.append(Say(400, {"error": error, "error_description": description}))

        refusal = refused(credentials)

        assert isinstance(refusal, TokenRefused)
        assert refusal.needs_admin is needs_admin
        assert says in str(refusal)

    def test_repeats_neither_the_servers_text_nor_a_secret(self, org, credentials):
        org.login_answers.append(Say(400, {"error": "Ann Smith", "error_description": "s3cret of Ann Smith"}))

        refusal = refused(credentials)

        assert "Ann" not in str(refusal)
        assert "s3cret" not in str(refusal)


class TestALoginThatMayWorkLater:
    @pytest.mark.parametrize(
        "said",
        [
            Say(503, "<html>down</html>"),
            Say(429, ""),
            DROP,
            Say(400, {"error": "rate_limit_exceeded"}),
            Say(400, {"error": "invalid_grant", "error_description": "login rate exceeded"}),
            Say(200, "<html>maintenance</html>"),
            Say(200, {"access_token": "", "instance_url": "https://acme.my.salesforce.com"}),
        ],
    )
    def test_is_told_from_a_refusal(self, org, credentials, said):
        org.login_answers.append(said)

        assert isinstance(refused(credentials), TokenUnavailable)


class TestOurOwnConfiguration:
    def test_client_credentials_at_the_shared_login_host_are_refused_before_anything_is_sent(self, org, credentials):
        refusal = refused(replace(credentials, login_url="https://login.salesforce.com/"))

        assert "My Domain" in str(refusal)
        assert org.logins == []

    def test_a_private_key_that_is_none_is_named_but_not_shown(self, credentials):
        refusal = refused(replace(credentials, auth="jwt", username="u", private_key="not a key"))

        assert "private key" in str(refusal)
        assert "not a key" not in str(refusal)

    def test_a_missing_secret_is_named(self, credentials):
        assert "client secret is missing" in str(refused(replace(credentials, client_secret=None)))


def test_an_instance_without_tls_elsewhere_is_not_trusted(org, credentials):
    org.instance_url = "http://acme.my.salesforce.com"

    assert isinstance(refused(credentials), TokenRefused)


def test_no_secret_shows_when_credentials_or_a_token_are_printed(credentials):
    full = replace(credentials, private_key="k3y", refresh_token="r3fresh")

    shown = repr(full) + repr(obtain(full))

    assert not any(secret in shown for secret in ("s3cret", "k3y", "r3fresh", "token-1"))
