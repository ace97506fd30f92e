"""A series of requests in one call: /composite."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.calls.call import json_answer
from salesforce_emulator.model.errors import RequestRefusedError, usual_refusal
from salesforce_emulator.rest.composite_request import checked_parts
from salesforce_emulator.rest.references import References
from salesforce_emulator.rest.subrequests import Answer, Subrequest

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.responses import Response

    from salesforce_emulator.calls.call import Call, Handler
    from salesforce_emulator.model.errors import Json
    from salesforce_emulator.rest.subrequests import Resources

HALTED: Final = usual_refusal("PROCESSING_HALTED")


def composite(resources: Resources) -> Handler:
    """Make the handler that answers a series of parts, in their order, for the cost of one call.

    The order of unrelated parts is not promised when subrequests are collated; the order of the request is allowed.
    """

    def answer(call: Call) -> Response:
        body = call.json_object()
        try:
            parts = checked_parts(body.get("compositeRequest"), call.version)
        except RequestRefusedError as refusal:
            whole = shown({"referenceId": None}, halted(refusal))
            return json_answer({"compositeResponse": [whole]}, refusal.status)
        series = all_or_nothing if body.get("allOrNone") is True else _one_by_one
        answers = series(call, parts, resources)
        return json_answer({"compositeResponse": list(map(shown, parts, answers))})

    return answer


def listing(call: Call) -> Response:
    """List the composite resources."""
    return json_answer({name: call.data_url(f"composite/{name}") for name in ("tree", "batch", "sobjects", "graph")})


def shown(part: Json, answer: Answer) -> Json:
    """Spell one part's result."""
    return {
        "body": answer.body,
        "httpHeaders": answer.headers,
        "httpStatusCode": answer.status,
        "referenceId": part["referenceId"],
    }


def halted(refusal: RequestRefusedError = HALTED) -> Answer:
    """Give the answer of a part that is not done, or undone."""
    errors = [{"errorCode": error["errorCode"], "message": error["message"]} for error in refusal.body()]
    return Answer(refusal.status, errors, {})


def all_or_nothing(call: Call, parts: list[Json], resources: Resources) -> list[Answer]:
    """Answer the parts, or undo them all at the first that fails; the others are halted."""
    with call.org.undo.transaction() as point:
        answers = []
        answered = _answering(call, resources)
        for part in parts:
            answers.append(answered(part))
            if _fails_the_whole(answers[-1]):
                point.roll_back()
                return _all_halted_but(len(parts), len(answers) - 1, answers)
    return answers


def _one_by_one(call: Call, parts: list[Json], resources: Resources) -> list[Answer]:
    return list(map(_answering(call, resources), parts))


def _answering(call: Call, resources: Resources) -> Callable[[Json], Answer]:
    references = References(call.version)

    def answered(part: Json) -> Answer:
        try:
            url = references.filled_url(part["url"])
            asked = Subrequest(part["method"], url, references.filled(part.get("body")), part.get("httpHeaders"))
        except RequestRefusedError as refusal:
            return halted(refusal)
        answer = resources.answer(call, asked)
        if not answer.failed:
            references.answers[part["referenceId"]] = answer.body
        return answer

    return answered


def _all_halted_but(count: int, place: int, answers: list[Answer]) -> list[Answer]:
    """Keep what the failed part says, even the `success` of its records that are undone."""
    return [answers[place] if number == place else halted() for number in range(count)]


def _fails_the_whole(answer: Answer) -> bool:
    results: Any = answer.body if isinstance(answer.body, list) else []
    return answer.failed or any(isinstance(each, dict) and each.get("success") is False for each in results)
