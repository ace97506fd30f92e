"""Custom fields over the Metadata API: every type, changed, upserted, deleted and counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.emulator.test_metadata import component, create, flat, found

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.emulator.conftest import Client

TYPES = {
    "Text": "<length>40</length><type>Text</type><unique>true</unique>",
    "LongTextArea": "<length>3000</length><type>LongTextArea</type><visibleLines>3</visibleLines>",
    "TextArea": "<type>TextArea</type>",
    "Number": "<precision>10</precision><scale>2</scale><type>Number</type>",
    "Date": "<type>Date</type>",
    "DateTime": "<type>DateTime</type>",
    "Checkbox": "<defaultValue>true</defaultValue><type>Checkbox</type>",
    "Email": "<externalId>true</externalId><type>Email</type>",
    "Phone": "<type>Phone</type>",
    "Url": "<type>Url</type>",
}
DESCRIBED = {
    "Text": "string",
    "LongTextArea": "textarea",
    "TextArea": "textarea",
    "Number": "double",
    "Date": "date",
    "DateTime": "datetime",
    "Checkbox": "boolean",
    "Email": "email",
    "Phone": "phone",
    "Url": "url",
}


def read(org: Client, full_name: str, kind: str = "CustomField") -> dict[str, str]:
    """Read one component as a flat dictionary."""
    answer = org.soap(f"<readMetadata><type>{kind}</type><fullNames>{full_name}</fullNames></readMetadata>")
    return flat(found(answer, "records")[0])


def save(org: Client, operation: str, *components: str, header: str = "") -> list[dict[str, str]]:
    """Save components in one call; give each result as a flat dictionary."""
    answer = org.soap(f"<{operation}>{''.join(components)}</{operation}>", header=header)
    assert answer.status_code == 200, answer.text
    return [flat(result) for result in found(answer, "result")]


def delete(org: Client, *names: str, kind: str = "CustomField") -> list[dict[str, str]]:
    """Delete components by name."""
    listed = "".join(f"<fullNames>{name}</fullNames>" for name in names)
    return save(org, "deleteMetadata", f"<type>{kind}</type>{listed}")


def visible(org: Client, name: str) -> None:
    """Let everybody see a field of Contact, through the profile."""
    rights = f"<editable>true</editable><field>Contact.{name}</field><readable>true</readable>"
    text = f"<fullName>Admin</fullName><fieldPermissions>{rights}</fieldPermissions>"
    assert save(org, "updateMetadata", f'<metadata xsi:type="Profile">{text}</metadata>')[0]["success"] == "true"


class TestEveryType:
    @pytest.mark.parametrize("kind", TYPES)
    def test_is_made_described_and_read_back(self, org: Client, kind: str) -> None:
        made = create(org, component("Contact.Made__c", kind=TYPES[kind]))
        visible(org, "Made__c")

        described = org.call("GET", "/sobjects/Contact/describe").json()["fields"]
        back = read(org, "Contact.Made__c")
        assert made[0]["success"] == "true"
        assert next(field["type"] for field in described if field["name"] == "Made__c") == DESCRIBED[kind]
        assert (back["type"], back["label"]) == (kind, "Status")

    @pytest.mark.parametrize(
        "wrong",
        [
            "<length>100</length><type>LongTextArea</type><visibleLines>3</visibleLines>",
            "<length>3000</length><type>LongTextArea</type>",
            "<externalId>true</externalId><type>DateTime</type>",
            "<precision>19</precision><scale>0</scale><type>Number</type>",
        ],
    )
    def test_has_its_own_rules(self, org: Client, wrong: str) -> None:
        assert create(org, component(kind=wrong))[0]["statusCode"] == "FIELD_INTEGRITY_EXCEPTION"

    def test_keeps_what_is_only_said_of_it(self, org: Client) -> None:
        said = "<description>Why</description><inlineHelpText>Help</inlineHelpText>"

        create(org, component("Contact.Made__c", kind=said + TYPES["Text"]))

        back = read(org, "Contact.Made__c")
        assert (back["description"], back["inlineHelpText"], back["unique"]) == ("Why", "Help", "true")
        assert list(back) == ["fullName", *sorted(list(back)[1:])]


class TestARequiredField:
    def test_is_seen_by_all_and_must_be_filled(self, org: Client) -> None:
        create(org, component("Contact.Needed__c", kind="<length>9</length><required>true</required><type>Text</type>"))

        without = org.call("POST", "/sobjects/Contact", {"LastName": "Doe"})
        filled = org.call("POST", "/sobjects/Contact", {"LastName": "Doe", "Needed__c": "x"})

        assert without.json()[0]["errorCode"] == "REQUIRED_FIELD_MISSING"
        assert filled.status_code == 201


class TestAnExternalId:
    def test_made_later_finds_the_records_there_already(self, org: Client) -> None:
        create(org, component("Contact.Key__c"))
        visible(org, "Key__c")
        contact = org.contact(Key__c="k1")

        external = "<externalId>true</externalId><length>255</length><type>Text</type>"
        save(org, "updateMetadata", component("Contact.Key__c", kind=external))

        assert org.call("GET", "/sobjects/Contact/Key__c/k1").json()["Id"] == contact


class TestAnUpsert:
    def test_says_whether_it_created(self, org: Client) -> None:
        first = save(org, "upsertMetadata", component("Contact.Made__c", "Old"))
        second = save(org, "upsertMetadata", component("Contact.Made__c", "New"), component("Contact.Two__Bad__c"))

        assert first == [{"created": "true", "fullName": "Contact.Made__c", "success": "true"}]
        assert second[0] == {"created": "false", "fullName": "Contact.Made__c", "success": "true"}
        assert (second[1]["created"], second[1]["success"]) == ("false", "false")
        assert read(org, "Contact.Made__c")["label"] == "New"


class TestADeletedField:
    def test_is_gone_with_its_values_permissions_and_places(self, org: Client) -> None:
        create(org, component("Contact.Made__c"))
        visible(org, "Made__c")
        contact = org.contact(Made__c="old")

        assert delete(org, "Contact.Made__c", "Contact.None__c")[0] == {
            "fullName": "Contact.Made__c",
            "success": "true",
        }

        create(org, component("Contact.Made__c"))
        unseen = org.call("GET", f"/sobjects/Contact/{contact}?fields=Made__c")
        visible(org, "Made__c")
        again = org.call("GET", f"/sobjects/Contact/{contact}?fields=Made__c")
        assert unseen.json()[0]["errorCode"] == "INVALID_FIELD"
        assert again.json()["Made__c"] is None

    def test_that_is_not_there_is_an_error_of_its_own(self, org: Client) -> None:
        assert delete(org, "Contact.None__c")[0]["statusCode"] == "INVALID_CROSS_REFERENCE_KEY"

    def test_still_counts(self, start: Callable[..., Client]) -> None:
        org = start("--max-custom-fields", "2")
        org.log_in()
        create(org, component("Contact.A__c"))
        delete(org, "Contact.A__c")

        assert create(org, component("Contact.B__c"))[0]["statusCode"] == "CUSTOM_ENTITY_OR_FIELD_LIMIT"


class TestAllOrNone:
    ALL = "<AllOrNoneHeader><allOrNone>true</allOrNone></AllOrNoneHeader>"

    def test_takes_all_back_when_one_fails(self, org: Client) -> None:
        results = save(org, "createMetadata", component("Contact.A__c"), component("Contact.B"), header=self.ALL)

        codes = [result["statusCode"] for result in results]
        assert codes == ["ALL_OR_NONE_OPERATION_ROLLED_BACK", "FIELD_INTEGRITY_EXCEPTION"]
        assert read(org, "Contact.A__c") == {}

    def test_deletes_nothing_when_one_is_not_there(self, org: Client) -> None:
        create(org, component("Contact.A__c"))
        names = "<fullNames>Contact.A__c</fullNames><fullNames>Contact.None__c</fullNames>"

        results = save(org, "deleteMetadata", f"<type>CustomField</type>{names}", header=self.ALL)

        codes = [result["statusCode"] for result in results]
        assert codes == ["ALL_OR_NONE_OPERATION_ROLLED_BACK", "INVALID_CROSS_REFERENCE_KEY"]
        assert read(org, "Contact.A__c")["fullName"] == "Contact.A__c"

    def test_is_not_usual(self, org: Client) -> None:
        save(org, "createMetadata", component("Contact.A__c"), component("Contact.B"))

        assert read(org, "Contact.A__c")["fullName"] == "Contact.A__c"


def test_components_of_two_types_do_not_go_together(org: Client) -> None:
    other = '<metadata xsi:type="Layout"><fullName>Contact-Other</fullName></metadata>'

    answer = org.soap(f"<createMetadata>{component()}{other}</createMetadata>")

    assert "sf:INVALID_TYPE" in answer.text


@pytest.mark.parametrize(("edition", "kind"), [("group", "Team Edition"), ("unlimited", "Unlimited Edition")])
def test_the_organization_tells_its_edition(start: Callable[..., Client], edition: str, kind: str) -> None:
    org = start("--edition", edition)
    org.log_in()

    rows = org.query("SELECT OrganizationType FROM Organization").json()["records"]

    assert rows[0]["OrganizationType"] == kind
