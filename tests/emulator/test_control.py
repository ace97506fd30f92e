"""The emulator's own addresses: what they list, and what they say when asked for what cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.emulator.conftest import of

if TYPE_CHECKING:
    from tests.emulator.conftest import Client


def told(org: Client, method: str, path: str, body: Any = None) -> str:
    """Ask for what cannot be, and give the one sentence it is answered with."""
    answer = requests.request(method, f"{org.url}/emulator{path}", json=body, timeout=10)
    (error,) = answer.json()
    assert answer.status_code == 400
    sentence: str = error["message"]
    assert "('" not in sentence
    return sentence


def test_the_saves_of_one_object_can_be_listed(org: Client) -> None:
    contact, lead = org.contact(), org.lead()
    org.update(of("Contact", contact, Title="x"), of("Lead", lead, Title="x"), of("Contact", contact, Title="y"))

    assert [save["id"] for save in org.ask("GET", "/saves?object=lead")] == [lead]
    assert [save["seq"] for save in org.ask("GET", "/saves?object=Contact&since=1&limit=1")] == [3]


def test_the_limits_can_be_read(org: Client) -> None:
    org.ask("POST", "/limits", {"max": 7, "apps": {"acme.app_1": 3}})

    assert org.ask("GET", "/limits") == {"max": 7, "used": 0, "apps": {"acme.app_1": 3}}


@pytest.mark.parametrize("name", ["a\r\nX", "a\n", "\U0001f600", "a b", "a,b", "a)", ""])
def test_an_app_whose_name_fits_no_header_is_refused(org: Client, name: str) -> None:
    told(org, "POST", "/limits", {"apps": {name: 1}})

    assert org.call("GET", "/limits").status_code == 200


def test_no_fault_hides_an_object_from_it(org: Client) -> None:
    lead = org.lead()
    org.ask("POST", "/faults", {"hidden_objects": ["Lead"]})

    assert org.ask("GET", "/ids/Lead") == [lead]
    assert org.ask("GET", "/records/Lead")["totalSize"] == 1
    assert org.ask("POST", f"/records/Lead/{lead}", {"IsConverted": True})["IsConverted"] is True
    assert org.seed(leads=[{"LastName": "Roe", "Company": "Co"}])["leads"]


@pytest.mark.parametrize(
    ("method", "path", "body", "why"),
    [
        ("GET", "/saves?object=Nope", None, "There is no object 'Nope'"),
        ("GET", "/records/Nope", None, "There is no object 'Nope'"),
        ("GET", "/saves?limit=²", None, "limit must be a whole number"),
        ("GET", "/records/Contact?offset=²", None, "offset must be a whole number"),
        ("GET", f"/records/Contact?offset={'9' * 23}", None, "offset must be a whole number"),
        ("GET", "/automations?limit=²", None, "limit must be a whole number"),
        ("POST", "/limits", {"nope": 1}, "nope: there is no such key; there are max, used, apps."),
        ("POST", "/locks", {"nope": 1}, "nope: there is no such key; there are ids, seconds, patience."),
        ("POST", "/locks", {"ids": 5}, "ids: must be a list."),
        (
            "POST",
            "/bulk",
            {"failures": [{"nope": 1}]},
            "failures.0.nope: there is no such key; there are share,",
        ),
        ("POST", "/faults", [], "the document: must be an object."),
        (
            "POST",
            "/faults",
            {"http_errors": [{"nope": 1}]},
            "http_errors.0.nope: there is no such key; there are ",
        ),
        ("POST", "/clock", {"move": {"days": -5}}, "move.days: Input should be greater than or equal to 0."),
        ("POST", "/clock", {"move": {"days": 9e9}}, "no further than 4000-12-31"),
        ("POST", "/layouts", {"fullName": "x"}, "fullName must be"),
        ("PUT", "/snapshots/bad", {"snapshot": 1, "taken": "", "records": 5, "journal": []}, "has the wrong form."),
        ("PUT", "/snapshots/bad", {"snapshot": 1}, "'records' is missing."),
    ],
)
def test_what_cannot_be_is_told_in_words(org: Client, method: str, path: str, body: Any, why: str) -> None:
    assert why in told(org, method, path, body)


def test_a_snapshot_that_is_not_there_is_told_with_those_that_are(org: Client) -> None:
    org.ask("POST", "/snapshots", {"name": "there"})

    answer = requests.get(f"{org.url}/emulator/snapshots/nope", timeout=10)

    assert answer.status_code == 404
    assert "There is no snapshot called 'nope'; there are: " in answer.json()[0]["message"]
    assert "there" in answer.json()[0]["message"].partition("there are: ")[2]


@pytest.mark.parametrize("asked", ["", "?object=Nope"])
def test_a_workflow_file_needs_the_name_of_an_object(org: Client, asked: str) -> None:
    answer = requests.post(f"{org.url}/emulator/automations{asked}", b"<Workflow/>", timeout=10)

    assert answer.status_code == 400
    assert "object" in answer.json()[0]["message"]
