"""SOQL over relationships: parents, children, and queries within conditions."""

# ruff: noqa: S608 - the statements are SOQL, for our own process

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.emulator.conftest import Client

DATA = "/services/data/v66.0/sobjects"


@pytest.fixture
def firm(org: Client) -> dict[str, str]:
    """Add an account with a parent, a contact of it, and a contact of none."""
    top = org.seed(accounts=[{"Name": "Top"}])["accounts"][0]
    account = org.seed(accounts=[{"Name": "Acme", "ParentId": top}])["accounts"][0]
    ids = org.seed(contacts=[{"LastName": "Adams", "AccountId": account}, {"LastName": "Brown"}])["contacts"]
    return {"top": top, "account": account, "adams": ids[0], "brown": ids[1]}


def rows(org: Client, soql: str) -> list[dict[str, Any]]:
    """Run a query, and give its records."""
    answer = org.query(soql)
    assert answer.status_code == 200, answer.text
    listed: list[dict[str, Any]] = answer.json()["records"]
    return listed


class TestAParent:
    def test_is_shown_as_a_record_of_its_own(self, org: Client, firm: dict[str, str]) -> None:
        [row] = rows(org, "SELECT LastName, Account.Name, Account.Id FROM Contact WHERE LastName = 'Adams'")

        account = {"type": "Account", "url": f"{DATA}/Account/{firm['account']}"}
        assert row == {
            "attributes": {"type": "Contact", "url": f"{DATA}/Contact/{firm['adams']}"},
            "LastName": "Adams",
            "Account": {"attributes": account, "Name": "Acme", "Id": firm["account"]},
        }

    @pytest.mark.usefixtures("firm")
    def test_that_is_not_there_is_null(self, org: Client) -> None:
        [row] = rows(org, "SELECT Account.Name FROM Contact WHERE LastName = 'Brown'")

        assert row["Account"] is None

    @pytest.mark.usefixtures("firm")
    def test_has_parents_too(self, org: Client) -> None:
        [row] = rows(org, "SELECT Account.Parent.Name FROM Contact WHERE Account.Parent.Name = 'Top'")

        assert row["Account"]["Parent"]["Name"] == "Top"

    @pytest.mark.usefixtures("firm")
    def test_can_be_sorted_and_filtered_by(self, org: Client) -> None:
        found = rows(org, "SELECT LastName FROM Contact ORDER BY Account.Name DESC NULLS LAST")

        assert [row["LastName"] for row in found] == ["Adams", "Brown"]
        assert rows(org, "SELECT Id FROM Contact WHERE Account.Name = null")[0]["attributes"]["type"] == "Contact"

    def test_is_a_user_for_owners_and_creators(self, org: Client) -> None:
        org.contact()

        [row] = rows(org, "SELECT Owner.Name, CreatedBy.Username FROM Contact")

        assert row["Owner"]["Name"] == "API User"
        assert row["CreatedBy"]["Username"] == "integration@emulator.example"

    def test_of_several_kinds_is_found_by_its_id(self, org: Client) -> None:
        org.seed(records={"Task": [{"Subject": "A", "WhoId": org.lead()}, {"Subject": "B", "WhoId": org.contact()}]})

        found = rows(org, "SELECT Subject, Who.Name FROM Task ORDER BY Subject")

        assert [(row["Who"]["attributes"]["type"], row["Who"]["Name"]) for row in found] == [
            ("Lead", "Roe"),
            ("Contact", "Doe"),
        ]

    def test_that_is_no_relationship_is_refused(self, org: Client) -> None:
        error = org.query("SELECT Boss.Name FROM Contact").json()[0]

        assert error["errorCode"] == "INVALID_FIELD"
        assert "Didn't understand relationship 'Boss' in field path." in error["message"]

    def test_without_the_field_is_refused(self, org: Client) -> None:
        error = org.query("SELECT Account.Nothing__c FROM Contact").json()[0]

        assert "No such column 'Nothing__c' on entity 'Account'" in error["message"]

    @pytest.mark.usefixtures("firm")
    @pytest.mark.parametrize("prefix", ["c", "Contact"])
    def test_is_told_from_the_object_itself(self, org: Client, prefix: str) -> None:
        found = rows(org, f"SELECT {prefix}.LastName FROM Contact c WHERE {prefix}.LastName = 'Adams'")

        assert found[0]["LastName"] == "Adams"


