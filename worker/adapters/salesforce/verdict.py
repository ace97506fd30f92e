"""What an answer means for each update of its request: a pure decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from worker.adapters.salesforce.errors import (
    HOLDS,
    Refusal,
    class_of,
    named_fields,
    outcome_of,
    refusals_of,
    why_of,
    worst_of,
)
from worker.adapters.salesforce.refusal_table import CLASSES, ORG_WIDE, RefusalClass
from worker.domain.dead_letter import Reason
from worker.domain.outcome import DueAgain, FieldMissing, OrgHeld, Outcome, Pace, Rejected, Written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worker.adapters.salesforce.connection import Answer
    from worker.adapters.salesforce.parts import Item, Part

_OK, _SEVERAL, _UNAUTHORIZED, _SERVER_ERROR = 200, 300, 401, 500
_BUSY_STATUS: Final = (420, 429)
_BUSY_CODES: Final = ("REQUEST_LIMIT_EXCEEDED", "SERVER_UNAVAILABLE")
_SHARED: Final = frozenset({RefusalClass.RETRY, RefusalClass.ADMIN})
"""What a whole request is refused for is every record's then."""
_WRITTEN: Final = Written()
_MISMATCH: Final = DueAgain("BAD_ANSWER: the answer did not fit the request")


class Verdict(NamedTuple):
    """Outcomes by place; what is to be sent again, divided; and whether the org is held."""

    outcomes: dict[int, Outcome]
    again: Sequence[Part] = ()
    held: OrgHeld | None = None


def judge(part: Part, answer: Answer) -> Verdict:
    """Read the org's answer to a request."""
    if answer.status == _OK:
        return Verdict(_of_results(part, answer.body))
    refusals = refusals_of(answer.body)
    held = _held(answer.status, refusals)
    if held is not None:
        return Verdict({}, held=held)
    if answer.status == _SEVERAL:
        refused = Rejected(Reason.REFUSED, "HTTP 300: the external id belongs to several records")
        return Verdict(dict.fromkeys(part.places, refused))
    return _of_refused_request(part, worst_of(refusals))


def is_busy(status: int, refusals: Sequence[Refusal]) -> bool:
    """Tell whether the org may take the very same request a moment later."""
    if not refusals:
        return status >= _SERVER_ERROR or status in _BUSY_STATUS
    worst = worst_of(refusals)
    if class_of(worst) is RefusalClass.RETRY:
        return status >= _SERVER_ERROR or worst.code in _BUSY_CODES
    return status >= _SERVER_ERROR and worst.code not in CLASSES


def _of_results(part: Part, results: object) -> dict[int, Outcome]:
    if not isinstance(results, list) or len(results) != len(part.items):
        return dict.fromkeys(part.places, _MISMATCH)
    return {item.place: _of_result(item, result) for item, result in zip(part.items, results, strict=True)}


def _of_result(item: Item, result: object) -> Outcome:
    if not isinstance(result, dict):
        return _MISMATCH
    if result.get("success") is True:
        return _WRITTEN
    return outcome_of(refusals_of(result.get("errors")), fields=item.fields)


def _held(status: int, refusals: Sequence[Refusal]) -> OrgHeld | None:
    if not refusals:
        return _held_by_status(status)
    worst = worst_of(refusals)
    if worst.code in ORG_WIDE:
        return OrgHeld(why_of(worst), HOLDS[RefusalClass.LIMIT])
    seconds = HOLDS.get(class_of(worst))
    return None if seconds is None else OrgHeld(why_of(worst), seconds)


def _held_by_status(status: int) -> OrgHeld | None:
    if status == _SEVERAL:
        return None
    if status == _UNAUTHORIZED:
        return OrgHeld("HTTP 401: the org does not accept our session", HOLDS[RefusalClass.AUTH])
    return OrgHeld(f"HTTP {status}: the address does not answer as an org does", HOLDS[RefusalClass.AUTH])


def _of_refused_request(part: Part, worst: Refusal) -> Verdict:
    if _lacks_external_id(part, worst):
        why = DueAgain(f"{worst.code}: the external id field is missing or hidden", Pace.SLOW)
        return Verdict(dict.fromkeys(part.places, why))
    if worst.code == "NOT_FOUND":
        return Verdict({}, held=OrgHeld(why_of(worst), HOLDS[RefusalClass.AUTH]))
    kind = class_of(worst)
    if kind is RefusalClass.PROVISION:
        return _of_missing_field(part, worst)
    if kind is RefusalClass.ADMIN and worst.code in CLASSES and len(part.by_object()) > 1:
        return Verdict({}, part.by_object())
    if (kind in _SHARED and worst.code in CLASSES) or len(part.items) == 1:
        return Verdict(dict.fromkeys(part.places, outcome_of([worst])))
    return Verdict({}, part.halves())  # one record's fault must not be the others'


def _lacks_external_id(part: Part, worst: Refusal) -> bool:
    key = part.items[0].key[0]
    return not part.by_id and (worst.code == "NOT_FOUND" or bool(named_fields([worst], {key})))


def _of_missing_field(part: Part, worst: Refusal) -> Verdict:
    """Blame the updates that have the field, on the object it is missing from; send the others again."""
    objects = named_fields([worst], {item.sobject for item in part.items})
    blamed: dict[int, Outcome] = {}
    for item in part.items:
        named = named_fields([worst], item.fields)
        if named and item.sobject in (objects or {item.sobject}):
            blamed[item.place] = FieldMissing(next(name for name in item.fields if name in named))
    if blamed:
        rest = part.without(blamed)
        return Verdict(blamed, [rest] if rest.items else [])
    groups = part.groups()
    if len(groups) > 1:
        return Verdict({}, groups)
    return Verdict({item.place: outcome_of([worst], fields=item.fields) for item in part.items})
