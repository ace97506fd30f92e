"""The SOAP envelope an outbound message carries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from salesforce_emulator.model.ids import SHORT
from salesforce_emulator.model.xml_text import text_element

if TYPE_CHECKING:
    from salesforce_emulator.model.schema import Record, SObject

OPENING: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"'
    ' xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    '<soapenv:Body><notifications xmlns="http://soap.sforce.com/2005/09/outbound">'
)
CLOSING: Final = "</notifications></soapenv:Body></soapenv:Envelope>"


class Sender(NamedTuple):
    """The org an outbound message comes from."""

    org_id: str
    url: str


def envelope(sender: Sender, ids: tuple[str, str], version: float, body: str) -> str:
    """Wrap one record: `ids` are the action's and the notification's."""
    action_id, notification_id = ids
    short = sender.org_id[:SHORT]
    return "".join(
        (
            OPENING,
            text_element("OrganizationId", sender.org_id),
            text_element("ActionId", action_id),
            '<SessionId xsi:nil="true"/>',
            text_element("EnterpriseUrl", f"{sender.url}/services/Soap/c/{version:.1f}/{short}"),
            text_element("PartnerUrl", f"{sender.url}/services/Soap/u/{version:.1f}/{short}"),
            "<Notification>",
            text_element("Id", notification_id),
            body,
            "</Notification>",
            CLOSING,
        )
    )


def record_xml(sobject: SObject, values: Record) -> str:
    """Spell the fields that hold a value, the Id first."""
    parts = [text_element("sf:Id", values["Id"])]
    for name, value in values.items():
        if value is not None and name != "Id":
            parts.append(text_element(f"sf:{name}", _spelled(value)))
    kind = f'xsi:type="sf:{sobject.name}" xmlns:sf="urn:sobject.enterprise.soap.sforce.com"'
    return f"<sObject {kind}>{''.join(parts)}</sObject>"


def _spelled(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value).replace(".000+0000", ".000Z")
