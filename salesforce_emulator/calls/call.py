"""One call as the handlers see it, and the answers they give."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pydantic_core import to_json
from starlette.responses import Response

from salesforce_emulator.calls.places import place_of
from salesforce_emulator.calls.save_headers import save_options
from salesforce_emulator.calls.whose import session_of
from salesforce_emulator.model.errors import RequestRefusedError
from salesforce_emulator.model.json_text import read_json
from salesforce_emulator.saving.saver import Saver

if TYPE_CHECKING:
    from starlette.datastructures import Headers, QueryParams
    from starlette.requests import Request

    from salesforce_emulator.model.unreadable import UnreadableValueError
    from salesforce_emulator.org import Org

JSON_TYPE: Final = "application/json;charset=UTF-8"
_PLACE: Final = re.compile(r"at line (\d+) column (\d+)$")


@dataclass(slots=True)
class Call:
    """Everything a handler needs to know of one request."""

    org: Org
    user_id: str
    version: str
    path: Mapping[str, str]
    query: QueryParams
    headers: Headers
    base_url: str
    body: bytes
    label: str
    method: str = "GET"

    def saver(self) -> Saver:
        """Make the saver of this call, as its headers ask."""
        return Saver(self.org, save_options(self.headers, self.user_id, self.version))

    def json(self) -> Any:
        """Parse the body, or refuse the request as Salesforce does."""
        if not self.body:
            text = "The HTTP entity body is required, but this request has no entity body."
            raise RequestRefusedError(400, "JSON_PARSER_ERROR", text)
        try:
            return read_json(self.body)
        except ValueError as error:
            raise RequestRefusedError(400, "JSON_PARSER_ERROR", _located(str(error))) from None

    def json_object(self) -> dict[str, Any]:
        """Parse the body, which must be an object."""
        parsed = self.json()
        if not isinstance(parsed, dict):
            text = "Cannot deserialize request body: expected an object at [line:1, column:1]"
            raise RequestRefusedError(400, "JSON_PARSER_ERROR", text)
        return parsed

    def data_url(self, rest: str) -> str:
        """Give an address below this call's API version."""
        return f"/services/data/v{self.version}/{rest}"


Handler = Callable[[Call], Response]


def _located(message: str) -> str:
    place = _PLACE.search(message)
    if place is None:
        return message
    line, column = place.groups()
    return f"{message[: place.start()].strip().capitalize()} at [line:{line}, column:{column}]"


async def call_of(request: Request, org: Org, label: str) -> Call:
    """Make the call of a logged-in user, or refuse it for want of a session."""
    session = session_of(request, org)
    return Call(
        org=org,
        user_id=session.user_id,
        version=request.path_params.get("version", ""),
        path=request.path_params,
        query=request.query_params,
        headers=request.headers,
        base_url=base_url(request, org),
        body=await _body(request),
        label=label,
        method=request.method,
    )


def base_url(request: Request, org: Org) -> str:
    """Give the org's own address, as the caller reaches it."""
    host = request.headers.get("host", "localhost")
    return org.faults.instance(host) or org.options.instance_url or f"http://{host}"


async def _body(request: Request) -> bytes:
    body = await request.body()
    if request.headers.get("content-encoding", "").lower() != "gzip":
        return body
    try:
        return gzip.decompress(body)
    except (OSError, EOFError, zlib.error):
        raise RequestRefusedError(400, "JSON_PARSER_ERROR", "The body is not valid gzip.") from None


def json_answer(value: Any, status: int = 200) -> Response:
    """Answer with JSON."""
    return Response(to_json(value), status_code=status, media_type=JSON_TYPE)


def empty_answer() -> Response:
    """Answer with nothing, as an update does."""
    return Response(status_code=204)


def refusal_answer(error: RequestRefusedError) -> Response:
    """Answer with an error list."""
    return json_answer(error.body(), error.status)


def unreadable(call: Call, error: UnreadableValueError) -> RequestRefusedError:
    """Refuse the whole request for a value of the wrong type, and say where it stands."""
    line, column = place_of(call.body, error.field, error.value)
    return RequestRefusedError(400, "JSON_PARSER_ERROR", f"{error} at [line:{line}, column:{column}]")
