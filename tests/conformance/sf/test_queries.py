"""Queries through sf."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.conformance.sf.conftest import Sf
    from tests.emulator.conftest import Client

HERE = ("-o", "org")


class TestAQuery:
    def test_answers_csv_with_quotes_where_needed(self, sf: Sf, org: Client) -> None:
        contact = org.contact(Title='A "B", C')

        said = sf("data", "query", *HERE, "-q", "SELECT Id, Title FROM Contact", "-r", "csv")

        assert list(csv.reader(io.StringIO(said.out))) == [["Id", "Title"], [contact, 'A "B", C']]

    def test_answers_csv_with_parents_and_functions_in_columns_of_their_own(self, sf: Sf, org: Client) -> None:
        account = org.seed(accounts=[{"Name": "Acme"}])["accounts"][0]
        org.contact(AccountId=account)

        parents = sf("data", "query", *HERE, "-q", "SELECT LastName, Account.Name FROM Contact", "-r", "csv")
        counted = sf("data", "query", *HERE, "-q", "SELECT COUNT(Id) FROM Contact", "-r", "csv")

        assert parents.out.splitlines() == ["LastName,Account.Name", "Doe,Acme"]
        assert counted.out.splitlines() == ["count(Id)", "1"]

    def test_answers_a_table_for_people(self, sf: Sf, org: Client) -> None:
        org.contact(LastName="Doe")

        said = sf("data", "query", *HERE, "-q", "SELECT LastName FROM Contact")

        assert "Doe" in said.out
        assert "Total number of records retrieved: 1." in said.out

    def test_walks_through_all_pages(self, sf: Sf, org: Client) -> None:
        org.seed(contacts=[{"LastName": f"{number}"} for number in range(2100)])

        found = sf.json("data", "query", *HERE, "-q", "SELECT Id FROM Contact").result

        assert (len(found["records"]), found["totalSize"], found["done"]) == (2100, 2100, True)

    def test_sees_deleted_records_when_told_to(self, sf: Sf, org: Client) -> None:
        org.ask("POST", f"/records/Contact/{org.contact()}", {"IsDeleted": True})
        words = ("data", "query", *HERE, "-q", "SELECT Id FROM Contact")

        assert sf.json(*words).result["totalSize"] == 0
        assert sf.json(*words, "--all-rows").result["totalSize"] == 1

    def test_asks_the_tooling_api_for_custom_fields(self, sf: Sf, org: Client) -> None:
        org.seed(fields=[{"name": "Status_572__c", "visible": False}])
        soql = "SELECT DeveloperName FROM CustomField WHERE DeveloperName = 'Status_572'"

        assert sf.json("data", "query", *HERE, "-t", "-q", soql).result["totalSize"] == 1

    def test_writes_a_file_of_records_to_be_imported_elsewhere(self, sf: Sf, org: Client) -> None:
        org.contact(LastName="Doe")

        words = ("data", "export", "tree", *HERE, "-q", "SELECT LastName FROM Contact", "-d", str(sf.home / "tree"))
        assert sf.json(*words).code == 0

        written = json.loads((sf.home / "tree" / "Contact.json").read_text())
        assert [each["LastName"] for each in written["records"]] == ["Doe"]
