"""Requests inside a request: answered by the same handlers, without HTTP."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from pydantic_core import from_json, to_json
from starlette.datastructures import Headers, QueryParams
from starlette.routing import compile_path

from salesforce_emulator.calls.gate import answer_of, chosen
from salesforce_emulator.model.errors import not_found

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.responses import Response

    from salesforce_emulator.calls.call import Call, Handler

PLACE: Final = "/services/data/v{version}"
INHERITED: Final = ("accept", "authorization", "content-type")
SHOWN_HEADERS: Final = {"location": "Location", "etag": "ETag", "last-modified": "Last-Modified"}
FIRST_ERROR: Final = 400
_RESOURCE: Final = re.compile(r"(?i)(?<=/)sobjects?(?=/|$)")


@dataclass(frozen=True, slots=True)
class Subrequest:
    """What one part of a composite call asks for."""

    method: str
    url: str
    body: Any = None
    headers: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What one part was answered."""

    status: int
    body: Any
    headers: dict[str, str]

    @property
    def failed(self) -> bool:
        """Say whether the part was refused."""
        return self.status >= FIRST_ERROR


class Resources:
    """The resources that parts of a call can reach, by address."""

    def __init__(self, table: Mapping[str, Mapping[str, Handler]]) -> None:
        """Prepare the addresses once."""
        self._known = [(compile_path(PLACE + path)[0], handlers) for path, handlers in table.items()]

    def answer(self, call: Call, asked: Subrequest) -> Answer:
        """Answer one part on behalf of the caller of the whole."""
        path, _, query = asked.url.partition("?")
        path = with_plain_resource(unquote(path).rstrip("/"))
        for pattern, handlers in self._known:
            match = pattern.match(path)
            if match is not None:
                part = _part(call, asked, (match.groupdict(), query))
                return _read(answer_of(part, chosen(part, asked.method, handlers)))
        refusal = not_found()
        return Answer(refusal.status, refusal.body(), {})


def with_plain_resource(path: str) -> str:
    """Spell the resource `sobjects` plainly: samples of the documentation write sObject too."""
    return _RESOURCE.sub("sobjects", path, count=1)


def _part(call: Call, asked: Subrequest, place: tuple[dict[str, str], str]) -> Call:
    path, query = place
    inherited = {name: value for name in INHERITED if (value := call.headers.get(name)) is not None}
    return replace(
        call,
        version=path.get("version", ""),
        path=path,
        query=QueryParams(query),
        headers=Headers({**inherited, **(asked.headers or {})}),
        method=asked.method,
        body=b"" if asked.body is None else to_json(asked.body),
    )


def _read(response: Response) -> Answer:
    headers = {shown: response.headers[name] for name, shown in SHOWN_HEADERS.items() if name in response.headers}
    body = from_json(bytes(response.body)) if response.body else None
    return Answer(response.status_code, body, headers)
