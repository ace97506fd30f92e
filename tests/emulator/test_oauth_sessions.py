"""What becomes of a session: who it belongs to, and how it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import requests

if TYPE_CHECKING:
    from collections.abc import Callable

    from requests import Response

    from tests.emulator.conftest import Client


def refreshed(org: Client, token: str) -> Response:
    """Exchange a refresh token."""
    return org.login(grant_type="refresh_token", refresh_token=token)


def revoke(org: Client, token: str) -> Response:
    """Revoke a token of either kind."""
    return requests.post(f"{org.url}/services/oauth2/revoke", {"token": token}, timeout=10)


class TestARefreshToken:
    def test_works_again_and_again_without_rotation(self, org: Client) -> None:
        answers = [refreshed(org, "kept") for _ in range(2)]

        assert [answer.status_code for answer in answers] == [200, 200]
        assert "refresh_token" not in answers[0].json()

    def test_works_once_with_rotation_and_gives_the_next(self, start: Callable[..., Client]) -> None:
        org = start("--rotate-refresh-tokens", "--refresh-token", "first")
        new = refreshed(org, "first").json()["refresh_token"]

        assert refreshed(org, "first").json()["error"] == "invalid_grant"
        assert refreshed(org, new).status_code == 200

    def test_that_is_revoked_takes_its_sessions_along(self, org: Client) -> None:
        org.session.headers["Authorization"] = f"Bearer {refreshed(org, 'kept').json()['access_token']}"

        assert revoke(org, "kept").status_code == 200
        assert org.call("GET", "/limits").status_code == 401
        assert refreshed(org, "kept").json()["error"] == "invalid_grant"


class TestAnAccessToken:
    def test_that_is_revoked_is_refused(self, org: Client) -> None:
        token = org.log_in()

        answer = revoke(org, token)

        assert (answer.status_code, answer.text) == (200, "")
        assert org.call("GET", "/limits").json()[0]["errorCode"] == "INVALID_SESSION_ID"

    def test_that_is_unknown_cannot_be_revoked(self, org: Client) -> None:
        assert revoke(org, "00Dunknown").status_code == 400

    def test_ends_when_it_is_not_used(self, start: Callable[..., Client]) -> None:
        org = start("--session-minutes", "0")
        org.log_in()

        assert org.call("GET", "/limits").status_code == 401

    def test_must_come_as_a_bearer(self, org: Client) -> None:
        org.session.headers["Authorization"] = "Token abc"

        answer = org.call("GET", "/limits")

        assert answer.status_code == 401
        assert answer.json() == [{"message": "INVALID_HEADER_TYPE", "errorCode": "INVALID_AUTH_HEADER"}]


class TestWhoItBelongsTo:
    def test_is_told_by_userinfo(self, org: Client) -> None:
        identity = org.login().json()["id"]

        info = org.session.get(f"{org.url}/services/oauth2/userinfo", timeout=10).json()

        assert info["sub"] == identity
        assert identity.endswith(f"/{info['organization_id']}/{info['user_id']}")
        assert info["preferred_username"] == "integration@emulator.example"

    def test_is_told_by_the_identity_url(self, org: Client) -> None:
        identity = org.login().json()["id"]

        told = org.session.get(identity, timeout=10).json()

        assert (told["id"], told["username"], told["active"]) == (identity, "integration@emulator.example", True)
        assert told["urls"]["rest"] == f"{org.url}/services/data/v{{version}}/"

    def test_is_not_told_without_a_token_or_of_another_org(self, org: Client) -> None:
        identity = org.login().json()["id"]
        elsewhere = identity.replace("/id/00DHp000001EMUL", "/id/00DHp000009EMUL")

        without = requests.get(identity, timeout=10)
        other = org.session.get(elsewhere, timeout=10)

        assert (without.status_code, without.text) == (403, "Missing_OAuth_Token")
        assert (other.status_code, other.text) == (403, "Wrong_Org")


def test_the_common_login_hosts_do_not_know_client_credentials(org: Client) -> None:
    form = {"grant_type": "client_credentials", "client_id": "app", "client_secret": "secret"}
    headers = {"Host": "login.salesforce.com"}

    answer = requests.post(f"{org.url}/services/oauth2/token", form, headers=headers, timeout=10)

    assert answer.json() == {"error": "invalid_grant", "error_description": "request not supported on this domain"}


def test_a_refusal_no_refresh_cures_is_a_fault_to_plan(org: Client) -> None:
    text = "This session is not valid for use with the REST API"
    error = {"where": "data", "code": "INVALID_SESSION_ID", "message": text, "status": 401}
    org.ask("POST", "/faults", {"request_errors": [error]})

    answer = org.call("GET", "/limits")

    assert (answer.status_code, answer.json()) == (401, [{"message": text, "errorCode": "INVALID_SESSION_ID"}])
