"""Custom objects, and platform events published with the REST API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.emulator.conftest import of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.emulator.conftest import Client


@pytest.fixture
def printers(org: Client) -> Client:
    """Give the org a platform event."""
    org.seed(objects=[{"name": "Low_Ink__e", "label": "Low Ink", "fields": [{"name": "Printer_Model__c"}]}])
    return org


def published(org: Client) -> list[dict[str, Any]]:
    """List the published events."""
    events: list[dict[str, Any]] = org.ask("GET", "/events?name=Low_Ink__e")["events"]
    return events


def test_an_event_is_published_and_named_among_the_errors(printers: Client) -> None:
    answer = printers.call("POST", "/sobjects/Low_Ink__e/", {"Printer_Model__c": "XZO-5"})

    body = answer.json()
    assert (answer.status_code, body["success"], body["id"][:3]) == (201, True, "e00")
    [error] = body["errors"]
    assert (error["statusCode"], error["fields"]) == ("OPERATION_ENQUEUED", [])
    [event] = published(printers)
    assert event["payload"]["Printer_Model__c"] == "XZO-5"
    assert event["event"] == {"replayId": 1, "EventUuid": error["message"]}


def test_events_are_published_in_collections_too(printers: Client) -> None:
    records = [of("Low_Ink__e", Printer_Model__c=f"M{n}") for n in range(3)]

    results = printers.call("POST", "/composite/sobjects", {"records": records}).json()

    assert [result["errors"][0]["statusCode"] for result in results] == ["OPERATION_ENQUEUED"] * 3
    assert [event["payload"]["Printer_Model__c"] for event in published(printers)] == ["M0", "M1", "M2"]


def test_an_unknown_field_publishes_nothing(printers: Client) -> None:
    answer = printers.call("POST", "/sobjects/Low_Ink__e", {"Ink__c": "x"})

    assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, "INVALID_FIELD")
    assert published(printers) == []


def test_a_transaction_that_is_taken_back_publishes_nothing(printers: Client) -> None:
    data = "/services/data/v66.0/sobjects"
    event = {"method": "POST", "url": f"{data}/Low_Ink__e", "referenceId": "a", "body": {"Printer_Model__c": "x"}}
    bad = {"method": "POST", "url": f"{data}/Contact", "referenceId": "b", "body": {}}

    printers.call("POST", "/composite", {"allOrNone": True, "compositeRequest": [event, bad]})
    assert published(printers) == []

    printers.call("POST", "/composite", {"allOrNone": True, "compositeRequest": [event]})
    assert len(published(printers)) == 1


def test_an_event_that_is_not_there_is_not_found(org: Client) -> None:
    assert org.call("POST", "/sobjects/No_Such__e", {}).status_code == 404


def test_events_count_against_the_hourly_limit(start: Callable[..., Client]) -> None:
    org = start("--hourly-events", "1")
    org.log_in()
    org.seed(objects=[{"name": "Low_Ink__e", "fields": [{"name": "Printer_Model__c"}]}])

    first, second = (org.call("POST", "/sobjects/Low_Ink__e", {"Printer_Model__c": "x"}) for _ in range(2))

    assert (first.status_code, second.status_code) == (201, 400)
    assert second.json()[0]["errorCode"] == "LIMIT_EXCEEDED"
    assert org.call("GET", "/limits").json()["HourlyPublishedPlatformEvents"] == {"Max": 1, "Remaining": 0}


def test_a_custom_object_takes_records(org: Client) -> None:
    org.seed(objects=[{"name": "Merchandise__c", "label": "Merchandise", "fields": [{"name": "Color__c"}]}])

    made = org.call("POST", "/sobjects/Merchandise__c", {"Name": "Merchandise 1", "Color__c": "red"}).json()["id"]

    assert made[:3] == "a00"
    row = org.query("SELECT Name, Color__c FROM Merchandise__c").json()["records"][0]
    assert (row["Name"], row["Color__c"]) == ("Merchandise 1", "red")
    assert org.call("DELETE", f"/sobjects/Merchandise__c/{made}").status_code == 204


@pytest.mark.parametrize("name", ["Merchandise", "Contact", "__x"])
def test_an_object_must_be_new_and_custom(org: Client, name: str) -> None:
    with pytest.raises(Exception, match="400"):
        org.seed(objects=[{"name": name}])


def test_records_of_any_object_can_be_seeded(org: Client) -> None:
    contact = org.contact()

    made = org.seed(records={"Task": [{"Subject": "Call", "WhoId": contact}], "Campaign": [{"Name": "Spring"}]})

    task = org.call("GET", f"/sobjects/Task/{made['Task'][0]}").json()
    assert (task["Subject"], task["WhoId"], task["Status"], task["IsClosed"]) == ("Call", contact, "Not Started", False)
    assert org.query("SELECT Name FROM Campaign").json()["totalSize"] == 1
