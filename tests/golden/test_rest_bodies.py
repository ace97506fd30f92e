"""The REST API's golden bodies, each request replayed and each answer compared."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.golden.compare import differences, sample, text_of

if TYPE_CHECKING:
    from tests.emulator.conftest import Client

ACCOUNT, CONTACT = "001xx000003DGb2AAG", "003xx000004TmiQAAS"


class TestCollections:
    @pytest.fixture(autouse=True)
    def _people(self, org: Client) -> None:
        org.seed(accounts=[{"Id": ACCOUNT, "Name": "Acme"}], contacts=[{"Id": CONTACT, "LastName": "Doe"}])

    def test_an_update(self, org: Client) -> None:
        answer = org.call("PATCH", "/composite/sobjects", sample("rest/collections_update_request.json"))

        assert answer.status_code == 200
        assert not differences(answer.json(), sample("rest/collections_update_response_ok.json"))
        assert [result["id"] for result in answer.json()] == [ACCOUNT, CONTACT]

    def test_an_update_rolled_back_for_one_bad_record(self, org: Client) -> None:
        body = sample("rest/collections_update_request.json") | {"allOrNone": True}
        body["records"][1]["id"] = "001xx000003DGb2999"

        answer = org.call("PATCH", "/composite/sobjects", body)

        golden = sample("rest/collections_update_response_allornone_rolled_back.json")
        assert answer.status_code == 200
        assert not differences(answer.json(), golden)
        assert answer.json()[1] == golden[1]

    def test_a_creation(self, org: Client) -> None:
        body = sample("rest/collections_create_request.json")

        answer = org.call("POST", "/composite/sobjects", body)

        assert answer.status_code == 200
        assert not differences(answer.json(), sample("rest/collections_create_response_ok.json"))
        assert [result["id"][:3] for result in answer.json()] == ["001", "003"]


class TestOneRecord:
    def test_created(self, org: Client) -> None:
        answer = org.call("POST", "/sobjects/Account", {"Name": "Acme"})

        assert answer.status_code == 201
        assert not differences(answer.json(), sample("rest/create_record_response.json"))

    def test_upserted_by_external_id(self, org: Client) -> None:
        address = "/sobjects/Contact/External_Id__c/11999"
        golden = sample("rest/upsert_by_external_id_response.json")

        created, updated = (org.call("PATCH", address, {"LastName": "Doe"}) for _ in range(2))

        assert (created.status_code, updated.status_code) == (201, 200)
        assert not differences(created.json(), golden)
        assert not differences(updated.json(), {**golden, "created": False})

    def test_published_as_a_platform_event(self, org: Client) -> None:
        field = {"name": "Printer_Model__c"}
        org.seed(objects=[{"name": "Low_Ink__e", "label": "Low Ink", "fields": [field]}])

        answer = org.call("POST", "/sobjects/Low_Ink__e/", sample("events/platform_event_publish_request.json"))

        assert answer.status_code == 201
        assert not differences(answer.json(), sample("events/platform_event_publish_response.json"))


class TestQueries:
    def test_the_records_of_a_query(self, org: Client) -> None:
        org.seed(accounts=[{"Name": f"Test {n}"} for n in range(1, 15)])

        body = org.query("SELECT Name FROM Account ORDER BY Name").json()

        golden = printed("rest/soql_query_response.txt", '"records" :')
        assert {key: body[key] for key in body if key != "records"} == {"done": True, "totalSize": 14}
        assert body["records"][0].keys() == golden[0].keys()
        assert body["records"][0]["attributes"].keys() == golden[0]["attributes"].keys()
        assert not differences(body["records"][0]["attributes"], golden[0]["attributes"])

    def test_deleted_records_of_a_query_for_all(self, org: Client) -> None:
        org.seed(objects=[{"name": "Merchandise__c", "label": "Merchandise"}])
        made = org.call("POST", "/sobjects/Merchandise__c", {"Name": "Merchandise 1"}).json()["id"]
        org.call("DELETE", f"/sobjects/Merchandise__c/{made}")

        body = org.query("SELECT Name FROM Merchandise__c WHERE IsDeleted = TRUE", "queryAll").json()

        golden = printed("rest/soql_queryall_response.txt", '"records" :')
        assert not differences(body["records"], golden)
        assert (body["done"], body["totalSize"]) == (True, 1)

    def test_a_page_and_the_address_of_the_next(self, org: Client) -> None:
        org.seed(contacts=[{"FirstName": "John", "LastName": "Smith"} for _ in range(3222)])

        address = f"{org.url}/services/data/v66.0/query"
        headers = {"Sforce-Query-Options": "batchSize=500"}
        body = org.session.get(
            address, params={"q": "SELECT Id, Name FROM Contact"}, headers=headers, timeout=10
        ).json()

        golden = printed("rest/query_more_page_response.txt", '"records":')
        assert not differences(body["records"][0], golden[0])
        assert (body["totalSize"], body["done"], len(body["records"])) == (3222, False, 500)
        assert re.fullmatch(r"/services/data/v66\.0/query/01g\w{15}-500", body["nextRecordsUrl"])

    def test_what_was_deleted_lately(self, org: Client) -> None:
        contact = org.contact()
        org.call("DELETE", f"/sobjects/Contact/{contact}")

        span = "start=2000-01-01T00%3A00%3A00%2B00%3A00&end=2099-01-01T00%3A00%3A00%2B00%3A00"
        answer = org.call("GET", f"/sobjects/Contact/deleted/?{span}")

        assert not differences(answer.json(), sample("rest/deleted_records_response.json"))
        assert answer.json()["deletedRecords"][0]["id"] == contact


class TestTheOrg:
    def test_its_versions(self, org: Client) -> None:
        listed = requests.get(f"{org.url}/services/data", timeout=10).json()

        golden = sample("rest/versions_response.json")
        assert not differences(listed[: len(golden)], golden)

    def test_its_limits(self, org: Client) -> None:
        body = org.call("GET", "/limits").json()

        counted = {"DailyApiRequests", "PermissionSets"}
        golden = sample("rest/limits_response.json")
        assert not differences(body, golden, aside=frozenset(counted))
        assert body["PermissionSets"].keys() == golden["PermissionSets"].keys()
        assert body["DailyApiRequests"].keys() == golden["DailyApiRequests"].keys()

    def test_the_description_of_an_object(self, org: Client) -> None:
        body = org.call("GET", "/sobjects/Account/describe").json()

        said = re.findall(
            r'^  "(\w+)" : ("[^"]*"|true|false)', text_of("rest/describe_sobject_response_excerpt.txt"), re.MULTILINE
        )
        field = {"length": 18, "name": "Id", "type": "id", "updateable": False, "label": "Account ID"}
        assert len(said) >= 6
        assert {name: json_word(word) for name, word in said}.items() <= body.items()
        assert field.items() <= body["fields"][0].items()
        assert body["urls"].keys() >= {"uiEditTemplate", "sobject", "uiDetailTemplate"}
        assert body["childRelationships"][0].keys() >= {"field", "deprecatedAndHidden"}

    def test_the_description_of_its_layouts(self, org: Client) -> None:
        body = org.call("GET", "/sobjects/Contact/describe/layouts").json()

        keys = re.findall(r'^    "(\w+)"', text_of("rest/describe_layouts_response_excerpt.txt"), re.MULTILINE)
        assert body.keys() == {"layouts", "recordTypeMappings", "recordTypeSelectorRequired"}
        assert body["layouts"][0].keys() >= set(keys)
        assert body["recordTypeSelectorRequired"] == [False]


def printed(name: str, start: str) -> list[dict[str, Any]]:
    """Read the records of a body that is printed with elisions or a comma too many."""
    text = text_of(name).partition(start)[2]
    text = re.sub(r"\.\.\.|\s+", lambda found: "" if found[0] == "..." else " ", text)
    listed = text[: text.rindex("]") + 1]
    records: list[dict[str, Any]] = json_word(re.sub(r",\s*\]", "]", listed))
    return records


def json_word(text: str) -> Any:
    """Read one JSON value."""
    return json.loads(text)
