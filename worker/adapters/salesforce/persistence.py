"""Sends one request until the org answers it: few tries, short waits, nothing knowingly saved twice."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tenacity import (
    Retrying,
    retry_if_exception,
    stop_after_attempt,
    stop_before_delay,
    wait_random_exponential,
)

from worker.adapters.salesforce.connection import Answer
from worker.adapters.salesforce.errors import refusals_of, why_of, worst_of
from worker.adapters.salesforce.readback import found, questions
from worker.adapters.salesforce.trouble import Ambiguous, Busy, OutOfTime, Unreachable
from worker.adapters.salesforce.verdict import is_busy

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from worker.adapters.salesforce.parts import Part
    from worker.adapters.salesforce.transport import Transport

_TRIES: Final = 3
_OK: Final = 200
HEADERS: Final = {
    "Sforce-Auto-Assign": "FALSE",
    "Sforce-Duplicate-Rule-Header": "allowSave=true; includeRecordDetails=false; runAsCurrentUser=false",
    "Sforce-Call-Options": "client=PostalyticsStatusCodes",
}
"""Our saves reassign no leads and are stopped by no duplicate alert."""


@dataclass(slots=True)
class Errand:
    """A request on its way: what is left of it, and whether that may have been saved already."""

    left: Part
    in_doubt: bool = False


class Persistence:
    """The short retries of one transport."""

    def __init__(self, transport: Transport, *, sleep: Callable[[float], None]) -> None:
        self._transport, self._sleep = transport, sleep

    def send(self, errand: Errand, *, until: float) -> Answer:
        """Return the answer to what is left of the errand. Raises Trouble."""
        spare = until - time.monotonic() - self._transport.shortest_call
        tries = Retrying(
            stop=stop_after_attempt(_TRIES) | stop_before_delay(max(0.0, spare)),
            wait=wait_random_exponential(multiplier=0.4, min=0.2, max=2.0),
            retry=retry_if_exception(_passes),
            sleep=self._sleep,
            reraise=True,
        )
        return tries(self._attempt, errand, until)

    def _attempt(self, errand: Errand, until: float) -> Answer:
        if errand.in_doubt:
            errand.left = errand.left.without(self._seen(errand.left, until))
        if not errand.left.items:
            return Answer(_OK, [])
        errand.in_doubt = False
        try:
            return self._call(errand.left.path, errand.left.body(), method="PATCH", until=until)
        except Unreachable:
            raise
        except Ambiguous:
            errand.in_doubt = True
            raise
        except Busy as busy:
            errand.in_doubt = busy.may_have_saved
            raise

    def _seen(self, part: Part, until: float) -> set[int]:
        seen: set[int] = set()
        for items, path, body in questions(part):
            answer = self._call(path, body, method="POST", until=until)
            seen |= found(items, answer.body if answer.status == _OK else None)
        return seen

    def _call(self, path: str, body: Mapping[str, object], *, method: str, until: float) -> Answer:
        answer = self._transport.call(method, path, json=body, headers=HEADERS, until=until)
        refusals = refusals_of(answer.body) if answer.status != _OK else []
        if is_busy(answer.status, refusals):
            text = why_of(worst_of(refusals)) if refusals else f"HTTP {answer.status}: the org is busy or down"
            raise Busy(text, may_have_saved=not refusals and answer.status >= 500)  # noqa: PLR2004
        return answer


def _passes(error: BaseException) -> bool:
    return isinstance(error, Unreachable | Ambiguous | Busy) and not isinstance(error, OutOfTime)
