"""The Metadata API: SOAP calls that make fields and read or replace layouts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from salesforce_emulator.calls.gate import version_refusal
from salesforce_emulator.model.xml_text import METADATA, TYPE_ATTRIBUTE, child_text, local, text_element
from salesforce_emulator.soap import fields, layouts
from salesforce_emulator.soap.envelope import (
    SoapFaultError,
    answer,
    fault_answer,
    operation_of,
    read_envelope,
    session_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from xml.etree.ElementTree import Element

    from starlette.requests import Request
    from starlette.responses import Response

    from salesforce_emulator.model.errors import Problem
    from salesforce_emulator.org import Org

MOST_COMPONENTS: Final = 10
MOST_COMPONENTS_READ: Final = 10


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
    operation = operation_of(envelope, OPERATIONS)
    org.calls[f"SOAP {operation.tag}"] += 1
    return f"<{operation.tag}Response>{OPERATIONS[operation.tag](org, operation)}</{operation.tag}Response>"


def _saving(handlers: dict[str, Callable[[Org, Element], Problem | None]]) -> Callable[[Org, Element], str]:
    def save(org: Org, operation: Element) -> str:
        components = operation.findall("metadata")
        if len(components) > MOST_COMPONENTS:
            text = f"Cannot create, update or delete more than {MOST_COMPONENTS} components at a time"
            raise SoapFaultError("LIMIT_EXCEEDED", text)
        results = []
        for component in components:
            kind = local(component.get(TYPE_ATTRIBUTE, ""))
            handler = handlers.get(kind)
            if handler is None:
                raise SoapFaultError("INVALID_TYPE", f"This type of metadata is not available: {kind}")
            results.append(_save_result(child_text(component, "fullName") or "", handler(org, component)))
        return "".join(results)

    return save


def _save_result(full_name: str, problem: Problem | None) -> str:
    errors = ""
    if problem is not None:
        named = "".join(text_element("fields", name) for name in problem.fields)
        said = text_element("message", problem.message) + text_element("statusCode", problem.code)
        errors = f"<errors>{named}{said}</errors>"
    success = text_element("success", "false" if problem else "true")
    return f"<result>{errors}{text_element('fullName', full_name)}{success}</result>"


def _read(org: Org, operation: Element) -> str:
    kind = child_text(operation, "type") or ""
    names = [(found.text or "").strip() for found in operation.findall("fullNames")]
    if kind not in READERS:
        raise SoapFaultError("INVALID_TYPE", f"This type of metadata is not available: {kind}")
    records = [READERS[kind](org, name) for name in names[:MOST_COMPONENTS_READ]]
    shown = [
        f'<records xsi:type="{kind}">{text}</records>' if text else '<records xsi:nil="true"/>' for text in records
    ]
    return f"<result>{''.join(shown)}</result>"


def _list(org: Org, operation: Element) -> str:
    kinds = [child_text(query, "type") or "" for query in operation.findall("queries")]
    listers = {"CustomField": fields.names, "Layout": layouts.names}
    return "".join(_property(org, kind, name) for kind in kinds if kind in listers for name in listers[kind](org))


def _property(org: Org, kind: str, full_name: str) -> str:
    folder = {"CustomField": "objects", "Layout": "layouts"}[kind]
    stem = full_name.partition(".")[0] if kind == "CustomField" else full_name
    parts = {"createdById": org.user_id, "fileName": f"{folder}/{stem}.{folder[:-1]}", "fullName": full_name}
    parts |= {"id": "", "lastModifiedById": org.user_id, "manageableState": "unmanaged", "type": kind}
    return f"<result>{''.join(text_element(key, value) for key, value in parts.items())}</result>"


READERS: Final = {"CustomField": fields.read, "Layout": layouts.read}
OPERATIONS: Final[dict[str, Callable[[Org, Element], str]]] = {
    "createMetadata": _saving({"CustomField": fields.create, "Layout": layouts.create}),
    "updateMetadata": _saving({"CustomField": fields.update, "Layout": layouts.update}),
    "readMetadata": _read,
    "listMetadata": _list,
}
