"""How sf comes to know an org: its logins, and what it shows of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conformance.keys import key_pair
from tests.emulator.conftest import running

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conformance.sf.conftest import Said, Sf
    from tests.emulator.conftest import Client

USER = "integration@emulator.example"


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """Write a private key, and its public one beside it."""
    private, public = key_pair()
    path = tmp_path / "key.pem"
    path.write_text(private, encoding="ascii")
    path.with_suffix(".public").write_text(public, encoding="ascii")
    return path


def jwt(sf: Sf, org: Client, key: Path) -> Said:
    """Log in with a signed assertion."""
    words = ("org", "login", "jwt", "--instance-url", org.url, "--client-id", "app", "--username", USER)
    return sf.json(*words, "--jwt-key-file", str(key), "--alias", "org", SF_AUDIENCE_URL=org.url)


class TestLogin:
    def test_by_access_token_knows_the_user_and_the_org(self, newcomer: Sf, org: Client) -> None:
        known = newcomer.log_in(org).result

        assert (known["username"], known["orgId"]) == (USER, org.ask("GET", "/health")["organization_id"])

    def test_by_access_token_is_refused_with_a_token_nobody_gave_out(self, newcomer: Sf, org: Client) -> None:
        words = ("org", "login", "access-token", "--instance-url", org.url, "--no-prompt")

        said = newcomer.json(*words, SF_ACCESS_TOKEN="00DHp000001EMUL!nobody.knows")

        assert said.code != 0
        assert "Bad_OAuth_Token" in said.body["message"]

    def test_by_jwt_learns_edition_and_version(self, newcomer: Sf, org: Client, key: Path) -> None:
        known = jwt(newcomer, org, key).result

        assert (known["username"], known["instanceUrl"]) == (USER, org.url)
        assert (known["orgEdition"], known["isSandbox"], known["isScratch"]) == ("Enterprise Edition", False, False)
        assert float(known["instanceApiVersion"]) >= 66

    def test_by_jwt_has_its_signature_checked(self, newcomer: Sf, key: Path) -> None:
        with running("--jwt-public-key", str(key.with_suffix(".public"))) as org:
            assert jwt(newcomer, org, key).code == 0

            key.write_text(key_pair()[0], encoding="ascii")
            said = jwt(newcomer, org, key)

        assert said.code != 0
        assert "invalid assertion" in said.body["message"]

    def test_by_jwt_renews_an_expired_session_by_itself(self, newcomer: Sf, fleeting: Client, key: Path) -> None:
        assert jwt(newcomer, fleeting, key).code == 0
        fleeting.ask("POST", "/expire-sessions")

        found = newcomer.json("data", "query", "-o", "org", "-q", "SELECT Id FROM Organization").result

        assert found["totalSize"] == 1

    def test_is_forgotten_by_logout(self, newcomer: Sf, org: Client) -> None:
        newcomer.log_in(org)

        assert newcomer.json("org", "logout", "-o", "org", "--no-prompt").result == [USER]
        assert newcomer.json("org", "display", "-o", "org").body["name"] == "NamedOrgNotFoundError"


class TestTheOrg:
    def test_is_displayed_as_connected(self, sf: Sf) -> None:
        shown = sf.json("org", "display", "-o", "org").result

        assert (shown["connectedStatus"], shown["username"], shown["alias"]) == ("Connected", USER, "org")

    def test_is_displayed_as_lost_once_its_session_is_over(self, newcomer: Sf, fleeting: Client) -> None:
        newcomer.log_in(fleeting)
        fleeting.ask("POST", "/expire-sessions")

        shown = newcomer.json("org", "display", "-o", "org").result

        assert shown["connectedStatus"] != "Connected"

    def test_is_listed(self, sf: Sf) -> None:
        said = sf("org", "list")

        assert said.code == 0
        assert USER in said.out
        assert "Connected" in said.out

    def test_shows_its_user(self, sf: Sf, org: Client) -> None:
        shown = sf.json("org", "display", "user", "-o", "org").result

        assert (shown["username"], shown["id"]) == (USER, org.ask("GET", "/health")["user_id"])

    def test_lists_its_users_with_their_profiles(self, sf: Sf) -> None:
        users = sf.json("org", "list", "users", "-o", "org").result

        assert [(each["username"], each["profileName"]) for each in users] == [(USER, "System Administrator")]

    def test_lists_its_limits(self, sf: Sf, org: Client) -> None:
        org.ask("POST", "/limits", {"max": 5000, "used": 1000})

        limits = {each["name"]: each for each in sf.json("org", "list", "limits", "-o", "org").result}

        assert limits["DailyApiRequests"]["max"] == 5000
        assert 3900 < limits["DailyApiRequests"]["remaining"] < 4000

    def test_lists_its_layouts(self, sf: Sf) -> None:
        found = sf.json("org", "list", "metadata", "-m", "Layout", "-o", "org").result

        assert {"Contact-Contact Layout", "Lead-Lead Layout"} <= {each["fullName"] for each in found}

    def test_has_no_permission_set_that_nobody_made(self, sf: Sf) -> None:
        said = sf.json("org", "assign", "permset", "-n", "Nobody", "-o", "org")

        assert said.code == 1
        assert 'Permission set "Nobody" not found' in said.body["result"]["failures"][0]["message"]

    def test_assigns_a_permission_set_and_with_it_the_sight_of_a_field(self, sf: Sf, org: Client) -> None:
        org.seed(fields=[{"name": "Hidden__c", "visible": False}])
        made = org.call("POST", "/sobjects/PermissionSet", {"Name": "Mail", "Label": "Mail"}).json()["id"]
        rights = {"PermissionsRead": True, "PermissionsEdit": True}
        row = {"ParentId": made, "SobjectType": "Contact", "Field": "Contact.Hidden__c", **rights}
        org.call("POST", "/sobjects/FieldPermissions", row)
        assert org.query("SELECT Hidden__c FROM Contact").status_code == 400

        given = sf.json("org", "assign", "permset", "-n", "Mail", "-o", "org").result

        assert [each["value"] for each in given["successes"]] == ["Mail"]
        assert org.query("SELECT Hidden__c FROM Contact").status_code == 200
