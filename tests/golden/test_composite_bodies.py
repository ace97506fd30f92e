"""The golden bodies of composite, batch and graph requests."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.golden.compare import differences, sample, text_of

if TYPE_CHECKING:
    from tests.emulator.conftest import Client


def composite(org: Client, *parts: dict[str, Any], **flags: bool) -> list[dict[str, Any]]:
    """Send subrequests, and give their answers."""
    answer = org.call("POST", "/composite", {**flags, "compositeRequest": list(parts)})
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.json()["compositeResponse"]
    return found


def test_a_subrequest_that_succeeds(org: Client) -> None:
    part = {"method": "POST", "url": "/services/data/v66.0/sobjects/Account", "referenceId": "refAccount"}

    answers = composite(org, {**part, "body": {"Name": "Acme"}})

    assert not differences(answers, [sample("rest/composite_subrequest_result_ok.json")])


def test_a_subrequest_that_fails(org: Client) -> None:
    body = {"LastName": "Doe", "Email": "Not a real email address"}
    part = {"method": "POST", "url": "/services/data/v66.0/sobjects/Contact", "referenceId": "badContact"}

    answers = composite(org, {**part, "body": body})

    assert answers == [sample("rest/composite_subrequest_result_error.json")]


def test_requests_that_depend_on_each_other(org: Client) -> None:
    body = sample("rest/composite_dependent_request.json")

    made, account, contact, owner, metadata = org.call("POST", "/composite", body).json()["compositeResponse"]

    created = {"id": "001R00000033JNuIAM", "success": True, "errors": []}
    location = {"Location": "/services/data/v66.0/sobjects/Account/001R00000033JNuIAM"}
    golden = {"body": created, "httpHeaders": location, "httpStatusCode": 201, "referenceId": "NewAccount"}
    assert '"referenceId" : "NewAccountInfo"' in text_of("rest/composite_dependent_response.txt")
    assert not differences(made, golden)
    assert (account["httpStatusCode"], account["httpHeaders"].keys()) == (200, {"ETag", "Last-Modified"})
    assert account["body"]["BillingAddress"]["city"] == "San Francisco"
    assert (contact["httpStatusCode"], contact["httpHeaders"].keys()) == (201, {"Location"})
    assert owner["body"].keys() == {"attributes", "Name", "CompanyName", "Title", "City", "State", "Id"}
    assert (owner["httpStatusCode"], owner["httpHeaders"]) == (200, {})
    # The sample says 304 for metadata changed after the date it gives; an org whose metadata is newer says 200.
    assert metadata["httpStatusCode"] == 200
    assert "Last-Modified" in metadata["httpHeaders"]
    assert org.call("GET", f"/sobjects/Contact/{contact['body']['id']}").json()["Title"] == "CTO of Salesforce"


def test_metadata_that_has_not_changed_since(org: Client) -> None:
    body = sample("rest/composite_dependent_request.json")
    body["compositeRequest"][4]["httpHeaders"]["If-Modified-Since"] = "Fri, 22 Jul 2089 18:45:56 GMT"

    answer = org.call("POST", "/composite", body).json()["compositeResponse"][4]

    assert answer["httpHeaders"].keys() >= {"Last-Modified"}
    assert (answer["body"], answer["httpStatusCode"], answer["referenceId"]) == (None, 304, "AccountMetadata")


def test_an_inner_success_that_was_rolled_back(org: Client) -> None:
    org.seed(
        duplicate_rule={"object": "Account", "match": ["Name"], "action": "alert"}, accounts=[{"Name": "Easy Spaces"}]
    )
    template = text_of("rest/composite_with_collections_request_template.txt").partition("\n\n")[2]
    body = json.loads(template.replace("outerFlag", "true").replace("innerFlag", "false"))
    body["compositeRequest"][0]["referenceId"] = "collection1"

    answer = org.call("POST", "/composite", body)

    assert not differences(answer.json(), sample("rest/composite_outer_true_inner_false_response.json"))
    assert org.query("SELECT COUNT() FROM Account WHERE Name = 'Northern Trail Outfitters'").json()["totalSize"] == 0


def test_a_batch(org: Client) -> None:
    account = {"Id": "001D000000K0fXOIAZ", "Name": "Old", "BillingPostalCode": "94105"}
    org.seed(accounts=[account])

    answer = org.call("POST", "/composite/batch", sample("rest/composite_batch_request.json"))

    assert answer.status_code == 200
    assert answer.json() == sample("rest/composite_batch_response.json")


def test_graphs(org: Client) -> None:
    answer = org.call("POST", "/composite/graph", sample("rest/composite_graph_request.json"))

    assert answer.status_code == 200
    assert not differences(answer.json(), sample("rest/composite_graph_response.json"))
