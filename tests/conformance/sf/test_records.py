"""Records through sf."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.conformance.sf.conftest import Sf
    from tests.emulator.conftest import Client

HERE = ("-o", "org")
CONTACT = ("-s", "Contact", *HERE)


class TestOneRecord:
    def test_is_created(self, sf: Sf, org: Client) -> None:
        made = sf.json("data", "create", "record", *CONTACT, "-v", "LastName='van Dyk' Title=Boss").result

        assert (made["success"], made["errors"]) == (True, [])
        read = org.ask("GET", "/records/Contact")["records"][0]
        assert (read["Id"], read["LastName"], read["Title"]) == (made["id"], "van Dyk", "Boss")

    def test_is_read_by_id(self, sf: Sf, org: Client) -> None:
        contact = org.contact(Title="Boss")

        assert sf.json("data", "get", "record", *CONTACT, "-i", contact).result["Title"] == "Boss"

    def test_is_read_by_a_value(self, sf: Sf, org: Client) -> None:
        contact = org.contact(LastName="Rare")

        assert sf.json("data", "get", "record", *CONTACT, "-w", "LastName=Rare").result["Id"] == contact

    def test_is_updated_by_id(self, sf: Sf, org: Client) -> None:
        contact = org.contact()

        result = sf.json("data", "update", "record", *CONTACT, "-i", contact, "-v", "Title=Boss").result

        assert result == {"id": contact, "success": True, "errors": []}
        assert org.ask("GET", "/records/Contact")["records"][0]["Title"] == "Boss"

    def test_is_updated_by_a_value(self, sf: Sf, org: Client) -> None:
        contact = org.contact(LastName="Rare")

        result = sf.json("data", "update", "record", *CONTACT, "-w", "LastName=Rare", "-v", "Title=Boss").result

        assert result["id"] == contact

    def test_is_deleted(self, sf: Sf, org: Client) -> None:
        contact = org.contact()

        assert sf.json("data", "delete", "record", *CONTACT, "-i", contact).result["success"] is True
        assert org.query("SELECT COUNT() FROM Contact").json()["totalSize"] == 0


class TestARefusal:
    def test_of_a_missing_field_tells_code_and_text(self, sf: Sf) -> None:
        said = sf.json("data", "create", "record", *CONTACT, "-v", "Title=Boss")

        assert said.code == 1
        assert (said.body["name"], said.body["message"]) == (
            "REQUIRED_FIELD_MISSING",
            "Required fields are missing: [LastName]",
        )

    def test_of_an_unknown_field_tells_code_and_text(self, sf: Sf) -> None:
        said = sf.json("data", "create", "record", *CONTACT, "-v", "LastName=Doe Nothing__c=x")

        assert said.body["name"] == "INVALID_FIELD"
        assert "No such column 'Nothing__c' on sobject of type Contact" in said.body["message"]

    def test_of_an_unknown_id_tells_the_code(self, sf: Sf) -> None:
        said = sf.json("data", "get", "record", *CONTACT, "-i", "003000000000001AAA")

        assert (said.code, said.body["name"]) == (1, "NOT_FOUND")

    def test_of_a_query_points_at_the_place(self, sf: Sf) -> None:
        said = sf("data", "query", *HERE, "-q", "SELECT Id, FROM Contact")

        assert said.code == 1
        assert "ERROR at Row:1:Column:12\nunexpected token: 'FROM'" in said.errors


class TestTheObjects:
    def test_are_listed(self, sf: Sf) -> None:
        assert {"Contact", "Lead"} <= set(sf.json("sobject", "list", *HERE).result)

    def test_are_described_with_their_fields(self, sf: Sf) -> None:
        described = sf.json("sobject", "describe", *CONTACT).result

        assert {"Id", "LastName", "External_Id__c"} <= {each["name"] for each in described["fields"]}


class TestAnyAddress:
    def test_is_read(self, sf: Sf) -> None:
        said = sf("api", "request", "rest", "/services/data/v64.0/limits", *HERE)

        assert "DailyApiRequests" in json.loads(said.out)

    def test_is_written(self, sf: Sf, org: Client) -> None:
        contact = org.contact()
        record = {"attributes": {"type": "Contact"}, "id": contact, "Title": "x"}
        body = json.dumps({"allOrNone": False, "records": [record]})

        words = ("api", "request", "rest", "/services/data/v64.0/composite/sobjects", "-X", "PATCH", "--body", body)
        said = sf(*words, *HERE)

        assert json.loads(said.out) == [{"id": contact, "success": True, "errors": []}]
