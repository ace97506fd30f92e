"""What bulk jobs do with their rows: five operations, through the same save as every other call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.emulator.bulk_steps import bad, csv_of, good, open_job, rows_of, run, value
from tests.emulator.conftest import FIELD

if TYPE_CHECKING:
    from tests.emulator.conftest import Client

EXTERNAL = {"externalIdFieldName": "External_Id__c"}


def by_title(rows: list[dict[str, str]]) -> dict[str, dict[str, str]]:
    """Find result rows by their title."""
    return {row["Title"]: row for row in rows}


class TestInsert:
    def test_creates_records_and_says_so(self, org: Client) -> None:
        job = run(org, csv_of("LastName,Title", "Doe,x"), "insert")

        [row] = good(org, job)
        assert (row["sf__Created"], row["LastName"]) == ("true", "Doe")
        assert value(org, row["sf__Id"], "Title") == "x"

    def test_refuses_a_row_without_a_required_value(self, org: Client) -> None:
        job = run(org, csv_of("LastName,Title", ",x"), "insert")

        assert bad(org, job) == ["REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --"]
        assert (job["state"], job["numberRecordsFailed"]) == ("JobComplete", 1)

    def test_finds_a_parent_by_its_external_id(self, org: Client) -> None:
        org.seed(fields=[{"object": "Account", "name": "Number__c", "external_id": True}])
        account = org.seed(accounts=[{"Name": "Acme", "Number__c": "7"}])["accounts"][0]

        job = run(org, csv_of("LastName,Account.Number__c,Title", "Doe,7,x", "Roe,8,y"), "insert")

        assert value(org, by_title(good(org, job))["x"]["sf__Id"], "AccountId") == account
        told = "Foreign key external ID: 8 not found for field Number__c in entity Account"
        assert bad(org, job) == [f"INVALID_FIELD:{told}:--"]


class TestUpdate:
    def test_says_that_nothing_was_created(self, org: Client) -> None:
        contact = org.contact()

        job = run(org, csv_of("Title,id", f"x,{contact[:15]}"))

        assert (good(org, job)[0]["sf__Id"], good(org, job)[0]["sf__Created"]) == (contact, "false")

    def test_refuses_single_rows_and_names_their_records(self, org: Client) -> None:
        org.status_field(type="Picklist", values=["Mailed"], restricted=True)
        contact = org.contact()

        job = run(org, csv_of(f"Id,{FIELD}", f"{contact},Lost", f"{org.contact()},Mailed"))

        assert [row["sf__Id"] for row in rows_of(org, job, "failedResults")] == [contact]
        assert bad(org, job)[0].startswith("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST:")
        assert bad(org, job)[0].endswith(f":{FIELD} --")

    def test_meets_duplicate_rules(self, org: Client) -> None:
        org.seed(duplicate_rule={"object": "Contact", "match": ["Email"], "name": "By_Email"})
        org.contact(Email="a@b.example")

        job = run(org, csv_of("Id,Email", f"{org.contact()},a@b.example"))

        assert bad(org, job)[0].startswith("DUPLICATES_DETECTED:")

    def test_meets_injected_faults(self, org: Client) -> None:
        contacts = [org.contact(), org.contact()]
        fault = {"code": "UNABLE_TO_LOCK_ROW", "ids": [contacts[0]]}
        org.ask("POST", "/faults", {"record_errors": [fault]})

        job = run(org, csv_of("Id,Title", *(f"{each},x" for each in contacts)))

        assert bad(org, job) == ["UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record:--"]

    def test_takes_one_record_at_most_twelve_times_a_chunk(self, org: Client) -> None:
        contact = org.contact()

        job = run(org, csv_of("Id,Title", *(f"{contact},{n}" for n in range(13))))

        assert len(good(org, job)) == 12
        assert "Maximum number of duplicate updates in one batch (12 allowed)." in bad(org, job)[0]


class TestUpsert:
    def test_creates_and_updates_by_external_id(self, org: Client) -> None:
        old = org.contact(External_Id__c="A")

        job = run(org, csv_of("External_Id__c,LastName,Title", "a,Doe,old", "B,Roe,new"), "upsert", **EXTERNAL)

        rows = by_title(good(org, job))
        assert (rows["old"]["sf__Id"], rows["old"]["sf__Created"], rows["new"]["sf__Created"]) == (old, "false", "true")

    def test_works_by_the_records_own_id_too(self, org: Client) -> None:
        old = org.contact()

        file = csv_of("Id,LastName,Title", f"{old},Doe,old", ",Roe,new")
        job = run(org, file, "upsert", externalIdFieldName="Id")

        rows = by_title(good(org, job))
        assert (rows["old"]["sf__Id"], rows["new"]["sf__Created"]) == (old, "true")

    def test_refuses_rows_that_share_an_external_id(self, org: Client) -> None:
        job = run(org, csv_of("External_Id__c,LastName", "A,x", "a,y", ",z"), "upsert", **EXTERNAL)

        assert sorted(each.partition(":")[0] for each in bad(org, job)) == ["DUPLICATE_VALUE"] * 2 + [
            "MISSING_ARGUMENT"
        ]

    @pytest.mark.parametrize("name", ["", "Title", "Nothing__c"])
    def test_needs_an_external_id_field(self, org: Client, name: str) -> None:
        body = {"object": "Contact", "operation": "upsert", "externalIdFieldName": name}

        answer = org.call("POST", "/jobs/ingest", body)

        text = f"InvalidJob : Field name provided, {name} does not match an External ID for Contact"
        assert (answer.status_code, answer.json()) == (400, [{"errorCode": "INVALIDJOB", "message": text}])

    def test_needs_that_field_in_the_file(self, org: Client) -> None:
        job = run(org, csv_of("LastName", "x"), "upsert", **EXTERNAL)

        assert job["errorMessage"] == "InvalidBatch : Field name not found : External_Id__c"


class TestDelete:
    def test_puts_records_into_the_recycle_bin(self, org: Client) -> None:
        contact = org.contact()

        job = run(org, csv_of("Id", contact, contact[:17]), "delete")

        assert [row["sf__Id"] for row in good(org, job)] == [contact]
        assert bad(org, job)[0].startswith("MALFORMED_ID:")
        assert org.query("SELECT IsDeleted FROM Contact", "queryAll").json()["records"][0]["IsDeleted"] is True

    def test_refuses_the_ids_of_another_object(self, org: Client) -> None:
        lead = org.lead()

        job = run(org, csv_of("Id", lead), "delete")

        assert bad(org, job) == [f"MALFORMED_ID:Contact ID: id value of incorrect type: {lead}:Id --"]

    def test_of_one_record_twice_succeeds_once(self, org: Client) -> None:
        contact = org.contact()

        job = run(org, csv_of("Id", contact, contact[:15]), "delete")

        assert (len(good(org, job)), bad(org, job)) == (1, ["ENTITY_IS_DELETED:entity is deleted:--"])

    def test_takes_only_ids(self, org: Client) -> None:
        job = run(org, csv_of("Id,Title", f"{org.contact()},x"), "delete")

        assert job["errorMessage"] == "InvalidBatch : Delete batch must contain only ids"


class TestHardDelete:
    def test_needs_a_permission(self, org: Client) -> None:
        answer = org.call("POST", "/jobs/ingest", {"object": "Contact", "operation": "hardDelete"})

        assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, "FEATURENOTENABLED")

    def test_leaves_nothing_in_the_recycle_bin(self, org: Client) -> None:
        allow_hard_delete(org)
        contact = org.contact()

        run(org, csv_of("Id", contact, contact), "hardDelete")

        assert org.query("SELECT Id FROM Contact", "queryAll").json()["totalSize"] == 0


def allow_hard_delete(org: Client) -> None:
    """Give the caller a permission set that allows it."""
    made = {"Name": "Hard", "Label": "Hard", "PermissionsBulkApiHardDelete": True}
    permission_set = org.call("POST", "/sobjects/PermissionSet", made).json()["id"]
    user = org.ask("GET", "/health")["user_id"]
    body = {"AssigneeId": user, "PermissionSetId": permission_set}
    assert org.call("POST", "/sobjects/PermissionSetAssignment", body).status_code == 201


class TestTheAssignmentRule:
    def test_runs_only_when_the_job_names_it(self, org: Client) -> None:
        org.seed(assignment_rule=True)
        rule = org.ask("GET", "/assignments")["rule"]
        lead = org.lead()

        run(org, csv_of("Id,Title", f"{lead},x"), sobject="Lead")
        before = org.ask("GET", "/assignments")["count"]
        run(org, csv_of("Id,Title", f"{lead},x"), sobject="Lead", assignmentRuleId=rule)

        assert before == 0
        assert org.ask("GET", "/assignments")["records"] == {lead: 1}

    def test_must_be_there(self, org: Client) -> None:
        body = {"object": "Lead", "operation": "update", "assignmentRuleId": "01Q000000000001"}

        assert org.call("POST", "/jobs/ingest", body).status_code == 400

    def test_is_shown_with_its_job(self, org: Client) -> None:
        org.seed(assignment_rule=True)
        rule = org.ask("GET", "/assignments")["rule"]

        assert open_job(org, sobject="Lead", assignmentRuleId=rule)["assignmentRuleId"] == rule


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"object": "Nothing"}, "INVALIDJOB"),
        ({"object": "Organization", "operation": "insert"}, "INVALIDENTITY"),
        ({"operation": "merge"}, "API_ERROR"),
        ({"contentType": "JSON"}, "API_ERROR"),
        ({"columnDelimiter": "SPACE"}, "API_ERROR"),
        ({"lineEnding": ["LF"]}, "API_ERROR"),
    ],
)
def test_a_job_that_asks_for_what_there_is_not_is_refused(org: Client, wrong: dict[str, Any], code: str) -> None:
    answer = org.call("POST", "/jobs/ingest", {"object": "Contact", "operation": "update"} | wrong)

    assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, code)


class TestAChunk:
    def test_of_200_rows_is_a_transaction_in_which_triggers_fire_once(self, org: Client) -> None:
        org.seed(triggers=[{"name": "Guard", "object": "Contact", "events": ["before update"]}])
        contacts = org.seed(contacts=[{"LastName": f"{n}"} for n in range(250)])["contacts"]

        run(org, csv_of("Id,Title", *(f"{each},x" for each in contacts)))

        assert [each["records"] for each in org.ask("GET", "/triggers")["firings"]] == [200, 50]

    def test_meets_validation_rules_row_by_row(self, org: Client) -> None:
        rule = {"fullName": "Check", "object": "Contact", "errorConditionFormula": 'Title = "No"'}
        org.seed(validation_rules=[rule | {"errorMessage": "Not that."}])
        contacts = [org.contact(), org.contact()]

        job = run(org, csv_of("Id,Title", f"{contacts[0]},No", f"{contacts[1]},Yes"))

        assert bad(org, job) == ["FIELD_CUSTOM_VALIDATION_EXCEPTION:Not that.:--"]
        assert value(org, contacts[1], "Title") == "Yes"
