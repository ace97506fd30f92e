"""SOAP on the wire: envelopes read, answers and faults written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from starlette.responses import Response

from salesforce_emulator.model.logins import EXPIRED
from salesforce_emulator.model.xml_text import child_text, parse, text_element

if TYPE_CHECKING:
    from salesforce_emulator.model.sessions import Session
    from salesforce_emulator.org import Org

ENVELOPE: Final = (
    '<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope'
    ' xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"{namespaces}'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>{body}</soapenv:Body></soapenv:Envelope>'
)
NO_SESSION: Final = (
    "Invalid Session ID found in SessionHeader: Illegal Session. Session not found, missing session hash"
)


class SoapFaultError(Exception):
    """Ends a SOAP call with a fault."""

    def __init__(self, code: str, message: str, kind: str = "UnexpectedErrorFault") -> None:
        """Keep what the fault says, and what its detail is called."""
        super().__init__(message)
        self.code, self.message, self.kind = code, message, kind


def read_envelope(text: bytes) -> Element:
    """Parse a request, or answer with a fault."""
    try:
        return parse(text)
    except (ParseError, DefusedXmlException, ValueError):
        raise SoapFaultError("UNKNOWN_EXCEPTION", "The request is not well-formed XML.") from None


def session_of(org: Org, envelope: Element, *, may_be_expired: bool = False) -> Session:
    """Find the live session the header names, or answer with a fault; one with an expired password does little."""
    session = org.sessions.find(child_text(envelope, "Header/SessionHeader/sessionId") or "")
    if session is None:
        raise SoapFaultError("INVALID_SESSION_ID", NO_SESSION)
    if session.password_expired and not may_be_expired:
        raise SoapFaultError("INVALID_OPERATION_WITH_EXPIRED_PASSWORD", EXPIRED)
    return session


def operation_of(envelope: Element, known: object) -> Element:
    """Find the one operation of the body, or answer with a fault."""
    operation = next(iter(envelope.find("Body") or ()), None)
    if operation is None or operation.tag not in known:  # type: ignore[operator]
        name = "" if operation is None else operation.tag
        raise SoapFaultError("INVALID_OPERATION", f"No operation available for request {name}")
    return operation


def answer(body: str, namespace: str) -> Response:
    """Answer with a body of this namespace."""
    return _xml(body, 200, f' xmlns="{namespace}"')


def fault_answer(fault: SoapFaultError, namespace: str, *, detailed: bool) -> Response:
    """Answer with a fault; its detail is spelled as the partner API does (a login's code has no prefix)."""
    code = fault.code if fault.kind == "LoginFault" else f"sf:{fault.code}"
    said = text_element("faultcode", code) + text_element("faultstring", f"{fault.code}: {fault.message}")
    if detailed:
        inside = text_element("sf:exceptionCode", fault.code) + text_element("sf:exceptionMessage", fault.message)
        said += f'<detail><sf:{fault.kind} xsi:type="sf:{fault.kind}">{inside}</sf:{fault.kind}></detail>'
    return _xml(f"<soapenv:Fault>{said}</soapenv:Fault>", 500, f' xmlns:sf="{namespace}"')


def _xml(body: str, status: int, namespaces: str) -> Response:
    text = ENVELOPE.format(namespaces=namespaces, body=body)
    return Response(text, status_code=status, media_type="text/xml; charset=utf-8")
