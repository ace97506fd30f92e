"""simple-salesforce for one token: every answer of the org as a value."""

from __future__ import annotations

from ssl import SSLCertVerificationError
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from xml.sax.saxutils import escape

import requests
from pydantic_core import from_json
from simple_salesforce.api import Salesforce
from simple_salesforce.exceptions import SalesforceError
from urllib3.exceptions import MaxRetryError, NewConnectionError, ProxyError, SSLError

from worker.adapters.salesforce.session import CONNECT_TIMEOUT, is_plain
from worker.adapters.salesforce.trouble import Ambiguous, Unreachable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from worker.domain.token import Token

_NO_CONTENT: Final = 204
_OAUTH: Final = "oauth2/"
_SOAP_HEADERS: Final = {"Content-Type": "text/xml; charset=UTF-8", "SOAPAction": '""'}
_ENVELOPE: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="http://soap.sforce.com/2006/04/metadata">'
    "<soapenv:Header><SessionHeader><sessionId>{token}</sessionId></SessionHeader></soapenv:Header>"
    "<soapenv:Body>{body}</soapenv:Body></soapenv:Envelope>"
)


class Usage(NamedTuple):
    """API calls of the org's last 24 hours, by everybody, and how many it may make."""

    used: int
    total: int


class Answer(NamedTuple):
    """What the org said: parsed JSON, or text where it was none (an error page, SOAP), or None."""

    status: int
    body: Any
    usage: Usage | None = None


class Request(NamedTuple):
    """What is asked: a path below the API version's root, or one that begins with `oauth2/`."""

    method: str
    path: str
    body: bytes | None
    headers: Mapping[str, str]


class _Client(Salesforce):
    """The library with its answers handed over as they came: it would forget the HTTP status."""

    def parse_result_to_json(self, result: requests.Response) -> Answer:
        return Answer(result.status_code, _parsed(result))


class Connection:
    """One token in use."""

    def __init__(self, token: Token, session: requests.Session, *, version: str) -> None:
        self.token = token
        self.is_plain = is_plain(token.instance_url)
        self._client = _Client(
            session_id=token.access_token, instance_url=token.instance_url, session=session, version=version
        )

    def rest(self, request: Request, *, timeout: float) -> Answer:
        """Call a resource. Raises Unreachable or Ambiguous."""
        if request.path.startswith(_OAUTH):
            name = request.path.removeprefix(_OAUTH)
            return _answer(lambda: self._client.oauth2(name, method=request.method))
        answer = _answer(
            lambda: self._client.restful(
                request.path,
                method=request.method,
                data=request.body,
                headers={"X-PrettyPrint": None, **request.headers},
                timeout=(CONNECT_TIMEOUT, timeout),
                allow_redirects=False,
            )
        )
        return answer._replace(usage=self._usage())

    def soap(self, body: str, *, timeout: float) -> Answer:
        """Call the Metadata API. Not by the library's client, which costs 0.3 s and tens of MB."""
        envelope = _ENVELOPE.format(token=escape(self.token.access_token), body=body).encode()

        def post() -> Answer:
            answer = self._client.session.post(
                self._client.metadata_url,
                data=envelope,
                headers=_SOAP_HEADERS,
                timeout=(CONNECT_TIMEOUT, timeout),
                allow_redirects=False,
            )
            return Answer(answer.status_code, answer.content.decode("utf-8", "replace"))

        return _answer(post)

    def close(self) -> None:
        """Close the session's sockets."""
        self._client.session.close()

    def _usage(self) -> Usage | None:
        found = self._client.api_usage.get("api-usage")
        return None if found is None else Usage(found.used, found.total)


def _answer(call: Callable[[], Any]) -> Answer:
    try:
        answer = call()
    except SalesforceError as refusal:
        return Answer(refusal.status, refusal.content)
    except requests.RequestException as error:
        kind = Unreachable if _never_sent(error) else Ambiguous
        raise kind(f"the org gave no answer ({type(error).__name__})") from None
    return answer if isinstance(answer, Answer) else Answer(_NO_CONTENT, None)


def _parsed(result: requests.Response) -> Any:
    if not result.content:
        return None
    try:
        return from_json(result.content)
    except ValueError:
        return result.content.decode("utf-8", "replace")


def _never_sent(error: requests.RequestException) -> bool:
    if isinstance(error, requests.ConnectTimeout):
        return True
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else None
    if isinstance(reason, NewConnectionError | ProxyError):
        return True
    return isinstance(reason, SSLError) and isinstance(reason.args[0], SSLCertVerificationError)
