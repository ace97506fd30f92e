"""Creating, reading, deleting and upserting many records in one call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.emulator.conftest import golden, of, same_form

if TYPE_CHECKING:
    from tests.emulator.conftest import Client

LOST = "003Hp0000009999"


class TestCreating:
    def test_gives_new_ids_in_order(self, org: Client) -> None:
        records = [of("Account", Name="Co"), of("Contact", LastName="Johnson")]

        answer = org.call("POST", "/composite/sobjects", {"records": records})

        assert answer.status_code == 200
        assert [result["id"][:3] for result in answer.json()] == ["001", "003"]
        assert same_form(answer.json(), golden("collections_update_response_ok.json"))

    def test_without_a_required_field_is_refused(self, org: Client) -> None:
        answer = org.call("POST", "/composite/sobjects", {"records": [of("Lead", LastName="Roe")]})

        error = {
            "statusCode": "REQUIRED_FIELD_MISSING",
            "message": "Required fields are missing: [Company]",
            "fields": ["Company"],
        }
        assert answer.json() == [{"success": False, "errors": [error]}]

    def test_setup_and_other_objects_together_is_refused(self, org: Client) -> None:
        records = [of("Contact", LastName="Doe"), of("PermissionSet", Name="P", Label="P")]

        answer = org.call("POST", "/composite/sobjects", {"records": records})

        assert answer.json()[0]["errorCode"] == "MIXED_DML_OPERATION"


class TestReading:
    def test_gives_null_at_the_place_of_an_unknown_record(self, org: Client) -> None:
        known = org.contact(Title="x")

        answer = org.call("POST", "/composite/sobjects/Contact", {"ids": [LOST, known], "fields": ["Id", "Title"]})

        attributes = {"type": "Contact", "url": f"/services/data/v66.0/sobjects/Contact/{known}"}
        assert answer.json() == [None, {"attributes": attributes, "Id": known, "Title": "x"}]

    def test_may_name_the_records_in_the_address(self, org: Client) -> None:
        known = org.contact(Title="x")

        answer = org.call("GET", f"/composite/sobjects/Contact?ids={known}&fields=Title,Name")

        assert [(row["Title"], row["Name"]) for row in answer.json()] == [("x", "Doe")]

    def test_an_invisible_field_is_refused(self, org: Client) -> None:
        org.seed(fields=[{"name": "Hidden__c", "visible": False}])

        answer = org.call("GET", f"/composite/sobjects/Contact?ids={org.contact()}&fields=Hidden__c")

        assert answer.json()[0]["errorCode"] == "INVALID_FIELD"


class TestDeleting:
    def test_leaves_the_record_to_query_all(self, org: Client) -> None:
        contact = org.contact()

        answer = org.call("DELETE", f"/composite/sobjects?ids={contact},{LOST}&allOrNone=false")

        soql = "SELECT IsDeleted FROM Contact"
        assert [result["success"] for result in answer.json()] == [True, False]
        assert org.query(soql).json()["totalSize"] == 0
        assert org.query(soql, "queryAll").json()["records"][0]["IsDeleted"] is True


class TestUpserting:
    def upsert(self, org: Client, *records: dict[str, object]) -> list[dict[str, object]]:
        """Upsert contacts by external id."""
        body = {"allOrNone": False, "records": list(records)}
        results: list[dict[str, object]] = org.call("PATCH", "/composite/sobjects/Contact/External_Id__c", body).json()
        return results

    def test_says_of_each_record_whether_it_was_created(self, org: Client) -> None:
        known = org.contact(External_Id__c="old")

        results = self.upsert(
            org,
            of("Contact", External_Id__c="OLD", Title="x"),
            of("Contact", External_Id__c="new", LastName="New"),
        )

        sample = golden("upsert_by_external_id_response.json")
        assert [result["created"] for result in results] == [False, True]
        assert results[0]["id"] == known
        assert same_form(results[1], sample)

    def test_one_external_id_twice_is_a_duplicate(self, org: Client) -> None:
        twice = of("Contact", External_Id__c="e", LastName="Doe")

        results = self.upsert(org, twice, twice)

        assert [result["success"] for result in results] == [False, False]
        assert results[0]["errors"][0]["statusCode"] == "DUPLICATE_VALUE"  # type: ignore[index]

    def test_by_a_field_that_is_no_external_id_is_refused(self, org: Client) -> None:
        answer = org.call("PATCH", "/composite/sobjects/Contact/Title", {"records": []})

        sample = golden("not_found_provided_external_id_404.json")
        assert answer.status_code == 404
        assert answer.json() == [{**sample[0], "message": sample[0]["message"].replace("rid", "Title")}]


class TestAMultipleDeletion:
    def test_says_which_id_is_none(self, org: Client) -> None:
        contact = org.contact()

        answer = org.call("DELETE", f"/composite/sobjects?ids={contact},001RM000003oLrB000&allOrNone=false")

        problem = {"statusCode": "MALFORMED_ID", "message": "malformed id 001RM000003oLrB000", "fields": []}
        assert answer.json() == [
            {"id": contact, "success": True, "errors": []},
            {"success": False, "errors": [problem]},
        ]

    def test_is_undone_for_one_bad_id_when_asked_to(self, org: Client) -> None:
        contact = org.contact()

        first, second = org.call(
            "DELETE", f"/composite/sobjects?ids={contact},001RM000003oLrB000&allOrNone=true"
        ).json()

        assert (first["id"], first["success"]) == (contact, False)
        assert first["errors"][0]["statusCode"] == "ALL_OR_NONE_OPERATION_ROLLED_BACK"
        assert second["errors"][0]["statusCode"] == "MALFORMED_ID"
        assert org.call("GET", f"/sobjects/Contact/{contact}").status_code == 200

    def test_of_setup_and_other_objects_together_is_refused(self, org: Client) -> None:
        contact = org.contact()
        made = org.call("POST", "/sobjects/PermissionSet", {"Name": "P", "Label": "P"}).json()["id"]

        answer = org.call("DELETE", f"/composite/sobjects?ids={contact},{made}")

        assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, "MIXED_DML_OPERATION")
        assert org.call("GET", f"/sobjects/Contact/{contact}").status_code == 200

    def test_without_ids_is_refused(self, org: Client) -> None:
        assert org.call("DELETE", "/composite/sobjects").status_code == 400


def test_two_thousand_records_can_be_read_by_post(org: Client) -> None:
    ids = org.seed(contacts=[{"LastName": f"{n}"} for n in range(2001)])["contacts"]

    read = org.call("POST", "/composite/sobjects/Contact", {"ids": ids[:2000], "fields": ["LastName"]})
    refused = org.call("POST", "/composite/sobjects/Contact", {"ids": ids, "fields": ["LastName"]})

    assert [row["LastName"] for row in read.json()] == [f"{n}" for n in range(2000)]
    assert (refused.status_code, refused.json()[0]["errorCode"]) == (400, "EXCEEDED_ID_LIMIT")
