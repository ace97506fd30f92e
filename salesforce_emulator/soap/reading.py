"""readMetadata, listMetadata and describeMetadata."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesforce_emulator.model.values import written
from salesforce_emulator.model.xml_text import child_text, text_element
from salesforce_emulator.setup import fields, permission_sets
from salesforce_emulator.setup.kinds import KINDS, Kind
from salesforce_emulator.soap.saving import check_count, kind_named

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from salesforce_emulator.org import Org


def read(org: Org, operation: Element) -> str:
    """Write the asked components; one that is not there is an empty record (Metadata API guide, readMetadata)."""
    name = child_text(operation, "type") or ""
    kind = kind_named(name)
    names = [(found.text or "").strip() for found in operation.findall("fullNames")]
    check_count(names)
    texts = [kind.read(org, each) for each in names]
    shown = [f'<records xsi:type="{name}">{text}</records>' if text else '<records xsi:nil="true"/>' for text in texts]
    return f"<result>{''.join(shown)}</result>"


def listed(org: Org, operation: Element) -> str:
    """List the components of the asked types."""
    names = [child_text(query, "type") or "" for query in operation.findall("queries")]
    return "".join(_properties(org, name, each) for name in names if name in KINDS for each in KINDS[name].names(org))


def _properties(org: Org, name: str, full_name: str) -> str:
    user = org.tables["user"].records[org.user_id]
    by, at = org.sobjects["user"].computed["Name"](user), written(org.clock.now()).replace("+0000", "Z")
    parts = {"createdById": org.user_id, "createdByName": by, "createdDate": at}
    parts |= {"fileName": KINDS[name].file_name(full_name), "fullName": full_name, "id": _id(org, name, full_name)}
    parts |= {"lastModifiedById": org.user_id, "lastModifiedByName": by, "lastModifiedDate": at}
    parts |= {"manageableState": "unmanaged", "type": name}
    return f"<result>{''.join(text_element(key, value) for key, value in parts.items())}</result>"


def _id(org: Org, name: str, full_name: str) -> str:
    if name == "CustomField":
        field = fields.find(org, full_name)[1]
        if field is None:
            return ""
        field.id = field.id or org.ids.make("00N")
        return field.id
    if name == permission_sets.KIND:
        return str(org.tables["permissionset"].by_value("Name", full_name)[0]["Id"])
    return org.profile if name == "Profile" else ""


def described(_org: Org, _operation: Element) -> str:
    """Describe the kinds of components that are served."""
    objects = "".join(_description(name, kind) for name, kind in KINDS.items() if not kind.child_of)
    rest = {"organizationNamespace": "", "partialSaveAllowed": "true", "testRequired": "false"}
    return f"<result>{objects}{''.join(text_element(key, value) for key, value in rest.items())}</result>"


def _description(name: str, kind: Kind) -> str:
    children = [child for child, each in KINDS.items() if each.child_of == name]
    parts = [text_element("childXmlNames", child) for child in children]
    texts = {"directoryName": kind.directory, "inFolder": "false", "metaFile": "false", "suffix": kind.suffix}
    parts += [text_element(key, value) for key, value in {**texts, "xmlName": name}.items()]
    return f"<metadataObjects>{''.join(parts)}</metadataObjects>"
