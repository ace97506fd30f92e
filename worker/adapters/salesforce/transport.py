"""The one road to an org: simple-salesforce, with timeouts, a shared token and one replay."""

from __future__ import annotations

import gzip
import time
from typing import TYPE_CHECKING, Any, Final

from pydantic_core import to_json

from worker.adapters.salesforce.connection import Answer, Connection, Request, Usage
from worker.adapters.salesforce.oauth import TokenStore, obtain_token
from worker.adapters.salesforce.session import CONNECT_TIMEOUT, open_session, secure_base
from worker.adapters.salesforce.trouble import OutOfTime, TokenRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from worker.adapters.salesforce.credentials import OrgCredentials
    from worker.domain.token import Token

_LOGIN_TIMEOUT: Final = 20.0
"""With the time to connect, less than a token store's lock may last."""
_SHORTEST_READ: Final = 10.0
"""A read timeout is cut to the time that is left, but not below this: an answer missed is a save in doubt."""
_WORTH_PACKING: Final = 8_192
_MAY_HAVE_ENDED: Final = (401, 403, 500)
_INCURABLE: Final = ("not attached to Agent", "not valid for use with the REST API")


class Transport:
    """Calls to one org, from one process."""

    def __init__(self, credentials: OrgCredentials, tokens: TokenStore, *, read_timeout: float = 120.0) -> None:
        self.org, self.version = credentials.org, credentials.api_version
        self.usage: Usage | None = None
        self._credentials, self._tokens, self._read_timeout = credentials, tokens, read_timeout
        self._connection: Connection | None = None

    def call(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        headers: Mapping[str, str] | None = None,
        until: float,
    ) -> Answer:
        """
        Call a REST resource below the API version's root (`oauth2/…`: below the instance's).

        Returns what the org answered, whatever its HTTP status. Raises Trouble when it gave no answer.
        `until` is on the process's monotonic clock: nothing is sent that could last longer.
        """
        body = None if json is None else to_json(json)

        def send(connection: Connection, timeout: float) -> Answer:
            packed, more = _packed(body) if not connection.is_plain else (body, {})
            request = Request(method, path, packed, {**(headers or {}), **more})
            return connection.rest(request, timeout=timeout)

        return self._exchange(send, until)

    def soap(self, body: str, *, until: float) -> Answer:
        """Call the Metadata API with the inside of a SOAP body; the answer's body is the XML text."""
        return self._exchange(lambda connection, timeout: connection.soap(body, timeout=timeout), until)

    @property
    def shortest_call(self) -> float:
        """Seconds that must be left for a call to be made at all."""
        return CONNECT_TIMEOUT + min(_SHORTEST_READ, self._read_timeout)

    def close(self) -> None:
        """Close the connections that are open; a later call opens others."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _exchange(self, send: Callable[[Connection, float], Answer], until: float) -> Answer:
        connection = self._connection or self._connect(None, until)
        answer = send(connection, self._time_to_read(until))
        if _session_ended(answer):
            connection = self._connect(connection.token.access_token, until)
            answer = send(connection, self._time_to_read(until))
        self.usage = answer.usage or self.usage
        return answer

    def _connect(self, stale: str | None, until: float) -> Connection:
        self._time_to_read(until)
        org = self._credentials.org
        token = self._tokens.current(org) if stale is None else None
        token = token or self._tokens.replace(org, stale, self._obtain)
        session = open_session(secure_base(token.instance_url), read_timeout=self._read_timeout)
        self.close()
        self._connection = Connection(token, session, version=self._credentials.api_version)
        return self._connection

    def _obtain(self) -> Token:
        with open_session(_login_base(self._credentials), read_timeout=_LOGIN_TIMEOUT) as session:
            return obtain_token(self._credentials, session, now=time.time())

    def _time_to_read(self, until: float) -> float:
        left = until - time.monotonic()
        if left < self.shortest_call:
            raise OutOfTime("too little time was left for another request")
        return min(left - CONNECT_TIMEOUT, self._read_timeout)


def _login_base(credentials: OrgCredentials) -> str:
    try:
        return secure_base(credentials.login_url)
    except ValueError as error:
        raise TokenRefused(f"our configuration of this org is wrong: {error}", needs_admin=False) from None


def _packed(body: bytes | None) -> tuple[bytes | None, dict[str, str]]:
    if body is None or len(body) < _WORTH_PACKING:
        return body, {}
    return gzip.compress(body, compresslevel=1, mtime=0), {"Content-Encoding": "gzip"}


def _session_ended(answer: Answer) -> bool:
    text = str(answer.body) if answer.status in _MAY_HAVE_ENDED else ""
    match answer.status:
        case 401:
            return not any(sign in text for sign in _INCURABLE)
        case 403:
            return "Bad_OAuth_Token" in text
        case 500:  # how SOAP says it
            return "INVALID_SESSION_ID" in text
        case _:
            return False
