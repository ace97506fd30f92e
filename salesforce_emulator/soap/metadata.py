"""The Metadata API: SOAP calls that read and change what an admin has set up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from salesforce_emulator.calls.gate import version_refusal
from salesforce_emulator.model.xml_text import METADATA, child_text
from salesforce_emulator.soap import reading, saving
from salesforce_emulator.soap.envelope import (
    SoapFaultError,
    answer,
    fault_answer,
    operation_of,
    read_envelope,
    session_of,
)

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from starlette.requests import Request
    from starlette.responses import Response

    from salesforce_emulator.org import Org

LAST_ALL_OR_NONE: Final = 33
SAVING: Final = {
    "createMetadata": saving.create,
    "updateMetadata": saving.update,
    "upsertMetadata": saving.upsert,
    "deleteMetadata": saving.delete,
}
READING: Final = {
    "readMetadata": reading.read,
    "listMetadata": reading.listed,
    "describeMetadata": reading.described,
}


async def soap(request: Request) -> Response:
    """Answer one Metadata API call."""
    org: Org = request.app.state.org
    org.calls["POST /services/Soap/m"] += 1
    try:
        body = _answer(org, request.path_params["version"], read_envelope(await request.body()))
    except SoapFaultError as fault:
        return fault_answer(fault, METADATA, detailed=False)
    return answer(body, METADATA)


def _answer(org: Org, version: str, envelope: Element) -> str:
    session_of(org, envelope)
    if version_refusal(version) is not None:
        raise SoapFaultError("UNSUPPORTED_API_VERSION", "Invalid Api version specified on URL")
    if not org.limits.charge():
        raise SoapFaultError("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")
    operation = operation_of(envelope, (*SAVING, *READING))
    name = operation.tag
    org.calls[f"SOAP {name}"] += 1
    if name in READING:
        result = READING[name](org, operation)
    else:
        result = SAVING[name](org, operation, all_or_none=_all_or_none(envelope, version))
    return f"<{name}Response>{result}</{name}Response>"


def _all_or_none(envelope: Element, version: str) -> bool:
    """Read the AllOrNoneHeader; up to version 33 it is on unless told otherwise."""
    usual = "true" if float(version) <= LAST_ALL_OR_NONE else "false"
    return (child_text(envelope, "Header/AllOrNoneHeader/allOrNone") or usual) == "true"
