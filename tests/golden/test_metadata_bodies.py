"""The golden components of the Metadata API: what is stored comes back unchanged."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from tests.golden.compare import text_of

if TYPE_CHECKING:
    from tests.emulator.conftest import Client

NAMESPACE = "{http://soap.sforce.com/2006/04/metadata}"


def well_formed(text: str) -> str:
    """Mend the slips of the guide's layout: an element closed by opening it again within itself."""
    still_open, lines = [""], []
    for line in text.splitlines():
        slip = line.strip() == f"<{still_open[-1]}>"
        mended = line.replace("<", "</") if slip else line
        opened = re.fullmatch(r"<(\w+)>", mended.strip())
        if opened:
            still_open.append(opened[1])
        elif re.fullmatch(r"</\w+>", mended.strip()):
            still_open.pop()
        lines.append(mended)
    return "\n".join(lines)


def inside(text: str) -> str:
    """Give the children of a component's file."""
    return re.sub(r"<\?xml[^>]*\?>|<(\w+) xmlns=[^>]*>|</(?:Layout|PermissionSet|LeadConvertSettings)>\s*$", "", text)


def leaves(element: ET.Element) -> list[tuple[str, str]]:
    """List every element that holds text, in order, by its path."""
    if not len(element):
        return [(element.tag.removeprefix(NAMESPACE), (element.text or "").strip())]
    name = element.tag.removeprefix(NAMESPACE)
    return [(f"{name}/{path}", text) for child in element for path, text in leaves(child)]


def stored(org: Client, operation: str, kind: str, full_name: str, text: str) -> Any:
    """Save a component and read it back."""
    component = f'<metadata xsi:type="{kind}"><fullName>{full_name}</fullName>{inside(text)}</metadata>'
    saved = org.soap(f"<{operation}>{component}</{operation}>")
    assert "<success>true</success>" in saved.text, saved.text
    read = org.soap(f"<readMetadata><type>{kind}</type><fullNames>{full_name}</fullNames></readMetadata>")
    return ET.fromstring(read.content).find(f".//{NAMESPACE}records")  # noqa: S314 - our own process


@pytest.mark.parametrize("name", ["layout_sample.xml", "layout_cumulusci_fixture.xml"])
def test_a_layout_is_kept_word_for_word(org: Client, name: str) -> None:
    fields = [{"object": "Account", "name": each} for each in ("Alpha1__c", "TextArea__c", "CurrencyIsoCode__c")]
    org.seed(fields=fields)
    text = well_formed(text_of(f"metadata/{name}")).replace(">CurrencyIsoCode<", ">CurrencyIsoCode__c<")

    read = stored(org, "upsertMetadata", "Layout", "Account-Account Layout", text)

    golden = ET.fromstring(text)  # noqa: S314 - our own sample
    kept = [leaf for child in read for leaf in leaves(child) if leaf[0] != "fullName"]
    assert sorted(kept) == sorted(leaf for child in golden for leaf in leaves(child))


def test_the_conversion_of_leads_is_kept_word_for_word(org: Client) -> None:
    text = text_of("metadata/leadconvertsettings.xml")

    read = stored(org, "updateMetadata", "LeadConvertSettings", "LeadConvertSettings", text)

    golden = ET.fromstring(text)  # noqa: S314 - our own sample
    kept = [leaf for child in read for leaf in leaves(child) if leaf[0] != "fullName"]
    assert sorted(kept) == sorted(leaf for child in golden for leaf in leaves(child))


def test_a_permission_set_is_kept_word_for_word_and_grants_its_fields(org: Client) -> None:
    org.seed(objects=[{"name": "Job_Request__c", "label": "Job Request", "fields": [{"name": "Salary__c"}]}])
    text = text_of("metadata/permissionset_sample.xml")

    read = stored(org, "createMetadata", "PermissionSet", "HR_Administration", text)

    golden = ET.fromstring(text)  # noqa: S314 - our own sample
    renamed = {"userLicense": "license"}  # a set is read with `license`, which took the place of `userLicense`
    wanted = [(renamed.get(name, name), value) for child in golden for name, value in leaves(child)]
    kept = [leaf for child in read for leaf in leaves(child) if leaf[0] != "fullName"]
    assert sorted(kept) == sorted(wanted)