class TestChildren:
    def test_are_a_result_within_the_record(self, org: Client, firm: dict[str, str]) -> None:
        acme, top = rows(org, "SELECT Name, (SELECT LastName FROM Contacts) FROM Account ORDER BY Name")

        attributes = {"type": "Contact", "url": f"{DATA}/Contact/{firm['adams']}"}
        records = [{"attributes": attributes, "LastName": "Adams"}]
        assert acme["Contacts"] == {"totalSize": 1, "done": True, "records": records}
        assert top["Contacts"] is None

    def test_can_be_limited_and_sorted_for_each_parent(self, org: Client) -> None:
        first, second = org.seed(accounts=[{"Name": "A"}, {"Name": "B"}])["accounts"]
        org.seed(contacts=[{"LastName": f"C{n}", "AccountId": each} for n in range(3) for each in (first, second)])

        children = "SELECT LastName FROM Contacts WHERE LastName != 'C2' ORDER BY LastName DESC LIMIT 1"
        soql = f"SELECT Id, ({children}) FROM Account"

        assert [row["Contacts"]["records"][0]["LastName"] for row in rows(org, soql)] == ["C1", "C1"]

    def test_that_are_no_relationship_are_refused(self, org: Client) -> None:
        error = org.query("SELECT Id, (SELECT Id FROM Contact) FROM Account").json()[0]

        assert error["errorCode"] == "INVALID_TYPE"
        assert "Didn't understand relationship 'Contact' in FROM part of query call." in error["message"]


class TestAQueryInACondition:
    @pytest.mark.usefixtures("firm")
    def test_names_the_ids_to_be_among(self, org: Client) -> None:
        found = rows(
            org, "SELECT LastName FROM Contact WHERE AccountId IN (SELECT Id FROM Account WHERE Name = 'Acme')"
        )

        assert [row["LastName"] for row in found] == ["Adams"]

    @pytest.mark.usefixtures("firm")
    def test_names_the_ids_not_to_be_among(self, org: Client) -> None:
        found = rows(org, "SELECT Name FROM Account WHERE Id NOT IN (SELECT AccountId FROM Contact)")

        assert [row["Name"] for row in found] == ["Top"]

    def test_has_one_column(self, org: Client) -> None:
        assert org.query("SELECT Id FROM Account WHERE Id IN (SELECT Id, AccountId FROM Contact)").status_code == 400

    @pytest.mark.parametrize("field", ["CreatedDate", "Name"])
    def test_compares_only_keys(self, org: Client, field: str) -> None:
        org.seed(accounts=[{"Name": "Acme"}])

        answer = org.query(f"SELECT Id FROM Account WHERE {field} IN (SELECT AccountId FROM Contact)")

        assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, "MALFORMED_QUERY")


class TestCustomObjects:
    def test_are_reached_by_names_that_end_in_r(self, org: Client) -> None:
        org.seed(
            objects=[
                {"name": "Shelf__c", "label": "Shelf"},
                {
                    "name": "Book__c",
                    "label": "Book",
                    "fields": [{"name": "Shelf__c", "type": "Lookup", "to": "Shelf__c"}],
                },
            ]
        )
        shelf = org.call("POST", "/sobjects/Shelf__c", {"Name": "Top shelf"}).json()["id"]
        org.call("POST", "/sobjects/Book__c", {"Name": "A book", "Shelf__c": shelf})

        [book] = rows(org, "SELECT Name, Shelf__r.Name FROM Book__c")
        [parent] = rows(org, "SELECT Name, (SELECT Name FROM Books__r) FROM Shelf__c")

        assert book["Shelf__r"]["Name"] == "Top shelf"
        assert parent["Books__r"]["records"][0]["Name"] == "A book"
