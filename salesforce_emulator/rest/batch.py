"""Independent requests in one call: /composite/batch."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.calls.call import json_answer
from salesforce_emulator.model.errors import RequestRefusedError, usual_refusal
from salesforce_emulator.rest.composite_request import MOST_PARTS, parts_of
from salesforce_emulator.rest.references import api_number
from salesforce_emulator.rest.subrequests import Answer, Subrequest

if TYPE_CHECKING:
    from starlette.responses import Response

    from salesforce_emulator.calls.call import Call, Handler
    from salesforce_emulator.model.errors import Json
    from salesforce_emulator.rest.subrequests import Resources

FIRST_VERSION: Final = 34
METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD")
HALTED: Final = RequestRefusedError(
    412, "BATCH_PROCESSING_HALTED", "Batch processing halted per request; earlier subrequest failed."
)
_URL: Final = re.compile(r"/?(?:services/data/)?v(?P<version>\d+\.\d)/(?P<rest>.*)", re.DOTALL)


def batch(resources: Resources) -> Handler:
    """Make the handler that answers parts in their order, each final at once and each charged as a call."""

    def answer(call: Call) -> Response:
        body = call.json_object()
        parts = [_checked(part, call.version) for part in _few(parts_of(body.get("batchRequests"), "batchRequests"))]
        halts = body.get("haltOnError") is True
        answers: list[Answer] = []
        for part in parts:
            halted = halts and any(each.failed for each in answers)
            answers.append(_refusal(HALTED) if halted else _charged(call, part, resources, first=not answers))
        results = [{"statusCode": each.status, "result": each.body} for each in answers]
        return json_answer({"hasErrors": any(each.failed for each in answers), "results": results})

    return answer


def _few(parts: list[Json]) -> list[Json]:
    if len(parts) > MOST_PARTS:
        text = f"The batch request can\u2019t contain more than {MOST_PARTS} subrequests."
        raise RequestRefusedError(400, "LIMIT_EXCEEDED", text)
    return parts


def _checked(part: Json, version: str) -> Subrequest:
    method, url = part.get("method"), _URL.fullmatch(str(part.get("url")))
    if "binaryPartName" in part or "binaryPartNameAlias" in part:
        raise _bad("Binary parts are not supported by this org.")
    if not isinstance(method, str) or method.upper() not in METHODS:
        raise _bad(f"Invalid HTTP method: {method}")
    if url is None:
        raise _bad(f"Invalid subrequest URL: {part.get('url')}")
    if not FIRST_VERSION <= api_number(url["version"]) <= api_number(version):
        raise _bad(
            f"The version of a subrequest must be at least {FIRST_VERSION}.0 and at most {version}: {part['url']}"
        )
    address = f"/services/data/v{url['version']}/{url['rest']}"
    return Subrequest(method.upper(), address, part.get("richInput"))


def _charged(call: Call, part: Subrequest, resources: Resources, *, first: bool) -> Answer:
    """Answer one part; the call as a whole has paid for the first."""
    if not first and not call.org.limits.charge():
        return _refusal(usual_refusal("REQUEST_LIMIT_EXCEEDED"))
    return resources.answer(call, part)


def _refusal(refusal: RequestRefusedError) -> Answer:
    body: Any = [{"errorCode": error["errorCode"], "message": error["message"]} for error in refusal.body()]
    return Answer(refusal.status, body, {})


def _bad(text: str) -> RequestRefusedError:
    return RequestRefusedError(400, "INVALID_INPUT", text)
