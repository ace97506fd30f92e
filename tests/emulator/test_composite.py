"""A series of requests in one call: /composite."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.emulator.conftest import of

if TYPE_CHECKING:
    import requests

    from tests.emulator.conftest import Client

DATA = "/services/data/v66.0"
HALTED = "The transaction was rolled back since another operation in the same transaction failed."


def part(method: str, path: str, ref: str, body: Any = None, **more: Any) -> dict[str, Any]:
    """Spell one part of a composite call."""
    spelled = {"method": method, "url": f"{DATA}{path}", "referenceId": ref, **more}
    return spelled if body is None else {**spelled, "body": body}


def send(org: Client, *parts: dict[str, Any], **flags: Any) -> requests.Response:
    """Send a composite call."""
    return org.call("POST", "/composite", {**flags, "compositeRequest": list(parts)})


def results(org: Client, *parts: dict[str, Any], **flags: Any) -> list[dict[str, Any]]:
    """Send a composite call, and give its results."""
    answer = send(org, *parts, **flags)
    assert answer.status_code == 200
    listed: list[dict[str, Any]] = answer.json()["compositeResponse"]
    return listed


def test_a_part_answers_as_the_request_alone_would(org: Client) -> None:
    [made] = results(org, part("POST", "/sobjects/Account", "refAccount", {"Name": "Sample Account"}))

    record_id = made["body"]["id"]
    assert made == {
        "body": {"id": record_id, "success": True, "errors": []},
        "httpHeaders": {"Location": f"{DATA}/sobjects/Account/{record_id}"},
        "httpStatusCode": 201,
        "referenceId": "refAccount",
    }


def test_a_refused_part_says_why_and_the_others_are_done(org: Client) -> None:
    bad = part("POST", "/sobjects/Contact", "badContact", {"LastName": "Doe", "Email": "Not a real email address"})
    good = part("POST", "/sobjects/Contact", "goodContact", {"LastName": "Roe"})

    refused, done = results(org, bad, good)

    problem = {
        "message": "Email: invalid email address: Not a real email address",
        "errorCode": "INVALID_EMAIL_ADDRESS",
        "fields": ["Email"],
    }
    assert refused == {"body": [problem], "httpHeaders": {}, "httpStatusCode": 400, "referenceId": "badContact"}
    assert done["httpStatusCode"] == 201


class TestAReference:
    def test_takes_a_field_of_an_earlier_answer(self, org: Client) -> None:
        made, read, contact = results(
            org,
            part("POST", "/sobjects/Account", "acc", {"Name": "Acme"}),
            part("GET", "/sobjects/Account/@{acc.id}", "info"),
            part("POST", "/sobjects/Contact", "con", {"lastname": "Boss of @{info.Name}", "AccountId": "@{info.Id}"}),
        )

        assert (made["httpStatusCode"], read["httpStatusCode"], contact["httpStatusCode"]) == (201, 200, 201)
        record = org.call("GET", f"/sobjects/Contact/{contact['body']['id']}").json()
        assert (record["LastName"], record["AccountId"]) == ("Boss of Acme", made["body"]["id"])

    def test_takes_an_item_of_a_list(self, org: Client) -> None:
        contact = org.contact()
        found = part("GET", f"/query?q=SELECT+Id+FROM+Contact+WHERE+Id='{contact}'", "found")
        made = part("POST", "/composite/sobjects", "made", {"records": [of("Account", Name="Acme")]})
        update = part("PATCH", "/sobjects/Contact/@{found.records[0].Id}", "up", {"AccountId": "@{made[0].id}"})

        answers = results(org, found, made, update)

        assert [each["httpStatusCode"] for each in answers] == [200, 200, 204]
        assert org.call("GET", f"/sobjects/Contact/{contact}").json()["AccountId"] == answers[1]["body"][0]["id"]

    @pytest.mark.parametrize("spelled", ["@{acc.id}", "%40%7Bacc.id%7D"])
    def test_in_the_condition_of_a_query_is_filled_in_too(self, org: Client, spelled: str) -> None:
        _, found = results(
            org,
            part("POST", "/sobjects/Account", "acc", {"Name": "Acme"}),
            part("GET", f"/query?q=SELECT+Name+FROM+Account+WHERE+Id='{spelled}'", "found"),
        )

        assert found["body"]["records"][0]["Name"] == "Acme"

    def test_to_a_refused_part_halts_only_what_depends_on_it(self, org: Client) -> None:
        _, halted, done = results(
            org,
            part("POST", "/sobjects/Account", "acc", {}),
            part("POST", "/sobjects/Contact", "con", {"LastName": "Doe", "AccountId": "@{acc.id}"}),
            part("POST", "/sobjects/Contact", "other", {"LastName": "Doe"}),
        )

        assert halted["body"][0]["errorCode"] == "PROCESSING_HALTED"
        assert halted["body"][0]["message"].startswith("Invalid reference specified. No value for acc.id found in acc")
        assert (halted["httpStatusCode"], done["httpStatusCode"]) == (400, 201)

    def test_in_the_wrong_case_finds_nothing(self, org: Client) -> None:
        _, halted = results(
            org,
            part("POST", "/sobjects/Account", "acc", {"Name": "Acme"}),
            part("GET", "/sobjects/Account/@{acc.Id}", "info"),
        )

        assert halted["httpStatusCode"] == 400

    @pytest.mark.parametrize(("version", "status"), [("v51.0", 400), ("v52.0", 201)])
    def test_to_a_null_is_a_value_since_version_52(self, org: Client, version: str, status: int) -> None:
        contact = org.contact()
        parts = [
            part("GET", f"/sobjects/Contact/{contact}", "found"),
            part("POST", "/sobjects/Contact", "new", {"LastName": "Roe", "FirstName": "@{found.FirstName}"}),
        ]

        answer = org.session.post(
            f"{org.url}/services/data/{version}/composite", json={"compositeRequest": parts}, timeout=10
        )

        assert answer.json()["compositeResponse"][1]["httpStatusCode"] == status


class TestAllOrNone:
    def test_undoes_everything_when_one_part_fails(self, org: Client) -> None:
        contact = org.contact(FirstName="Old")

        updated, refused, never = results(
            org,
            part("PATCH", f"/sobjects/Contact/{contact}", "first", {"FirstName": "New"}),
            part("POST", "/sobjects/Contact", "second", {}),
            part("POST", "/sobjects/Contact", "third", {"LastName": "Roe"}),
            allOrNone=True,
        )

        for each in (updated, never):
            assert each["body"] == [{"errorCode": "PROCESSING_HALTED", "message": HALTED}]
            assert (each["httpStatusCode"], each["httpHeaders"]) == (400, {})
        assert refused["body"][0]["errorCode"] == "REQUIRED_FIELD_MISSING"
        assert org.call("GET", f"/sobjects/Contact/{contact}").json()["FirstName"] == "Old"
        assert org.query("SELECT COUNT() FROM Contact").json()["totalSize"] == 1
        assert org.saves(contact) == []

    def test_leaves_a_misleading_success_in_an_inner_collection(self, org: Client) -> None:
        org.seed(duplicate_rule={"ids": [(contact := org.contact())], "action": "block"})
        other = org.contact()
        inner = {"allOrNone": False, "records": [of("Contact", other, Title="A"), of("Contact", contact, Title="B")]}

        collection, single = results(
            org,
            part("PATCH", "/composite/sobjects", "collection1", inner),
            part("POST", "/sObject/Contact", "newContact", {"LastName": "Smith"}),
            allOrNone=True,
            collateSubrequests=False,
        )

        problem = {"statusCode": "DUPLICATES_DETECTED", "message": "Use one of these records?", "fields": []}
        assert collection["body"] == [
            {"id": other, "success": True, "errors": []},
            {"success": False, "errors": [problem]},
        ]
        assert collection["httpStatusCode"] == 200
        assert single["body"] == [{"errorCode": "PROCESSING_HALTED", "message": HALTED}]
        assert org.saves(other) == []

    def test_keeps_everything_when_all_parts_succeed(self, org: Client) -> None:
        parts = [part("POST", "/sobjects/Contact", f"c{n}", {"LastName": "Doe"}) for n in range(3)]

        answers = results(org, *parts, allOrNone=True)

        assert [each["httpStatusCode"] for each in answers] == [201] * 3
        assert org.query("SELECT COUNT() FROM Contact").json()["totalSize"] == 3

    def test_of_an_inner_collection_alone_undoes_only_that(self, org: Client) -> None:
        records = [of("Contact", LastName="Doe"), of("Contact")]

        collection, single = results(
            org,
            part("POST", "/composite/sobjects", "both", {"allOrNone": True, "records": records}),
            part("POST", "/sobjects/Contact", "one", {"LastName": "Roe"}),
        )

        assert [each["errors"][0]["statusCode"] for each in collection["body"]] == [
            "ALL_OR_NONE_OPERATION_ROLLED_BACK",
            "REQUIRED_FIELD_MISSING",
        ]
        assert single["httpStatusCode"] == 201


class TestHeaders:
    def test_of_the_whole_call_are_not_inherited(self, org: Client) -> None:
        org.seed(assignment_rule=True)
        lead = org.lead()
        parts = [part("PATCH", f"/sobjects/Lead/{lead}", "one", {"Title": "A"})]

        org.call("POST", "/composite", {"compositeRequest": parts}, Sforce_Auto_Assign="FALSE")

        assert org.ask("GET", "/assignments")["count"] == 1

    def test_of_a_part_count_for_that_part(self, org: Client) -> None:
        org.seed(assignment_rule=True)
        lead, body = org.lead(), {"Title": "A"}

        results(org, part("PATCH", f"/sobjects/Lead/{lead}", "a", body, httpHeaders={"Sforce-Auto-Assign": "FALSE"}))

        assert org.ask("GET", "/assignments")["count"] == 0

    @pytest.mark.parametrize("name", ["Accept", "Authorization", "content-type"])
    def test_that_are_inherited_may_not_be_set_in_a_part(self, org: Client, name: str) -> None:
        answer = send(org, part("GET", "/limits", "one", httpHeaders={name: "x"}))

        assert answer.status_code == 400


class TestAWholeCallIsRefused:
    def test_for_more_than_25_parts(self, org: Client) -> None:
        answer = send(org, *(part("GET", "/limits", f"r{n}") for n in range(26)))

        problem = {"errorCode": "LIMIT_EXCEEDED", "message": "The request can\u2019t contain more than 25 operations."}
        [whole] = answer.json()["compositeResponse"]
        assert whole == {"body": [problem], "httpHeaders": {}, "httpStatusCode": 400, "referenceId": None}

    def test_for_more_than_five_collections_and_queries(self, org: Client) -> None:
        queries = [part("GET", "/query?q=SELECT+Id+FROM+Contact", f"q{n}") for n in range(5)]

        assert send(org, *queries).status_code == 200
        more = part("POST", "/composite/sobjects", "more", {"records": [of("Contact", LastName="Doe")]})
        assert send(org, *queries, more).status_code == 400
        assert org.query("SELECT COUNT() FROM Contact").json()["totalSize"] == 0

    @pytest.mark.parametrize(
        "wrong",
        [
            {"referenceId": "ref[1]"},
            {"referenceId": "_ref"},
            {"referenceId": None},
            {"method": "get"},
            {"url": "v66.0/limits"},
        ],
    )
    def test_for_a_part_that_is_not_one(self, org: Client, wrong: dict[str, Any]) -> None:
        created = part("POST", "/sobjects/Contact", "made", {"LastName": "Doe"})

        answer = send(org, created, {**part("GET", "/limits", "ref"), **wrong})

        assert answer.status_code == 400
        assert org.query("SELECT COUNT() FROM Contact").json()["totalSize"] == 0

    def test_for_a_reference_id_given_twice(self, org: Client) -> None:
        assert send(org, part("GET", "/limits", "a"), part("GET", "/limits", "a")).status_code == 400

    def test_but_not_for_odd_reference_ids_before_version_52(self, org: Client) -> None:
        parts = [part("POST", "/sobjects/Account", "new[1]", {"Name": "Acme"})]

        answer = org.session.post(
            f"{org.url}/services/data/v51.0/composite", json={"compositeRequest": parts}, timeout=10
        )

        assert answer.json()["compositeResponse"][0]["referenceId"] == "new[1]"
        assert answer.status_code == 200


def test_costs_one_call_whatever_it_holds(org: Client) -> None:
    before = org.ask("GET", "/stats")["charged"]

    results(org, *(part("GET", "/limits", f"r{n}") for n in range(25)))

    assert org.ask("GET", "/stats")["charged"] == before + 1


def test_cannot_hold_another_composite_call(org: Client) -> None:
    [inner] = results(org, part("POST", "/composite", "in", {"compositeRequest": []}))

    assert inner["httpStatusCode"] == 404


def test_lists_the_composite_resources(org: Client) -> None:
    listed = org.call("GET", "/composite").json()

    assert listed["batch"] == f"{DATA}/composite/batch"
    assert listed["graph"] == f"{DATA}/composite/graph"
