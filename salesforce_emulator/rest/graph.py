"""Graphs of requests, each done as a whole or not at all: /composite/graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.calls.call import json_answer
from salesforce_emulator.rest.composite import all_or_nothing, halted, shown
from salesforce_emulator.rest.graph_request import checked_graphs

if TYPE_CHECKING:
    from starlette.responses import Response

    from salesforce_emulator.calls.call import Call, Handler
    from salesforce_emulator.model.errors import Json
    from salesforce_emulator.rest.subrequests import Resources

MOST_FAILURES: Final = 14


def graph(resources: Resources) -> Handler:
    """Make the handler that answers graphs in their order, for the cost of one call.

    Once more than 14 graphs have failed the remaining ones are halted (Composite Graph Limits).
    """

    def answer(call: Call) -> Response:
        given = checked_graphs(call.json_object().get("graphs"), call.version)
        results: list[Json] = []
        for each in given:
            failures = sum(1 for result in results if not result["isSuccessful"])
            parts = each["compositeRequest"]
            if failures > MOST_FAILURES:
                results.append(_result(each, [shown(part, halted()) for part in parts], succeeded=False))
                continue
            answers = all_or_nothing(call, parts, resources)
            succeeded = not any(part.failed for part in answers)
            results.append(_result(each, list(map(shown, parts, answers)), succeeded=succeeded))
        return json_answer({"graphs": results})

    return answer


def _result(given: Json, responses: list[Any], *, succeeded: bool) -> Json:
    body = {"compositeResponse": responses}
    return {"graphId": given["graphId"], "graphResponse": body, "isSuccessful": succeeded}
