"""The golden workflow component of the Metadata API: refused as it is printed, served once its slip is mended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import requests

from tests.golden.compare import text_of
from tests.golden.test_metadata_bodies import NAMESPACE, leaves

if TYPE_CHECKING:
    from tests.emulator.conftest import Client

OBJECT = "CustomObjectForWorkflow__c"
FIELDS = [
    {"name": "EnumField__c", "type": "Picklist", "values": ["PLX1", "PLX2"]},
    {"name": "Email__c"},
    {"name": "RealOwner__c", "type": "Lookup", "to": "User"},
    {"name": "Contact__c", "type": "Lookup", "to": "Contact"},
]
MENDED = text_of("metadata/workflow_sample.xml").replace("<fullName>Field_Update</name>", "<name>Field_Update</name>")


def sent(org: Client, text: str) -> requests.Response:
    """Send the component as the file it is."""
    org.seed(objects=[{"name": OBJECT, "label": "Custom", "fields": FIELDS}])
    address = f"{org.url}/emulator/automations?object={OBJECT}"
    return requests.post(address, text.encode(), headers={"Content-Type": "text/xml"}, timeout=10)


def told(value: Any, path: str = "") -> list[tuple[str, str]]:
    """List every text of a JSON document by its path, as `leaves` does for XML."""
    if isinstance(value, dict):
        return [leaf for key, each in value.items() for leaf in told(each, f"{path}/{key}".lstrip("/"))]
    if isinstance(value, list):
        return [leaf for each in value for leaf in told(each, path)]
    return [(path, str(value).lower() if isinstance(value, bool) else str(value))]


def test_the_component_as_it_is_printed_is_refused_with_the_place_of_its_slip(org: Client) -> None:
    answer = sent(org, text_of("metadata/workflow_sample.xml"))

    assert answer.status_code == 400
    assert answer.json()[0]["message"] == "The XML cannot be read: mismatched tag: line 101, column 36."


def test_every_rule_is_kept_word_for_word(org: Client) -> None:
    answer = sent(org, MENDED)

    assert answer.status_code == 200, answer.text
    kept = answer.json()["definitions"]["workflow_rules"]
    golden = ET.fromstring(MENDED).findall(f"{NAMESPACE}rules")  # noqa: S314 - our own sample
    assert len(kept) == len(golden) == 3
    for ours, rule in zip(kept, golden, strict=True):
        wanted = [leaf for child in rule for leaf in leaves(child) if not leaf[0].startswith("actions")]
        assert sorted(told({k: v for k, v in ours.items() if k not in {"object", "actions"}})) == sorted(wanted)
        named = [
            (each.findtext(f"{NAMESPACE}type"), each.findtext(f"{NAMESPACE}name"))
            for each in rule.findall(f"{NAMESPACE}actions")
        ]
        assert [(each["type"], each["name"]) for each in ours["actions"]] == named


def test_a_record_that_meets_the_rule_sets_off_its_actions(org: Client) -> None:
    sent(org, MENDED)

    made = org.call("POST", f"/sobjects/{OBJECT}", {"Name": "ABC", "Email__c": "a@b.example"}).json()["id"]

    record = org.call("GET", f"/sobjects/{OBJECT}/{made}").json()
    assert (record["Name"], record["EnumField__c"]) == ("ABCUpdated", "PLX2")
    fired = org.ask("GET", "/automations")
    assert [each["rule"] for each in fired["emails"]] == ["Custom Rule1"]
