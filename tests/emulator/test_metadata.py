"""The Metadata API: fields and layouts over SOAP."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from tests.emulator.conftest import FIELD

if TYPE_CHECKING:
    from collections.abc import Callable
    from xml.etree.ElementTree import Element

    from requests import Response

    from tests.emulator.conftest import Client

LAYOUT = "Contact-Contact Layout"
NAMESPACE = "{http://soap.sforce.com/2006/04/metadata}"
PICKLIST = (
    "<type>Picklist</type><valueSet><restricted>true</restricted><valueSetDefinition><sorted>false</sorted>"
    "<value><fullName>Mailed</fullName><default>false</default><label>Mailed</label></value>"
    "</valueSetDefinition></valueSet>"
)


def component(full_name: str = f"Contact.{FIELD}", label: str = "Status", kind: str = "") -> str:
    """Spell one custom field."""
    kind = kind or "<length>255</length><type>Text</type>"
    names = f"<fullName>{full_name}</fullName><label>{label}</label>"
    return f'<metadata xsi:type="CustomField">{names}{kind}</metadata>'


def create(org: Client, *components: str) -> list[dict[str, str]]:
    """Create components; give each result as a flat dictionary."""
    answer = org.soap(f"<createMetadata>{''.join(components)}</createMetadata>")
    assert answer.status_code == 200, answer.text
    return [flat(result) for result in found(answer, "result")]


def found(answer: Response, name: str) -> list[Element]:
    """Find the elements of this name."""
    return list(ET.fromstring(answer.content).iter(NAMESPACE + name))  # noqa: S314 - our own process


def flat(parent: Element) -> dict[str, str]:
    """Give the texts of all elements below, by local name."""
    return {each.tag.removeprefix(NAMESPACE): each.text or "" for each in parent.iter() if each is not parent}


class TestCreatingAField:
    def test_answers_for_each_component(self, org: Client) -> None:
        results = create(org, component(), component(f"Lead.{FIELD}", kind="<type>DateTime</type>"))

        assert results == [
            {"fullName": f"Contact.{FIELD}", "success": "true"},
            {"fullName": f"Lead.{FIELD}", "success": "true"},
        ]

    def test_that_is_there_already_is_refused_alone(self, org: Client) -> None:
        create(org, component())

        again, other = create(org, component(), component("Contact.Other__c"))

        assert (again["statusCode"], again["success"]) == ("DUPLICATE_DEVELOPER_NAME", "false")
        assert other["success"] == "true"

    @pytest.mark.parametrize(
        "wrong",
        [
            component(label="x" * 41),
            component(f"Contact.{'x' * 41}__c"),
            component("Contact.No_Suffix"),
            component("Contact.Two__Underscores__c"),
            component("Spaceship.X__c"),
            component(label=""),
            component(kind="<type>Text</type>"),
            component(kind="<type>Hologram</type>"),
            component(kind="<length>256</length><type>Text</type>"),
        ],
    )
    def test_that_breaks_a_rule_is_refused(self, org: Client, wrong: str) -> None:
        assert create(org, wrong)[0]["success"] == "false"

    def test_takes_names_of_forty_characters(self, org: Client) -> None:
        assert create(org, component(f"Contact.{'x' * 40}__c", "y" * 40))[0]["success"] == "true"

    def test_beyond_the_objects_limit_is_refused(self, start: Callable[..., Client]) -> None:
        org = start("--max-custom-fields", "2")
        org.log_in()

        results = create(org, component("Contact.A__c"), component("Contact.B__c"))

        assert [result.get("statusCode") for result in results] == [None, "CUSTOM_ENTITY_OR_FIELD_LIMIT"]

    def test_takes_ten_components_and_no_more(self, org: Client) -> None:
        many = "".join(component(f"Contact.F{n}__c") for n in range(11))

        answer = org.soap(f"<createMetadata>{many}</createMetadata>")

        assert answer.status_code == 500
        assert "sf:LIMIT_EXCEEDED" in answer.text

    def test_with_a_list_of_values_can_be_read_back(self, org: Client) -> None:
        create(org, component(kind=PICKLIST))

        answer = org.soap(
            f"<readMetadata><type>CustomField</type><fullNames>Contact.{FIELD}</fullNames></readMetadata>"
        )

        values = flat(found(answer, "valueSet")[0])
        assert (values["restricted"], values["fullName"]) == ("true", "Mailed")
        assert flat(found(answer, "records")[0])["type"] == "Picklist"

    def test_makes_it_appear_in_the_list(self, org: Client) -> None:
        create(org, component())

        answer = org.soap("<listMetadata><queries><type>CustomField</type></queries></listMetadata>")

        assert f"Contact.{FIELD}" in [flat(each)["fullName"] for each in found(answer, "result")]

    def test_can_be_followed_by_a_new_label(self, org: Client) -> None:
        create(org, component(label="Old"))

        org.soap(f"<updateMetadata>{component(label='New')}</updateMetadata>")

        answer = org.soap(
            f"<readMetadata><type>CustomField</type><fullNames>Contact.{FIELD}</fullNames></readMetadata>"
        )
        assert flat(found(answer, "records")[0])["label"] == "New"


class TestALayout:
    def read(self, org: Client, name: str = LAYOUT) -> Element:
        """Read one layout's record."""
        answer = org.soap(f"<readMetadata><type>Layout</type><fullNames>{name}</fullNames></readMetadata>")
        return found(answer, "records")[0]

    def test_is_there_for_contact_and_lead(self, org: Client) -> None:
        answer = org.soap("<listMetadata><queries><type>Layout</type></queries></listMetadata>")

        assert [flat(each)["fullName"] for each in found(answer, "result")] == [LAYOUT, "Lead-Lead Layout"]

    def test_that_is_missing_reads_as_an_empty_record(self, org: Client) -> None:
        record = self.read(org, "Contact-Other Layout")

        assert list(record) == []

    def test_can_be_left_out_and_made_later(self, start: Callable[..., Client]) -> None:
        org = start("--no-contact-layout")
        org.log_in()
        before = list(self.read(org))

        org.ask("POST", "/layouts", {"fullName": LAYOUT})

        assert before == []
        assert flat(self.read(org))["fullName"] == LAYOUT

    def test_is_replaced_whole(self, org: Client) -> None:
        create(org, component())
        section = f"<layoutItems><behavior>Edit</behavior><field>{FIELD}</field></layoutItems>"
        sections = f"<layoutSections><label>Mail</label><layoutColumns>{section}</layoutColumns></layoutSections>"

        answer = org.soap(
            f'<updateMetadata><metadata xsi:type="Layout"><fullName>{LAYOUT}</fullName>{sections}</metadata>'
            "</updateMetadata>"
        )

        kept = [each.text for each in self.read(org).iter(f"{NAMESPACE}field")]
        shown = org.call("GET", "/sobjects/Contact/describe/layouts").json()
        assert "<success>true</success>" in answer.text
        assert kept == [FIELD]
        assert shown["layouts"][0]["detailLayoutSections"][0]["heading"] == "Mail"

    def test_with_an_unknown_field_is_refused(self, org: Client) -> None:
        item = "<layoutItems><field>None__c</field></layoutItems>"
        section = f"<layoutSections><layoutColumns>{item}</layoutColumns></layoutSections>"

        answer = org.soap(
            f'<updateMetadata><metadata xsi:type="Layout"><fullName>{LAYOUT}</fullName>{section}</metadata>'
            "</updateMetadata>"
        )

        assert flat(found(answer, "result")[0])["success"] == "false"


class TestAFault:
    def test_tells_of_a_missing_session(self, org: Client) -> None:
        answer = org.soap("<listMetadata/>", token="stale")

        assert answer.status_code == 500
        assert "<faultcode>sf:INVALID_SESSION_ID</faultcode>" in answer.text
        assert "<faultstring>INVALID_SESSION_ID: Invalid Session ID found in SessionHeader" in answer.text

    def test_tells_of_an_unknown_operation(self, org: Client) -> None:
        answer = org.soap("<makeCoffee/>")

        assert "sf:INVALID_OPERATION" in answer.text

    @pytest.mark.parametrize("text", ["", "<a", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'])
    def test_tells_of_xml_that_cannot_be_read(self, org: Client, text: str) -> None:
        answer = org.session.post(f"{org.url}/services/Soap/m/66.0/00Dorg", text, timeout=10)

        assert answer.status_code == 500
        assert "<soapenv:Fault>" in answer.text


def test_a_metadata_call_counts_as_one_api_call(org: Client) -> None:
    org.soap("<listMetadata><queries><type>Layout</type></queries></listMetadata>")

    assert org.ask("GET", "/stats")["charged"] == 1
