"""Logging in to the stand-in org."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import jwt
import pytest
import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.emulator.conftest import Client

USERNAME = "worker@example.com"
JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    """Make the app's key pair once."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class TestClientCredentials:
    def test_answer_with_everything_a_client_needs(self, org: Client) -> None:
        body = org.login().json()

        keys = {"access_token", "signature", "scope", "instance_url", "id", "token_type", "issued_at"}
        assert set(body) == keys
        assert body["access_token"].startswith("00DHp000001EMUL!")
        assert body["instance_url"] == org.url
        assert body["id"].startswith(f"{org.url}/id/00D")
        assert body["token_type"] == "Bearer"
        assert body["issued_at"].isdigit()

    def test_may_come_as_basic_authentication(self, org: Client) -> None:
        grant = {"grant_type": "client_credentials"}

        answer = requests.post(f"{org.url}/services/oauth2/token", grant, auth=("app", "secret"), timeout=10)

        assert answer.status_code == 200

    @pytest.mark.parametrize("wrong", [{"client_id": "other"}, {"client_secret": "other"}, {"client_secret": ""}])
    def test_that_are_wrong_are_refused(self, start: Callable[..., Client], wrong: dict[str, str]) -> None:
        org = start("--client-id", "app", "--client-secret", "secret")

        answer = org.login(**wrong)

        assert answer.status_code == 400
        assert answer.json() == {"error": "invalid_client", "error_description": "invalid client credentials"}


class TestOtherGrants:
    def test_that_are_unknown_are_refused(self, org: Client) -> None:
        answer = org.login(grant_type="magic")

        assert answer.status_code == 400
        assert answer.json() == {
            "error": "unsupported_grant_type",
            "error_description": "grant type not supported",
        }

    def test_a_refresh_token_gives_an_access_token(self, org: Client) -> None:
        answer = org.login(grant_type="refresh_token", refresh_token="kept")

        assert answer.json()["access_token"].startswith("00D")

    def test_a_refresh_token_that_is_not_ours_is_an_invalid_grant(self, start: Callable[..., Client]) -> None:
        org = start("--refresh-token", "kept")

        answer = org.login(grant_type="refresh_token", refresh_token="stale")

        assert answer.status_code == 400
        assert answer.json() == {
            "error": "invalid_grant",
            "error_description": "expired access/refresh token",
        }


class TestAJwtAssertion:
    @pytest.fixture
    def keyed(self, start: Callable[..., Client], key: rsa.RSAPrivateKey, tmp_path: Path) -> Client:
        public = serialization.PublicFormat.SubjectPublicKeyInfo
        pem = key.public_key().public_bytes(serialization.Encoding.PEM, public)
        (tmp_path / "public.pem").write_bytes(pem)
        return start("--jwt-public-key", str(tmp_path / "public.pem"), "--jwt-username", USERNAME)

    @staticmethod
    def assertion(key: rsa.RSAPrivateKey, **claims: object) -> dict[str, str]:
        usual = {"iss": "app", "sub": USERNAME, "aud": "https://login.salesforce.com", "exp": int(time.time()) + 60}
        said = {name: value for name, value in (usual | claims).items() if value is not None}
        return {"grant_type": JWT_GRANT, "assertion": jwt.encode(said, key, algorithm="RS256")}

    def test_that_is_signed_by_the_app_opens_a_session(self, keyed: Client, key: rsa.RSAPrivateKey) -> None:
        answer = keyed.login(**self.assertion(key))

        assert answer.status_code == 200

    def test_may_spell_its_expiry_as_a_string(self, keyed: Client, key: rsa.RSAPrivateKey) -> None:
        answer = keyed.login(**self.assertion(key, exp=str(int(time.time()) + 60)))

        assert answer.status_code == 200

    def test_may_have_expired_a_moment_ago(self, keyed: Client, key: rsa.RSAPrivateKey) -> None:
        answer = keyed.login(**self.assertion(key, exp=int(time.time()) - 100))

        assert answer.status_code == 200

    def test_that_expired_long_ago_is_refused(self, keyed: Client, key: rsa.RSAPrivateKey) -> None:
        answer = keyed.login(**self.assertion(key, exp=int(time.time()) - 600))

        assert answer.json() == {"error": "invalid_grant", "error_description": "expired authorization code"}

    def test_may_expire_this_very_second(self, keyed: Client, key: rsa.RSAPrivateKey) -> None:
        answer = keyed.login(**self.assertion(key, exp=int(time.time())))

        assert answer.json().keys() == {"access_token", "scope", "instance_url", "id", "token_type"}

    @pytest.mark.parametrize("claim", ["iss", "sub", "aud", "exp"])
    def test_without_one_of_its_claims_is_refused(self, keyed: Client, key: rsa.RSAPrivateKey, claim: str) -> None:
        answer = keyed.login(**self.assertion(key, **{claim: None}))

        assert answer.json() == {"error": "invalid_grant", "error_description": "invalid assertion"}

    def test_that_another_key_signed_is_refused(self, keyed: Client) -> None:
        stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)

        answer = keyed.login(**self.assertion(stranger))

        assert answer.json() == {"error": "invalid_grant", "error_description": "invalid assertion"}

    def test_for_another_user_is_refused(self, keyed: Client, key: rsa.RSAPrivateKey) -> None:
        answer = keyed.login(**self.assertion(key, sub="stranger@example.com"))

        assert answer.json()["error"] == "invalid_grant"

    def test_for_another_audience_is_refused(self, keyed: Client, key: rsa.RSAPrivateKey) -> None:
        answer = keyed.login(**self.assertion(key, aud="https://elsewhere.example"))

        assert answer.json() == {"error": "invalid_grant", "error_description": "audience is invalid"}


def test_the_sixth_grant_of_one_app_and_user_revokes_the_oldest(org: Client) -> None:
    org.ask("POST", "/expire-sessions")
    tokens = [org.log_in() for _ in range(6)]

    statuses = []
    for token in tokens[:2]:
        org.session.headers["Authorization"] = f"Bearer {token}"
        statuses.append(org.call("GET", "/limits").status_code)

    assert statuses == [401, 200]
