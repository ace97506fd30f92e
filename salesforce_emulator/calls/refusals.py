"""A refusal in the form of the API that is asked: a JSON list, a SOAP fault, or an OAuth error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from starlette.responses import Response

from salesforce_emulator.calls.call import json_answer, refusal_answer

if TYPE_CHECKING:
    from salesforce_emulator.model.errors import RequestRefusedError
    from salesforce_emulator.org import Org

LIMIT_HEADER: Final = "Sforce-Limit-Info"
_PARTNER: Final = "urn:fault.partner.soap.sforce.com"
_METADATA: Final = "http://soap.sforce.com/2006/04/metadata"
LOGIN_CODES: Final = frozenset(
    (
        "INVALID_LOGIN",
        "LOGIN_MUST_USE_SECURITY_TOKEN",
        "LOGIN_DURING_RESTRICTED_DOMAIN",
        "LOGIN_DURING_RESTRICTED_TIME",
        "PASSWORD_LOCKOUT",
        "ORG_LOCKED",
        "TRIAL_EXPIRED",
        "ORG_NOT_OWNED_BY_INSTANCE",
        "SSO_SERVICE_DOWN",
        "CLIENT_NOT_ACCESSIBLE_FOR_USER",
        "LOGIN_RATE_EXCEEDED",
    )
)
_FAULT: Final = (
    '<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope'
    ' xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:sf="{space}"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body><soapenv:Fault><faultcode>{prefix}{code}'
    "</faultcode><faultstring>{code}: {text}</faultstring>{detail}</soapenv:Fault></soapenv:Body></soapenv:Envelope>"
)
_DETAIL: Final = (
    '<detail><sf:{kind} xsi:type="sf:{kind}"><sf:exceptionCode>{code}</sf:exceptionCode>'
    "<sf:exceptionMessage>{text}</sf:exceptionMessage></sf:{kind}></detail>"
)


def refusal_for(org: Org, path: str, *, error: RequestRefusedError) -> Response:
    """Spell a refusal as the API at this address does."""
    if path.startswith("/services/Soap/"):
        return _soap_fault(path, error)
    if path.startswith("/services/oauth2/"):
        return json_answer({"error": error.code, "error_description": error.message}, error.status)
    answer = refusal_answer(error)
    if error.status != 401:  # noqa: PLR2004 - who is not known is not told of the org's usage
        answer.headers[LIMIT_HEADER] = org.limits.header()
    return answer


def _soap_fault(path: str, error: RequestRefusedError) -> Response:
    told = {"code": escape(error.code), "text": escape(error.message)}
    if path.startswith("/services/Soap/m/"):
        body = _FAULT.format(space=_METADATA, prefix="sf:", detail="", **told)
    else:
        kind = "LoginFault" if error.code in LOGIN_CODES else "UnexpectedErrorFault"
        body = _FAULT.format(space=_PARTNER, prefix="", detail=_DETAIL.format(kind=kind, **told), **told)
    return Response(body, status_code=500, media_type="text/xml;charset=UTF-8")
