"""Where an org's updates are written: sObject Collections, an outcome for every update."""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING, Final

from worker.adapters.salesforce.errors import HOLDS
from worker.adapters.salesforce.parts import Part, parts_of
from worker.adapters.salesforce.persistence import Errand, Persistence
from worker.adapters.salesforce.refusal_table import RefusalClass
from worker.adapters.salesforce.trouble import OutOfTime, TokenRefused, TokenUnavailable, Trouble
from worker.adapters.salesforce.verdict import Verdict, judge
from worker.domain.dead_letter import Reason
from worker.domain.outcome import DueAgain, OrgHeld, Outcome, Rejected, Written

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from worker.adapters.salesforce.connection import Usage
    from worker.adapters.salesforce.transport import Transport
    from worker.domain.field_values import Update

_REQUESTS_PER_SAVE: Final = 32
"""A refused request is divided and sent again; what is undecided after this many comes another time."""
_OUT_OF_TIME_SECONDS, _BUSY_SECONDS = 1.0, 5.0
_UNDECIDED: Final = DueAgain("UNDECIDED: too many requests were refused because of other records")
_STRANGER: Final = Rejected(Reason.REFUSED, "MALFORMED_ID: the record id is neither a Contact's nor a Lead's")


class SalesforceSink:
    """One org's sink."""

    def __init__(
        self,
        transport: Transport,
        *,
        external_id_field: str = "External_Id__c",
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._transport, self._external_id_field = transport, external_id_field
        self._persistence = Persistence(transport, sleep=sleep)

    @property
    def usage(self) -> Usage | None:
        """The org's API calls of the last 24 hours, as last heard."""
        return self._transport.usage

    def save(self, updates: Sequence[Update], *, until: float) -> list[Outcome]:
        """Write updates of different records; one outcome per update, in order. Never raises for its sake."""
        waiting = deque(parts_of(updates, self._external_id_field))
        strangers = set(range(len(updates))) - {place for part in waiting for place in part.places}
        outcomes: dict[int, Outcome] = dict.fromkeys(strangers, _STRANGER)
        undecided: Outcome = _UNDECIDED
        for _ in range(_REQUESTS_PER_SAVE):
            if not waiting:
                break
            verdict = self._settled(waiting.popleft(), until)
            outcomes |= verdict.outcomes
            waiting.extendleft(reversed(verdict.again))
            if verdict.held is not None:
                undecided = verdict.held
                break
        return [outcomes.get(place, undecided) for place in range(len(updates))]

    def _settled(self, part: Part, until: float) -> Verdict:
        errand = Errand(part)
        try:
            answer = self._persistence.send(errand, until=until)
        except Trouble as trouble:
            verdict = Verdict({}, held=_held_by(trouble))
        else:
            verdict = judge(errand.left, answer)
        seen = part.without(errand.left.places)
        return verdict._replace(outcomes=verdict.outcomes | dict.fromkeys(seen.places, Written()))


def _held_by(trouble: Trouble) -> OrgHeld:
    match trouble:
        case OutOfTime():
            seconds = _OUT_OF_TIME_SECONDS
        case TokenRefused() | TokenUnavailable():
            seconds = HOLDS[RefusalClass.AUTH]
        case _:
            seconds = _BUSY_SECONDS
    return OrgHeld(str(trouble), seconds)
