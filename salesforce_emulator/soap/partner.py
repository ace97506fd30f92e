"""The SOAP API proper, as far as logging in goes: login, logout, setPassword, getUserInfo, getServerTimestamp."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from salesforce_emulator.calls.call import base_url
from salesforce_emulator.calls.gate import version_refusal
from salesforce_emulator.model.logins import LoginRefusedError
from salesforce_emulator.model.values import written
from salesforce_emulator.model.xml_text import child_text, text_element
from salesforce_emulator.soap.envelope import (
    SoapFaultError,
    answer,
    fault_answer,
    operation_of,
    read_envelope,
    session_of,
)
from salesforce_emulator.soap.user_info import texts, user_info

if TYPE_CHECKING:
    from collections.abc import Callable
    from xml.etree.ElementTree import Element

    from starlette.requests import Request
    from starlette.responses import Response

    from salesforce_emulator.model.sessions import Session
    from salesforce_emulator.org import Org

LAST_WITH_LOGIN: Final = 64
KINDS: Final = {"u": "partner", "c": "enterprise"}
OPERATIONS: Final = ("login", "logout", "setPassword", "getUserInfo", "getServerTimestamp")


async def soap(request: Request) -> Response:
    """Answer one call of the partner (`u`) or enterprise (`c`) endpoint."""
    org: Org = request.app.state.org
    kind = request.path_params["kind"]
    name = KINDS.get(kind, "partner")
    org.calls[f"POST /services/Soap/{kind}"] += 1
    try:
        body = _answer(request, org, read_envelope(await request.body()))
    except SoapFaultError as fault:
        return fault_answer(fault, f"urn:fault.{name}.soap.sforce.com", detailed=True)
    return answer(body, f"urn:{name}.soap.sforce.com")


def _answer(request: Request, org: Org, envelope: Element) -> str:
    version = request.path_params["version"]
    if version_refusal(version) is not None:
        raise SoapFaultError("UNSUPPORTED_API_VERSION", "Invalid Api version specified on URL")
    operation = operation_of(envelope, OPERATIONS)
    org.calls[f"SOAP {operation.tag}"] += 1
    if operation.tag == "login":
        return _login(request, org, operation)
    session = session_of(org, envelope, may_be_expired=operation.tag in ("logout", "setPassword"))
    if operation.tag == "setPassword":
        result = _set_password(org, session, operation)
    else:
        result = CALLS[operation.tag](org, session)
    return f"<{operation.tag}Response>{result}</{operation.tag}Response>"


def _login(request: Request, org: Org, operation: Element) -> str:
    """Open a session that is no grant of any app; SOAP login() exists up to version 64 (SOAP API guide, login())."""
    kind, version = request.path_params["kind"], request.path_params["version"]
    if float(version) > LAST_WITH_LOGIN:
        raise SoapFaultError("UNSUPPORTED_API_VERSION", "login() is available in API version 64.0 and earlier.")
    session = _opened(org, operation)
    root, place = base_url(request, org), f"{version}/{org.id[:15]}"
    result = texts(
        metadataServerUrl=f"{root}/services/Soap/m/{place}",
        passwordExpired=session.password_expired,
        sandbox=org.options.sandbox,
        serverUrl=f"{root}/services/Soap/{kind}/{place}",
        sessionId=session.token,
        userId=session.user_id,
    )
    return f"<loginResponse><result>{result}<userInfo>{user_info(org, session)}</userInfo></result></loginResponse>"


def _opened(org: Org, operation: Element) -> Session:
    try:
        username, password = child_text(operation, "username") or "", operation.findtext("password") or ""
        login = org.logins.check(username, password)
        org.logins.count(login.user_id, org.clock.now())
    except LoginRefusedError as refused:
        raise SoapFaultError(refused.code, refused.message, "LoginFault") from None
    return org.sessions.open(login.user_id, password_expired=login.password_expired)


def _set_password(org: Org, session: Session, operation: Element) -> str:
    """Give a user a new password: the one thing a session with an expired password may do (SOAP API guide, login())."""
    user = org.tables["user"].find(child_text(operation, "userId"))
    if user is None:
        raise SoapFaultError("INVALID_ID_FIELD", "The user does not exist.", "InvalidIdFault")
    if not org.logins.renew(user["Username"], operation.findtext("password") or ""):
        text = "The new password may not be empty or the one before."
        raise SoapFaultError("INVALID_NEW_PASSWORD", text, "InvalidNewPasswordFault")
    session.password_expired = False
    return "<result/>"


def _logout(org: Org, session: Session) -> str:
    org.sessions.end(session.token)
    return ""


def _info(org: Org, session: Session) -> str:
    return f"<result>{user_info(org, session)}</result>"


def _timestamp(org: Org, _session: Session) -> str:
    now = written(org.clock.now()).replace("+0000", "Z")
    return f"<result>{text_element('timestamp', now)}</result>"


CALLS: Final[dict[str, Callable[[Org, Session], str]]] = {
    "logout": _logout,
    "getUserInfo": _info,
    "getServerTimestamp": _timestamp,
}
